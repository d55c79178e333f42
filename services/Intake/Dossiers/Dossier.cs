using System.Text.Json.Serialization;
using OneStop.Deciding;

namespace OneStop.Intake.Dossiers;

/// <summary>One vocabulary for all services; national codes 1–10 (TrangThaiHoSo) in this order.</summary>
public enum DossierStatus
{
    Submitted = 1,
    Accepted,
    ReceptionRefused,
    InProgress,
    AwaitingSupplement,
    AwaitingPayment,
    Withdrawn,
    Stopped,
    ResultIssued,
    ResultReturned,
}

/// <summary>What decisions at the counter remember of a dossier.</summary>
public sealed record Dossier : IState<Dossier>
{
    /// <summary>Null until something was handed in.</summary>
    public DossierStatus? Status { get; init; }
    public Submitted? Submission { get; init; }

    /// <summary>All that is handed in now.</summary>
    public IReadOnlyList<HandedIn> Components { get; init; } = [];
    public DeskNotified? Notice { get; init; }
    public bool TriageIsOverdue { get; init; }

    /// <summary>What an unaccepted dossier still needs; null when nothing was asked for, or it has come.</summary>
    public CompletionAsked? Guidance { get; init; }
    public int TimesGuided { get; init; }

    /// <summary>Components the applicant was told of before acceptance.</summary>
    public IReadOnlyList<string> ToldOf { get; init; } = [];
    public ReceptionRefused? Rejection { get; init; }
    public long FeeVnd { get; init; }
    public IReadOnlyList<FeeLine> Fees { get; init; } = [];
    public long PaidVnd { get; init; }
    public IReadOnlyList<Payment> Payments { get; init; } = [];
    public IReadOnlyList<ComponentDigitised> Digitised { get; init; } = [];
    public IReadOnlyList<FileUploaded> Files { get; init; } = [];
    public Accepted? Promise { get; init; }

    /// <summary>The date that holds now; <see cref="Promise"/> keeps the first one.</summary>
    public DateTimeOffset? DueAt { get; init; }
    public string? DueExplanation { get; init; }

    /// <summary>Asked for by the competent body and not yet passed on to the applicant.</summary>
    public SupplementAsked? SupplementToPassOn { get; init; }

    /// <summary>Rounds of supplement the competent body has asked for.</summary>
    public int RoundsAsked { get; init; }

    /// <summary>What the applicant was last told to supplement.</summary>
    public SupplementRequested? Supplement { get; init; }

    /// <summary>Supplements asked of the applicant so far.</summary>
    public int Supplements { get; init; }
    public HandlingPaused? Pause { get; init; }
    public IReadOnlyList<FinancialObligationMet> Obligations { get; init; } = [];
    public Rescheduled? Apology { get; init; }

    /// <summary>Routing's clock at the last news of pauses and due dates.</summary>
    public long NewsTick { get; init; }
    public Withdrawn? Withdrawal { get; init; }
    public IReadOnlyList<ResultReceived> Results { get; init; } = [];
    public ResultReturned? Return { get; init; }

    /// <summary>Reported by the applicant and not yet put right.</summary>
    public CorrectionRequested? Correction { get; init; }
    public Closed? Closing { get; init; }
    public ErasureAsked? ErasureAsked { get; init; }

    /// <summary>The people in it cannot be read any more.</summary>
    public PeopleErased? Erasure { get; init; }

    /// <summary>How many events it has: the version of the last one.</summary>
    [JsonIgnore]
    public long Version { get; init; }

    /// <summary>The decision itself, once it is at the desk.</summary>
    public ResultReceived? Result => Results.LastOrDefault(r => r.ResultCode is null);

    /// <summary>As the counter knows it; which departments have a part in it, the pack says.</summary>
    public Place Place => new(Submission?.DeskId) { Owners = Submission?.OwnedBy ?? [] };

    public long OwedVnd => FeeVnd - PaidVnd;

    /// <summary>Accepted, and nothing has come of it yet.</summary>
    public bool IsOpen => Status is DossierStatus.Accepted or DossierStatus.InProgress or DossierStatus.AwaitingSupplement or DossierStatus.AwaitingPayment;

    /// <summary>Also after a withdrawal: a decision that was issued before it was known there stands (NĐ 118/2025, Đ.21).</summary>
    public bool MayYetBeDecided => IsOpen || this is { Status: DossierStatus.Withdrawn, Promise: not null };

    /// <summary>Nothing more is done about it: refused, withdrawn, stopped or returned.</summary>
    public bool IsOver => Status is DossierStatus.ReceptionRefused or DossierStatus.Withdrawn or DossierStatus.Stopped or DossierStatus.ResultReturned;

    public Dossier Evolve(object e) => After(e) with { Version = Version + 1 };

