using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Routing.Cases;

/// <summary>A stretch in which the legal clock stands.</summary>
/// <param name="To">Null while it lasts.</param>
[GenerateSerializer, Immutable, Alias("routing.CaseStop")]
public sealed record CaseStop(
    [property: Id(0)] PauseKind Kind, [property: Id(1)] string Why, [property: Id(2)] string LegalBasis, [property: Id(3)] bool AwaitsPayment,
    [property: Id(4)] DateTimeOffset From, [property: Id(5)] DateTimeOffset? To)
{
    public bool IsOpen => To is null;
}

/// <summary>One request for a supplement, from the officer's asking to the full dossier.</summary>
/// <param name="Items">Empty where the desk asked by itself.</param>
/// <param name="RequestedAt">When the applicant was told; null while the desk has not yet done so.</param>
/// <param name="ReceivedAt">Null while it is open.</param>
[GenerateSerializer, Immutable, Alias("routing.SupplementRound")]
public sealed record SupplementRound(
    [property: Id(0)] int Round, [property: Id(1)] SupplementItem[] Items, [property: Id(2)] string Reason, [property: Id(3)] bool InTime,
    [property: Id(4)] DateTimeOffset? RequestedAt, [property: Id(5)] DateTimeOffset? ClosesAt, [property: Id(6)] DateTimeOffset? ReceivedAt);

/// <summary>The date promised with an apology.</summary>
[GenerateSerializer, Immutable, Alias("routing.NewPromise")]
public sealed record NewPromise(
    [property: Id(0)] DateTimeOffset OldDueAt, [property: Id(1)] DateTimeOffset NewDueAt, [property: Id(2)] string Reason, [property: Id(3)] bool NoticeInTime);

/// <summary>The legal clock of a case, by the terms it was accepted under and the stops it has had.</summary>
public static class CaseClock
{
    /// <summary>The date by law. A stop that lasts has cost nothing yet: what it costs is known when it ends.</summary>
    public static DueAnswer Due(this Case c, WorkingCalendar calendar) => Deadline.Compute(
        new Term(
            c.ClockFrom, new(c.Terms!.LimitAmount, c.Terms.LimitUnit), c.Terms.Counting, c.Terms.ExtensionDays,
            [.. c.Stops.Where(s => !s.IsOpen).Select(s => new Stop(s.From, s.To!.Value, s.Why, Json.Word(s.Kind)))]),
        calendar);

    /// <summary>The event that moves the date, made from the date and its explanation.</summary>
    /// <param name="after">The case as it will be, but for the date.</param>
    /// <returns>Refused where the count reaches a year without a calendar.</returns>
    public static Verdict Moves(this Case after, CaseFacts facts, Func<DateTimeOffset, string, object> e) => after.Due(facts.Province.Calendar) switch
    {
        DueAnswer.Due due => Verdict.Record(e(due.At, due.Explain())),
        DueAnswer.NoCalendar missing => CaseRules.NoCalendar(missing.Year),
        _ => throw new InvalidOperationException("Unknown answer of the calendar."),
    };

    /// <summary>How the case's date came about, as read aloud to the applicant.</summary>
    public static string Explain(this Case c, Province province)
    {
        var stands = c.Phase != CasePhase.Closed && c.StoppedSince is { } since
            ? $" Đang tạm dừng từ {Moment(since)} ({string.Join(", ", c.Stops.Where(s => s.IsOpen).Select(s => s.Why))}): thời gian này không tính."
            : "";
        return (c.Promise is { } promise && promise.NewDueAt == c.DueAt
            ? $"Cơ quan đã xin lỗi và hẹn lại: {Moment(promise.NewDueAt)}, thay cho {Moment(promise.OldDueAt)}. Lý do: {promise.Reason.TrimEnd('.')}."
            : c.DueExplanation ?? Promised(c, province)) + stands;
    }

    /// <summary>The date of acceptance, told anew: by today's calendar or, where that gives another date, by the one known at acceptance.</summary>
    private static string Promised(Case c, Province province)
    {
        var day = DateOnly.FromDateTime(c.AcceptedAt.ToOffset(WorkingCalendar.Offset).DateTime);
        return Told(province.Calendar) ?? Told(province.Calendar.KnownOn(day)) ?? $"Hạn trả kết quả ghi trên giấy tiếp nhận: {Moment(c.OriginalDueAt)}.";

        string? Told(WorkingCalendar calendar) => c.Due(calendar) is DueAnswer.Due due && due.At == c.OriginalDueAt ? due.Explain() : null;
    }

    private static string Moment(DateTimeOffset at) => $"{at.ToOffset(WorkingCalendar.Offset):HH:mm 'ngày' dd/MM/yyyy}";
}
