namespace OneStop.Deciding;

/// <summary>What a command comes to: the facts it adds to the history, or the rule that forbids it. Never both, never an exception.</summary>
public sealed record Verdict
{
    private Verdict(IReadOnlyList<object> events, Refusal? refusal) => (Events, Refusal) = (events, refusal);

    public IReadOnlyList<object> Events { get; }
    public Refusal? Refusal { get; }

    /// <summary>Already carried out (a retry, a duplicate message): nothing to add.</summary>
    public static Verdict AlreadyDone { get; } = new([], null);
    public static Verdict Record(params object[] events) => new(events, null);
    public static implicit operator Verdict(Refusal refusal) => new([], refusal);
}

/// <summary>A rule that stands in the way.</summary>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Law">Where the rule stands, e.g. "NĐ 118/2025, Đ.16.3".</param>
/// <param name="Why">One sentence for the officer.</param>
/// <param name="Kind">What sort of rule: it decides the HTTP status.</param>
public sealed record Refusal(string Code, string Law, string Why, RefusalKind Kind = RefusalKind.Rule);

public enum RefusalKind
{
    /// <summary>The law or the procedure forbids it: 422.</summary>
    Rule,

    /// <summary>Not this person's to do: 403.</summary>
    Authority,

    /// <summary>Someone was faster, the caller's picture is old: 409.</summary>
    Conflict,
}

/// <summary>A command is its own decision: a pure function of the state it acts on and the facts it may use.</summary>
public interface ICommand<in TState, in TFacts>
{
    Verdict Decide(TState state, TFacts facts);
}

/// <summary>What the events of one stream add up to. One <see cref="Evolve"/> serves grains, handlers, replay and tests.</summary>
public interface IState<TSelf> where TSelf : IState<TSelf>
{
    /// <summary>Copies, never decides; an event it does not know leaves it as it is.</summary>
    TSelf Evolve(object e);

    /// <summary>The department that has it now, where it is with one: events record it as the unit of an officer who works there.</summary>
    string? ActingUnit => null;
}
