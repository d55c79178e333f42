using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Routing.Cases;

/// <summary>Xin lỗi, hẹn lại ngày trả: the head of the competent body, once, at least a day before the date that will not be kept; a late apology is recorded
/// and leaves the case late. NĐ 118/2025, Đ.19.6.</summary>
[GenerateSerializer, Immutable, Alias("routing.Reschedule")]
public sealed record Reschedule([property: Id(0)] DateTimeOffset NewDueAt, [property: Id(1)] string Reason) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) => state switch
    {
        _ when CaseRules.NotRunning(state) is { } refusal => refusal,
        _ when facts.Bars(Act.Reschedule, state, new(
            "not-head", facts.Law(state).Cite(Rule.Reschedule), "Chỉ lãnh đạo cơ quan giải quyết được xin lỗi và hẹn lại.", RefusalKind.Authority)) is { } barred => barred,
        { Promise: { } promise } when promise.NewDueAt == NewDueAt => Verdict.AlreadyDone,
        _ when Forbidden(state, facts) is var (code, why) => new Refusal(code, facts.ReschedulePolicy(state).LegalBasis ?? facts.Law(state).Cite(Rule.Reschedule), why),
        _ when Unpublished(facts) => CaseRules.NoCalendar(NewDueAt.ToOffset(WorkingCalendar.Offset).Year),
        _ => Verdict.Record(new Rescheduled(state.DueAt, NewDueAt, Reason, facts.Now <= state.DueAt.AddDays(-facts.ReschedulePolicy(state).NoticeDays))),
    };

    private (string Code, string Why)? Forbidden(Case state, CaseFacts facts) => state switch
    {
        { AwaitsSupplement: true } or { StoppedSince: not null } => ("clock-stopped", "Thời hạn đang tạm dừng, chưa có hạn nào để hẹn lại."),
        _ when state.TimesRescheduled >= facts.ReschedulePolicy(state).AtMost => ("rescheduled-before", $"Chỉ được hẹn lại {facts.ReschedulePolicy(state).AtMost} lần."),
        _ when NewDueAt <= state.DueAt || NewDueAt <= facts.Now => ("date-not-later", "Ngày hẹn mới phải sau ngày hẹn cũ và sau lúc này."),
        _ when !Unpublished(facts) && !IsOpenThen(facts.Province.Calendar) => ("outside-office-hours", "Ngày hẹn mới phải trong giờ làm việc."),
        _ => null,
    };

    private bool Unpublished(CaseFacts facts) => !facts.Province.Calendar.Years.ContainsKey(NewDueAt.ToOffset(WorkingCalendar.Offset).Year);

    /// <summary>Closing time is the last moment at which a promise can be kept.</summary>
    private bool IsOpenThen(WorkingCalendar calendar) => calendar.IsOfficeTime(NewDueAt) || calendar.IsOfficeTime(NewDueAt.AddTicks(-1));
}

public sealed class RescheduleEndpoint : IEndpoint
{
    public sealed record Request(DateTimeOffset? NewDueAt, string? Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/reschedule", (string code, HttpContext http, CaseDoor door, CancellationToken cancellation) =>
            door.Execute<Request>(code, http, (request, input) => new Reschedule(
                Instant(input, "newDueAt", request.NewDueAt), input.Text("reason", request.Reason, 1000) ?? ""), cancellation))
        .For(Act.Reschedule).Body<Request>().Produces<CaseView>().WithSummary("Xin lỗi và hẹn lại ngày trả kết quả");

    internal static DateTimeOffset Instant(Input input, string field, DateTimeOffset? at)
    {
        input.Demand(at is { Year: >= 2000 and <= 2100 }, field, "Thời điểm ISO-8601 có múi giờ, từ năm 2000 đến 2100.");
        return at is { Year: >= 2000 and <= 2100 } known ? known : DateTimeOffset.UnixEpoch;
    }
}
