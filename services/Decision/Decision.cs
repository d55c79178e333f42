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

    /// <summary>Withdrawn by the applicant or closed before anything was decided.</summary>
    Abandoned,
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

    /// <summary>Reported and not yet put right: the issued text is being written, reviewed and signed anew.</summary>
    public CorrectionAsked? Correction { get; init; }
    public Abandoned? Abandonment { get; init; }
    public DueDateMoved? Due { get; init; }

    /// <summary>The date that holds now; null before the first submission.</summary>
    public DateTimeOffset? DueAt => Correction?.CorrectBy ?? Due?.DueAt;

    /// <summary>0 until the first submission.</summary>
    public int Round => Opening?.Round ?? 0;

    public DecisionPhase Phase => this switch
    {
        { Rejection: not null } => DecisionPhase.Refused,
        { Abandonment: not null } => DecisionPhase.Abandoned,
        { Issue: not null, Correction: null } => DecisionPhase.Issued,
        { Return: not null } => DecisionPhase.SentBack,
        { Draft: null } or { Review.Approved: false } => DecisionPhase.Drafting,
        { Review: null } => DecisionPhase.Reviewing,
        _ => DecisionPhase.Signing,
    };

    /// <summary>Someone of the department may still act on it.</summary>
    public bool IsOpen => Opening is not null && Phase is DecisionPhase.Drafting or DecisionPhase.Reviewing or DecisionPhase.Signing;

    /// <summary>Issued, refused or abandoned: no submission comes after it, only corrections of what was issued.</summary>
    public bool IsDecided => this is { Issue: not null } or { Rejection: not null } or { Abandonment: not null };

    /// <summary>The handling department until there is an approved draft to judge, then the one that decides.</summary>
    public string? ActingUnit => Phase == DecisionPhase.Drafting ? Opening?.UnitId : Opening?.DecidingUnitId;

    /// <summary>Where it stands, as far as rights go.</summary>
    public Place Place => new(Opening?.DeskId, Opening?.UnitId, Opening?.DecidingUnitId)
    {
        Owners = Opening?.OwnedBy ?? [], ReceivedBy = Opening?.ReceivedBy, DraftedBy = Draft?.By,
    };

    public Decision Evolve(object e) => e switch
    {
        // What was drafted in an earlier round judged another handling: each round has a text of its own.
        Opened x => this with { Opening = x, Draft = null, Review = null, Return = null, Due = new(x.DueAt, x.SubmittedAt) },
        DueDateMoved x => this with { Due = x },
        Drafted x => this with { Draft = x, Review = null },
        Reviewed x => this with { Review = x },
        SentBack x => this with { Return = x },
        Signed x => this with { Signature = x },
        Issued x => this with { Issue = x },
        Refused x => this with { Rejection = x },
        CorrectionAsked x => this with { Correction = x, Draft = null, Review = null },
        Corrected x => this with { Correction = null, Issue = new(x.Number, x.At) },
        Abandoned x => this with { Abandonment = x },
        _ => this,
    };
}
