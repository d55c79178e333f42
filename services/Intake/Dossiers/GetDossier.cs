using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Intake.Files;
using OneStop.Intake.People;
using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>One dossier as the desk sees it, with the people in it.</summary>
public sealed class GetDossierEndpoint : IEndpoint
{
    /// <summary>Masked but for the name; <c>reveal</c> shows the rest. Absent once the dossier's personal data are destroyed.</summary>
    public sealed record PersonView(string FullName, string? IdNumber, string? Phone, string? Email, string? Address);
    public sealed record View(
        string DossierCode, DossierStatus Status, int NationalStatus, string ProcedureCode, string ProcedureName, string? CaseCode, string DeskId, string AgencyCode,
        Channel Channel, IReadOnlyList<HandedIn> Components, IReadOnlyList<HeldByTheState> HeldByTheState, IReadOnlyList<ComponentDigitised> Digitised, IReadOnlyList<FileView> Files,
        PersonView? Applicant, PersonView? Owner, ResultDelivery ResultDelivery, TriageView? Triage, CompletionAsked? Guidance, ReceptionRefused? Rejection,
        long FeeVnd, long PaidVnd, IReadOnlyList<FeeLine> Fees, IReadOnlyList<Payment> Payments,
        DateTimeOffset? AcceptedAt, DateTimeOffset? TransferBy, DateTimeOffset? DueAt, string? DueExplanation, string? LawProfile,
        HandlingPaused? Pause, SupplementAsked? SupplementToPassOn, SupplementRequested? Supplement, Rescheduled? Apology,
        string? ResultNumber, DateTimeOffset? ResultIssuedAt, IReadOnlyList<ResultReceived> Results, CorrectionRequested? Correction, WithdrawalView? Withdrawal,
        string? StoppedBecause, string? StoppedBy, bool PeopleErased, long Version, IReadOnlyList<NextAction> NextActions);

    /// <summary>A component that is not asked for: the State has what it says.</summary>
    public sealed record HeldByTheState(string Code, string Source);

    /// <param name="Overdue">The desk has let the time pass.</param>
    public sealed record TriageView(DateTimeOffset? By, bool Overdue);

    /// <param name="DecisionStands">The decision had been issued before the withdrawal was known where it is made: it stands.</param>
    public sealed record WithdrawalView(string Reason, bool DecisionStands);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/intake/dossiers/{code}", Get).Produces<View>().WithSummary("Xem một hồ sơ");

    private static async Task<IResult> Get(
        string code, HttpContext http, Streams<Dossier> dossiers, DossierViews views, AccessLog log, CancellationToken cancellation)
    {
        if (!DossierCode.IsCode(code)) return Problems.NotFound();
        var standing = await dossiers.Read(code, cancellation);
        var actor = http.Actor();
        if (!views.MaySee(actor, standing)) return Problems.NotFound();
        await log.Note(http, "dossier", cancellation, null, code);
        return http.OkAt(standing.Version, await views.Of(code, standing, actor, cancellation));
    }
}

/// <summary>Shows a dossier to those who may know of it.</summary>
public sealed class DossierViews(PersonalRecords records, FileLabels labels, Province province, TimeProvider clock)
{
    /// <summary>To everyone else it does not exist.</summary>
    public bool MaySee(Actor actor, Standing<Dossier> dossier, Act act = Act.ReadDossier) =>
        dossier.State.Submission is not null && actor.May(act, dossier.State.Place with { Units = DossierFacts.Departments(province, dossier.State) });

    public async Task<GetDossierEndpoint.View> Of(string code, Standing<Dossier> standing, Actor actor, CancellationToken cancellation)
    {
        var dossier = standing.State;
        var s = dossier.Submission!;
        var people = await records.Open(new[] { s.Applicant, s.Owner }.OfType<PersonReference>().Select(r => r.RecordId), cancellation);
        GetDossierEndpoint.PersonView? Person(PersonReference? reference) => people.FirstOrDefault(p => p.Id == reference?.RecordId) is { } p
            ? new(p.FullName, Masking.Number(p.IdNumber), Masking.Phone(p.Phone), Masking.Email(p.Email), Masking.Address(p.Address))
            : null;

        var facts = DossierFacts.Of(province, actor, dossier, clock.GetUtcNow());
        return new(
            code, dossier.Status!.Value, (int)dossier.Status.Value, s.ProcedureCode, province.Procedure(s.ProcedureCode)?.Name ?? s.ProcedureCode, s.CaseCode,
            s.DeskId, s.AgencyCode, s.Channel, dossier.Components,
            [.. facts.Procedure.Components.Where(c => c.Available).Select(c => new GetDossierEndpoint.HeldByTheState(c.Code, c.Source!))], dossier.Digitised,
            await FileView.All(code, dossier, labels, cancellation),
            Person(s.Applicant), Person(s.Owner), s.ResultDelivery, dossier.Notice is { } notice ? new(notice.TriageBy, dossier.TriageIsOverdue) : null,
            dossier.Guidance, dossier.Rejection, dossier.FeeVnd, dossier.PaidVnd, dossier.Fees, dossier.Payments,
            dossier.Promise?.AcceptedAt, dossier.Promise?.TransferBy, dossier.DueAt, DueInWords.Of(dossier, facts), dossier.Promise?.LawProfile,
            dossier.Pause, dossier.SupplementToPassOn, dossier.Supplement, dossier.Apology, dossier.Result?.Number,
            dossier.Result?.IssuedAt, dossier.Results, dossier.Correction,
            dossier.Withdrawal is { } withdrawal ? new(withdrawal.Reason, dossier.Status is not DossierStatus.Withdrawn) : null,
            dossier.Closing?.Reason, dossier.Closing?.LegalBasis, dossier.Erasure is not null, standing.Version, NextActions.For(code, dossier, facts));
    }
}
