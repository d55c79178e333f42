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
    public long FeeVnd { get; init; }
    public Accepted? Promise { get; init; }
    public ResultReceived? Result { get; init; }
    public ResultReturned? Return { get; init; }
    public Closed? Closing { get; init; }

    public Dossier Evolve(object e) => e switch
    {
        Submitted x => this with { Status = DossierStatus.Submitted, Submission = x },
        FeeAssessed x => this with { FeeVnd = x.AmountVnd },
        Accepted x => this with { Status = DossierStatus.Accepted, Promise = x },
        HandlingStarted => this with { Status = DossierStatus.InProgress },
        ResultReceived x => this with { Status = DossierStatus.ResultIssued, Result = x },
        ResultReturned x => this with { Status = DossierStatus.ResultReturned, Return = x },
        Closed x => this with { Status = DossierStatus.Stopped, Closing = x },
        _ => this,
    };
}
