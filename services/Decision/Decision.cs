using OneStop.Deciding;

namespace OneStop.Decisions;

/// <summary>Where a decision stands; the word is also what the API says.</summary>
public enum DecisionPhase
{
    /// <summary>No text yet, or the reviewer did not approve it.</summary>
    Drafting,
    Reviewing,
    Signing,

    /// <summary>The case is being handled again; its next submission opens the next round.</summary>
    SentBack,
    Issued,
    Refused,
}

/// <summary>What those who decide remember of one dossier.</summary>
public sealed record Decision : IState<Decision>
{
    /// <summary>The latest submission; null until there was one.</summary>
    public Opened? Opening { get; init; }
    public Drafted? Draft { get; init; }
    public Reviewed? Review { get; init; }
    public SentBack? Return { get; init; }
    public Signed? Signature { get; init; }
    public Issued? Issue { get; init; }
    public Refused? Rejection { get; init; }

    /// <summary>0 until the first submission.</summary>
    public int Round => Opening?.Round ?? 0;

    public DecisionPhase Phase => this switch
    {
        { Rejection: not null } => DecisionPhase.Refused,
        { Issue: not null } => DecisionPhase.Issued,
        { Return: not null } => DecisionPhase.SentBack,
        { Draft: null } or { Review.Approved: false } => DecisionPhase.Drafting,
        { Review: null } => DecisionPhase.Reviewing,
        _ => DecisionPhase.Signing,
    };

    /// <summary>Someone of the department may still act on it.</summary>
    public bool IsOpen => Opening is not null && Phase is DecisionPhase.Drafting or DecisionPhase.Reviewing or DecisionPhase.Signing;

    /// <summary>Issued or refused: nothing comes after it.</summary>
    public bool IsDecided => Phase is DecisionPhase.Issued or DecisionPhase.Refused;

    /// <summary>The handling department until there is an approved draft to judge, then the one that decides.</summary>
    public string? ActingUnit => Phase == DecisionPhase.Drafting ? Opening?.UnitId : Opening?.DecidingUnitId;

    public Decision Evolve(object e) => e switch
    {
        // What was drafted in an earlier round judged another handling: each round has a text of its own.
        Opened x => this with { Opening = x, Draft = null, Review = null, Return = null },
        Drafted x => this with { Draft = x, Review = null },
        Reviewed x => this with { Review = x },
        SentBack x => this with { Return = x },
        Signed x => this with { Signature = x },
        Issued x => this with { Issue = x },
        Refused x => this with { Rejection = x },
        _ => this,
    };
}
