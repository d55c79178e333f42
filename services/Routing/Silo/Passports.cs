using OneStop.Deciding;
using OneStop.Hosting;

namespace OneStop.Routing.Silo;

// How the types of shared/ travel between silos. They know nothing of Orleans, so their passports are written here.

[GenerateSerializer, Alias("routing.Intent")]
public struct IntentPassport
{
    [Id(0)] public string Subject { get; set; }
    [Id(1)] public string[] Roles { get; set; }
    [Id(2)] public string[] Units { get; set; }
    [Id(3)] public string? Desk { get; set; }
    [Id(4)] public DateTimeOffset? OccurredAt { get; set; }
    [Id(5)] public long? IfMatch { get; set; }
    [Id(6)] public string? Key { get; set; }
    [Id(7)] public string? Fingerprint { get; set; }
    [Id(8)] public string? CorrelationId { get; set; }
    [Id(9)] public string? CausationId { get; set; }
    [Id(10)] public long CausedAtTick { get; set; }
}

[RegisterConverter]
public sealed class IntentConverter : IConverter<Intent, IntentPassport>
{
    public Intent ConvertFromSurrogate(in IntentPassport p) => new(
        new(p.Subject, p.Roles, p.Units, p.Desk), p.OccurredAt, p.IfMatch, p.Key, p.Fingerprint, p.CorrelationId, p.CausationId, p.CausedAtTick);

    public IntentPassport ConvertToSurrogate(in Intent i) => new()
    {
        Subject = i.Actor.Subject, Roles = [.. i.Actor.Roles], Units = [.. i.Actor.Units], Desk = i.Actor.Desk, OccurredAt = i.OccurredAt,
        IfMatch = i.IfMatch, Key = i.Key, Fingerprint = i.Fingerprint, CorrelationId = i.CorrelationId, CausationId = i.CausationId, CausedAtTick = i.CausedAtTick,
    };
}

[GenerateSerializer, Alias("routing.Refusal")]
public struct RefusalPassport
{
    [Id(0)] public string Code { get; set; }
    [Id(1)] public string Law { get; set; }
    [Id(2)] public string Why { get; set; }
    [Id(3)] public RefusalKind Kind { get; set; }
}

[RegisterConverter]
public sealed class RefusalConverter : IConverter<Refusal, RefusalPassport>
{
    public Refusal ConvertFromSurrogate(in RefusalPassport p) => new(p.Code, p.Law, p.Why, p.Kind);
    public RefusalPassport ConvertToSurrogate(in Refusal r) => new() { Code = r.Code, Law = r.Law, Why = r.Why, Kind = r.Kind };
}
