using OneStop.Contracts.Intake;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.Routing.Linked;
using OneStop.WorkingTime;
using Wolverine;

namespace OneStop.Routing.Cases;

/// <summary>Chuyển hồ sơ: the accepted dossier reaches the first department; its handling steps are pinned as the pack has them now. NĐ 118/2025, Đ.18.</summary>
[GenerateSerializer, Immutable, Alias("routing.OpenCase")]
public sealed record OpenCase(
    [property: Id(0)] string ProcedureCode, [property: Id(1)] string DeskId, [property: Id(2)] string AgencyCode, [property: Id(3)] DateTimeOffset AcceptedAt,
    [property: Id(4)] DateTimeOffset DueAt, [property: Id(5)] string ReceivedBy, [property: Id(6)] CaseStep[] Steps,
    [property: Id(7)] CaseTerms Terms, [property: Id(8)] string DecidingUnitId) : ICaseCommand
{
    /// <summary>Those that wait for no other start at once, side by side, each with its own deadline (NĐ 118/2025, Đ.20.2).</summary>
    [Id(40)] public PlannedWork[] Linked { get; init; } = [];

    [Id(41)] public string[]? OwnedBy { get; init; }

    public bool Opens => true;

    public Verdict Decide(Case state, CaseFacts facts) => state.IsOpen
        ? Verdict.AlreadyDone
        : Verdict.Record(
        [
            new CaseOpened(ProcedureCode, DeskId, AgencyCode, AcceptedAt, DueAt, ReceivedBy, Steps, Terms, DecidingUnitId, OwnedBy),
            new StepStarted(0, Steps[0].Name, Steps[0].UnitId),
            .. Linked.Length > 0 ? new object[] { new LinkedWorksPlanned(Linked) } : [],
            .. Linked.Where(w => w.After is null).Select(w => w.Start(AcceptedAt, Terms.Counting, DueAt, facts.Province.Calendar)),
        ]);
}

public static class DossierWasAcceptedHandler
{
    /// <exception cref="InvalidOperationException">This instance's pack does not know the procedure: the message waits until it does.</exception>
    public static Task Handle(DossierWasAccepted message, IGrainFactory grains, Province province, Envelope envelope)
    {
        var terms = message.Terms;
        var procedure = province.Procedure(message.ProcedureCode, terms.ProcedureVersion) ?? throw new InvalidOperationException($"Unknown procedure {message.ProcedureCode}.");
        var agency = province.Agency(message.AgencyCode) ?? throw new InvalidOperationException($"Unknown agency {message.AgencyCode}.");
        CaseStep[] steps = [.. procedure.Steps.Where(s => s.Kind == StepKind.Handle).Select(s => new CaseStep(s.Name, province.UnitOf(agency, s).Id, s.Hours))];
        return grains.Hear(message, "intake", message.AcceptedAt, envelope, new OpenCase(
            message.ProcedureCode, message.DeskId, message.AgencyCode, message.AcceptedAt, message.DueAt, message.ReceivedBy, steps,
            new(terms.LawProfile, terms.ProcedureVersion, terms.CaseCode, terms.LimitAmount, Json.Value<LimitUnit>(terms.LimitUnit),
                Json.Value<Counting>(terms.Counting), terms.ExtensionDays, Json.Value<Channel>(terms.Channel), terms.TransferBy),
            province.UnitOf(agency, procedure.Steps.First(s => s.Kind == StepKind.Decide)).Id)
        {
            Linked = [.. procedure.Linked.Select(part => PlannedWork.Of(part, agency, province))],
            OwnedBy = message.OwnedBy is null ? null : [.. message.OwnedBy],
        });
    }
}