    private Dossier After(object e) => e switch
    {
        Submitted x => this with { Status = DossierStatus.Submitted, Submission = x, Components = x.Components },
        DeskNotified x => this with { Notice = x },
        TriageOverdue => this with { TriageIsOverdue = true },
        CompletionAsked x => this with
        {
            Guidance = x, TimesGuided = TimesGuided + 1, ToldOf = [.. ToldOf.Union(x.Items.Select(i => i.ComponentCode).OfType<string>())],
        },
        Resubmitted x => this with { Guidance = null, Components = x.Components },
        ReceptionRefused x => this with { Status = DossierStatus.ReceptionRefused, Rejection = x },
        FeeAssessed x => this with { FeeVnd = FeeVnd + x.AmountVnd, Fees = [.. Fees, .. x.Lines] },
        FeePaid x => this with { PaidVnd = PaidVnd + x.AmountVnd, Payments = [.. Payments, new(Version + 1, x.AmountVnd, x.Method, x.Reference)] },
        PaymentCorrected x => this with
        {
            PaidVnd = PaidVnd + x.AmountVnd - Payments.Single(p => p.Version == x.Corrects.Version).AmountVnd,
            Payments = [.. Payments.Select(p => p.Version == x.Corrects.Version ? p with { AmountVnd = x.AmountVnd, Method = x.Method, Reference = x.Reference } : p)],
        },
        ComponentDigitised x => this with { Digitised = [.. Digitised, x] },
        FileUploaded x => this with { Files = [.. Files, x] },
        Accepted x => this with { Status = DossierStatus.Accepted, Promise = x, DueAt = x.DueAt, DueExplanation = x.Explanation },
        HandlingStarted => this with { Status = DossierStatus.InProgress },
        SupplementAsked x => this with { SupplementToPassOn = x, RoundsAsked = x.Round },
        SupplementRequested x => this with
        {
            Status = DossierStatus.AwaitingSupplement, Supplement = x, Supplements = Supplements + 1, SupplementToPassOn = null,
        },
        SupplementReceived x => this with { Status = DossierStatus.InProgress, Components = Together(Components, x.Components) },
        HandlingPaused x => this with { Status = x.AwaitsPayment && Status is not DossierStatus.AwaitingSupplement ? DossierStatus.AwaitingPayment : Status, Pause = x, NewsTick = x.Tick },
        FinancialObligationMet x => this with { Status = DossierStatus.InProgress, Obligations = [.. Obligations, x] },
        DueDateMoved x => this with
        {
            Status = Status is DossierStatus.AwaitingPayment ? DossierStatus.InProgress : Status, Pause = null, DueAt = x.DueAt, DueExplanation = x.Explanation,
            NewsTick = x.Tick,
        },
        // What moved the date since then knew of the apology.
        Rescheduled x => this with { Apology = x, DueAt = x.Tick < NewsTick ? DueAt : x.NewDueAt, NewsTick = Math.Max(x.Tick, NewsTick) },
        Withdrawn x => this with { Status = DossierStatus.Withdrawn, Withdrawal = x },
        ResultReceived x => this with { Status = x.ResultCode is null ? DossierStatus.ResultIssued : Status, Results = [.. Results, x] },
        ResultReturned x => this with { Status = DossierStatus.ResultReturned, Return = x },
        CorrectionRequested x => this with { Correction = x },
        CorrectionReceived x => this with { Correction = null, Status = DossierStatus.ResultIssued, Results = [.. Results, new(x.Number, x.IssuedAt)] },
        ErasureAsked x => this with { ErasureAsked = x },
        PeopleErased x => this with { Erasure = x },
        Closed x => this with { Status = DossierStatus.Stopped, Closing = x },
        _ => this,
    };

    private static IReadOnlyList<HandedIn> Together(IReadOnlyList<HandedIn> before, IReadOnlyList<HandedIn> now) =>
        [.. before.Concat(now).GroupBy(c => c.Code).Select(c => new HandedIn(c.Key, c.Sum(x => x.Originals), c.Sum(x => x.Copies), c.Sum(x => x.Certified)))];
}

/// <summary>A payment of fees as it is known now.</summary>
/// <param name="Version">Of the event that recorded it.</param>
public sealed record Payment(long Version, long AmountVnd, PaymentMethod Method, string? Reference)
{
    /// <summary>As it was recorded first.</summary>
    [JsonIgnore]
    public FeePaid Recorded { get; init; } = new(AmountVnd, Method, Reference);

    /// <summary>The same again, as it was recorded or as it was put right, is no other payment.</summary>
    public bool Is(FeePaid paid) => Recorded == paid || new FeePaid(AmountVnd, Method, Reference) == paid;
}
