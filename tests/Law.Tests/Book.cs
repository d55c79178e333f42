using JasperFx.Events;
using OneStop.Contracts;
using OneStop.Deciding;
using OneStop.Hosting;

namespace OneStop.Law.Tests;

/// <summary>One service's streams, in memory: the same folding, judging and recording that the service does around its database.</summary>
internal sealed class Book<TState>(string service, Announce<TState> announce) where TState : class, IState<TState>, new()
{
    private readonly Dictionary<string, Standing<TState>> standings = [];
    private readonly Dictionary<string, List<IEvent>> histories = [];

    public IEnumerable<string> Codes => standings.Keys;

    public Standing<TState> Of(string code) => standings.GetValueOrDefault(code, Standing<TState>.Nothing);

    public TState this[string code] => Of(code).State;

    public IReadOnlyList<IEvent> History(string code) => histories.TryGetValue(code, out var history) ? history : [];

    /// <summary>Every event of every dossier, as the service's table of events would hold them.</summary>
    public IEnumerable<(string Code, string Service, IEvent Event)> All => histories.SelectMany(h => h.Value.Select(e => (h.Key, service, e)));

    /// <returns>The verdict, and what other services are told.</returns>
    public (Verdict Verdict, IReadOnlyList<IDossierMessage> Told) Execute(string code, Intent intent, DateTimeOffset now, Func<TState, Verdict> decide)
    {
        var standing = Of(code);
        var verdict = standing.Judge(intent, decide);
        if (verdict.Events is []) return (verdict, []);
        var recording = standing.Record(code, verdict.Events, intent, now, announce);
        standings[code] = recording.Next;
        if (!histories.TryGetValue(code, out var history)) histories[code] = history = [];
        history.AddRange(recording.Events);
        return (verdict, recording.Messages);
    }
}
