using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Routing.Cases;

/// <summary>Chuyển phiên bản quy trình: an operator moves a running case to another version of its procedure. It stands at the step of the same name, else at
/// the first whose name is not among the steps done; the officer keeps it where that is in the same department.</summary>
[GenerateSerializer, Immutable, Alias("routing.MoveToVersion")]
public sealed record MoveToVersion([property: Id(0)] int Version, [property: Id(1)] string Reason) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) => state switch
    {
        _ when CaseRules.NotRunning(state) is { } refusal => refusal,
        _ when facts.Bars(Act.MoveToVersion, state, CaseRules.NotOperator) is { } barred => barred,
        _ => To(state, Version, Reason, facts),
    };

    internal static Verdict To(Case state, int version, string because, CaseFacts facts)
    {
        var province = facts.Province;
        if (version == state.Terms!.ProcedureVersion) return Verdict.AlreadyDone;
        if (!Exists(province, state.ProcedureCode, version) || province.Procedure(state.ProcedureCode, version) is not { } procedure || province.Agency(state.AgencyCode) is not { } agency)
            return new Refusal("unknown-version", facts.Law(state).Cite(Rule.ClockStart), $"Thủ tục không có phiên bản {version}.");

        CaseStep[] steps = [.. procedure.Steps.Where(s => s.Kind == StepKind.Handle).Select(s => new CaseStep(s.Name, province.UnitOf(agency, s).Id, s.Hours))];
        // What is being decided has every step behind it.
        var index = state.Phase == CasePhase.Deciding ? steps.Length - 1 : Stands(state, steps);
        var limit = procedure.LimitOf(state.Terms.CaseCode);
        var remote = province.Desk(state.DeskId) is { } desk && province.Agency(desk.AgencyCode) is { Remote: true };
        var moved = new MovedToVersion(
            state.Terms.ProcedureVersion, version, steps, index, steps[index].UnitId == state.UnitId, province.UnitOf(agency, procedure.Steps.First(s => s.Kind == StepKind.Decide)).Id,
            limit.Amount, limit.Unit, procedure.ExtensionDays(state.Terms.CaseCode, remote), default, "", because);
        return state.Evolve(moved).Moves(facts, (due, why) => moved with { DueAt = due, Explanation = why, Calendar = facts.Province.Calendar.Version });
    }

    internal static bool Exists(Province province, string procedure, int version) => province.Procedure(procedure, version)?.Version == version;

    private static int Stands(Case state, CaseStep[] steps)
    {
        var same = Array.FindIndex(steps, s => s.Name == state.Step.Name);
        if (same >= 0) return same;
        var done = state.Steps[..state.StepIndex].Select(s => s.Name).ToHashSet();
        var next = Array.FindIndex(steps, s => !done.Contains(s.Name));
        return next >= 0 ? next : steps.Length - 1;
    }
}

public sealed class MoveToVersionEndpoint : IEndpoint
{
    /// <param name="Version">One that the pack has of the case's procedure.</param>
    public sealed record Request(int? Version, string? Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/move-to-version", (string code, HttpContext http, CaseDoor door, Province province, CancellationToken cancellation) =>
            door.Operate<Request>(code, http, (request, input, state) => new MoveToVersion(
                Version(input, "version", request.Version, state, province), input.Text("reason", request.Reason, 1000) ?? ""), cancellation))
        .For(Act.MoveToVersion).Body<Request>().Produces<CaseDoor.DueDate>().WithSummary("Chuyển hồ sơ sang phiên bản quy trình khác");

    internal static int Version(Input input, string field, int? version, Case state, Province province)
    {
        input.Demand(version is { } wanted && (!state.IsOpen || MoveToVersion.Exists(province, state.ProcedureCode, wanted)), field, "Thủ tục không có phiên bản này.");
        return version ?? 0;
    }
}
