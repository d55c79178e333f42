using OneStop.Contracts.Decision;
using OneStop.Contracts.Intake;
using OneStop.Contracts.Routing;

namespace OneStop.Chaos.Checks;

/// <summary>What a service told, as its own announcements say from its events, took effect at the other exactly once: the effects bear the message's name as their cause.</summary>
public static class Messages
{
    /// <summary>Those that always change something where they arrive; of the others a repeat or later news may leave nothing to do.</summary>
    private static readonly (string Message, string Receiver)[] AlwaysTell =
    [
        (nameof(DossierWasAccepted), "routing"), (nameof(CaseWasSubmittedForDecision), "decision"), (nameof(CaseWasSentBack), "routing"), (nameof(ResultWasIssued), "intake"),
        (nameof(ResultWasIssued), "routing"), (nameof(DossierWasRefused), "intake"), (nameof(DossierWasRefused), "routing"),
    ];

    /// <summary>The dossier was taken away meanwhile: then there may be nothing left to do.</summary>
    private static readonly string[] Endings = ["intake.withdrawn", "intake.closed"];

    public static IEnumerable<string> Violations(Evidence evidence)
    {
        var told = evidence.Streams.Select(Folded.Of).OfType<Folded>().SelectMany(f => f.Told.Select(t => (f.Code, Message: t.Message.GetType().Name)))
            .GroupBy(t => t).ToDictionary(g => g.Key, g => g.Count());
        // By their instant too: what was restored came back in one transaction.
        var effects = evidence.Events.Where(e => e.Causation is not null).GroupBy(e => (e.Code, e.Causation!, e.Service))
            .ToDictionary(g => g.Key, g => g.Select(e => (e.Commit, e.RecordedAt)).Distinct().Count());
        var ended = evidence.Events.Where(e => Endings.Contains(e.Type) && e.Causation is null).Select(e => e.Code).ToHashSet();

        foreach (var ((code, message, service), times) in effects)
            if (times > told.GetValueOrDefault((code, message))) yield return $"{message} of {code} took effect {times} times at {service}, told {told.GetValueOrDefault((code, message))} times";
        foreach (var ((code, message), times) in told)
            foreach (var (_, receiver) in AlwaysTell.Where(a => a.Message == message))
                if (effects.GetValueOrDefault((code, message, receiver)) < times && !ended.Contains(code))
                    yield return $"{message} of {code} was told {times} times and took effect {effects.GetValueOrDefault((code, message, receiver))} times at {receiver}";
    }
}
