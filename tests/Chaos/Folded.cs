using System.Text.Json;
using JasperFx.Events;
using OneStop.Contracts;
using OneStop.Deciding;
using OneStop.Decisions;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;
using OneStop.Routing.Cases;
using Decision = OneStop.Decisions.Decision;

namespace OneStop.Chaos;

/// <summary>A stream folded from its raw events with the service's own <c>Evolve</c>: where it must stand, and what other services must have been told.</summary>
public sealed record Folded(string Service, string Code, object State, long Version, object Line, IReadOnlyList<(IDossierMessage Message, LoggedEvent Of)> Told)
{
    private static readonly Dictionary<string, Func<string, LoggedEvent[], Folded>> Kinds = new()
    {
        ["intake"] = (code, events) => Fold<Dossier>(code, events, DossierAnnouncements.For, DossierOverview.Of),
        ["routing"] = (code, events) => Fold<Case>(code, events, CaseAnnouncements.For, CaseOverview.Of),
        ["decision"] = (code, events) => Fold<Decision>(code, events, DecisionAnnouncements.For, DecisionOverview.Of),
    };

    /// <summary>The document in which each of these services keeps its list view.</summary>
    public static IReadOnlyDictionary<string, string> Documents { get; } = new Dictionary<string, string>
    {
        ["intake"] = nameof(DossierOverview).ToLowerInvariant(), ["routing"] = nameof(CaseOverview).ToLowerInvariant(), ["decision"] = nameof(DecisionOverview).ToLowerInvariant(),
    };

    /// <summary>Null for a service whose streams are not dossiers, cases or decisions.</summary>
    public static Folded? Of(IGrouping<(string Service, string Code), LoggedEvent> stream) =>
        Kinds.TryGetValue(stream.Key.Service, out var fold) ? fold(stream.Key.Code, [.. stream.OrderBy(e => e.Version)]) : null;

    private static Folded Fold<TState>(string code, LoggedEvent[] events, Announce<TState> announce, Func<string, Standing<TState>, object> line)
        where TState : class, IState<TState>, new()
    {
        var standing = Standing<TState>.Nothing;
        var told = new List<(IDossierMessage, LoggedEvent)>();
        foreach (var e in events)
        {
            var stored = Stored<TState>(e);
            standing = standing.With(stored);
            var by = new Actor(e.By ?? "", e.Role is null ? [] : [e.Role], [], null);
            if (announce(new(code, standing.State, stored.Data, e.Tick, e.OccurredAt, by)) is { } message) told.Add((message, e));
        }
        return new(events[0].Service, code, standing.State, standing.Version, line(code, standing), told);
    }

    private static IEvent Stored<TState>(LoggedEvent e)
    {
        var type = TypesOf<TState>.ByName[e.Type];
        var stored = (IEvent)Activator.CreateInstance(typeof(Event<>).MakeGenericType(type), JsonSerializer.Deserialize(e.Data, type, Json.Options)!)!;
        stored.Timestamp = e.RecordedAt;
        stored.UserName = e.By;
        stored.SetHeader("tick", e.Tick);
        return stored;
    }

    /// <summary>Event types by the name they are stored under.</summary>
    private static class TypesOf<TState>
    {
        private static readonly string Service = typeof(TState) == typeof(Dossier) ? "Intake" : typeof(TState) == typeof(Case) ? "Routing" : "Decision";

        public static Dictionary<string, Type> ByName { get; } =
            typeof(TState).Assembly.GetTypes().Where(t => t is { IsPublic: true, IsClass: true, IsAbstract: false }).GroupBy(t => OneStopHost.EventName(Service, t))
                .Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.Single());
    }
}
