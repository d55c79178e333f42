using System.Text.Json.Nodes;

namespace OneStop.Chaos;

/// <summary>An event as it lies in a service's database.</summary>
/// <param name="Key">The Idempotency-Key of the command it came of.</param>
/// <param name="Causation">The message it came of.</param>
/// <param name="Transaction">That inserted it: events are never touched again.</param>
public sealed record LoggedEvent(
    string Service, string Code, long Version, string Type, long Tick, string? By, string? Role, string? Key, string? Causation, DateTimeOffset RecordedAt,
    DateTimeOffset OccurredAt, string Transaction, string Data)
{
    /// <summary>Events that one command or one message brought about.</summary>
    public (string Service, string Code, string Transaction) Commit => (Service, Code, Transaction);
}

/// <summary>A stream's line in its service's list view, or what the service shows of it.</summary>
public sealed record Shown(string Service, string Code, JsonNode Json);

/// <summary>A message that was given up, or that is still on its way when nothing should be.</summary>
public sealed record Leftover(string Service, string What, string Message);

/// <summary>How long a service needed after a fault's end until it acknowledged a command again.</summary>
/// <param name="Allowed">In seconds.</param>
public sealed record Recovery(string Fault, string Service, double Seconds, double Allowed);

/// <summary>Everything that is judged after a scenario.</summary>
/// <param name="Events">By service, dossier and version.</param>
/// <param name="Lines">Of the list views.</param>
/// <param name="Views">What the API showed of every stream at the end; of a case, by its grain.</param>
/// <param name="Record">What <c>./onestop verify</c> finds amiss: Oversight's copy of the events against its own checkpoints and against the services' databases.</param>
/// <param name="Failures">Journeys that did not come to their end, and why.</param>
public sealed record Evidence(
    IReadOnlyList<Attempt> Attempts, IReadOnlyList<LoggedEvent> Events, IReadOnlyList<Shown> Lines, IReadOnlyList<Shown> Views, IReadOnlyList<Leftover> Leftovers,
    IReadOnlyList<string> Record, IReadOnlyList<Recovery> Recoveries, IReadOnlyList<string> Failures)
{
    public IEnumerable<IGrouping<(string Service, string Code), LoggedEvent>> Streams => Events.GroupBy(e => (e.Service, e.Code));

    /// <summary>The attempts of each command, by its key.</summary>
    public IEnumerable<IGrouping<string, Attempt>> Commands => Attempts.Where(a => a.Key is not null).GroupBy(a => a.Key!);
}
