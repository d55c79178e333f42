using System.Collections.Concurrent;
using System.Globalization;
using System.Linq.Expressions;
using JasperFx.Events;

namespace OneStop.Hosting;

/// <summary>What every event carries beside its body: who, by which right, when, and its place in the dossier's one order.</summary>
public static class EventMetadata
{
    private const string TickHeader = "tick", OccurredHeader = "occurredAt", RoleHeader = "role", UnitHeader = "unit", KeyHeader = "key";

    /// <summary>One a kind of event: looking for the constructor costs more than all the rest.</summary>
    private static readonly ConcurrentDictionary<Type, Func<object, IEvent>> Wrappers = [];

    private static Func<object, IEvent> Wrapper(Type data)
    {
        var of = Expression.Parameter(typeof(object));
        return Expression.Lambda<Func<object, IEvent>>(Expression.New(typeof(Event<>).MakeGenericType(data).GetConstructor([data])!, Expression.Convert(of, data)), of).Compile();
    }

    /// <param name="now">Becomes the event's timestamp, <c>recordedAt</c>.</param>
    internal static IEvent Wrap(object data, Intent intent, string? actingUnit, long tick, DateTimeOffset occurredAt, DateTimeOffset now)
    {
        var e = Wrappers.GetOrAdd(data.GetType(), Wrapper)(data);
        e.Id = Guid.CreateVersion7();
        e.Timestamp = now;
        e.UserName = intent.Actor.Subject;
        e.CorrelationId = intent.CorrelationId;
        e.CausationId = intent.CausationId;
        e.SetHeader(TickHeader, tick);
        e.SetHeader(OccurredHeader, occurredAt.ToString("O", CultureInfo.InvariantCulture));
        // The role acted in stands first, see Intent.
        if (intent.Actor.Roles is [var role, ..]) e.SetHeader(RoleHeader, role);
        var own = intent.Actor.Desk ?? (intent.Actor.Units is [var first, ..] ? first : null);
        if ((actingUnit is not null && intent.Actor.WorksIn(actingUnit) ? actingUnit : own) is { } unit) e.SetHeader(UnitHeader, unit);
        if (intent.Key is not null) e.SetHeader(KeyHeader, $"{intent.Key} {intent.Fingerprint}");
        return e;
    }

    /// <summary>The event's Lamport clock.</summary>
    public static long Tick(this IEvent e) => long.Parse(Header(e, TickHeader) ?? "0", CultureInfo.InvariantCulture);

    /// <summary>When it happened, as the service that recorded it knew.</summary>
    public static DateTimeOffset OccurredAt(this IEvent e) => e.GetHeader(OccurredHeader) switch
    {
        // Marten turns a stored text that looks like an instant into one.
        DateTime at => at.ToUniversalTime(),
        DateTimeOffset at => at,
        string at => DateTimeOffset.Parse(at, CultureInfo.InvariantCulture),
        _ => e.Timestamp,
    };

    /// <summary>The desk or department that acted; null for a service that passes on what happened elsewhere.</summary>
    public static string? Unit(this IEvent e) => Header(e, UnitHeader);

    internal static (string Key, string Fingerprint)? IdempotencyKey(this IEvent e) =>
        Header(e, KeyHeader)?.Split(' ') is [var key, var print] ? (key, print) : null;

    private static string? Header(IEvent e, string name) => e.GetHeader(name)?.ToString();
}
