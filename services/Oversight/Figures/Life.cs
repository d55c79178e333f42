using System.Collections.Immutable;
using OneStop.WorkingTime;

namespace OneStop.Oversight.Figures;

/// <summary>Trước hạn, đúng hạn, quá hạn.</summary>
public enum Timeliness { Early, OnTime, Late }

/// <summary>How a dossier ended.</summary>
public enum Ending { Issued, Refused, Withdrawn, Closed }

/// <summary>What the figures know of one dossier, from one standpoint in both times.</summary>
public sealed record Life(string Code)
{
    public Submission? Submission { get; init; }
    public string? ReceivedBy { get; init; }
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>The applicant was told, before or after acceptance, that something is missing.</summary>
    public int Contacts { get; init; }
    public long FeeVnd { get; init; }
    public bool PaidOnline { get; init; }
    public bool IsDigitised { get; init; }

    /// <summary>NgayKetThucXuLy: the first moment at which it was issued, refused, withdrawn or closed. Another order of arrival gives the same.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
    public Ending? Ending { get; init; }

    /// <summary>An officer or department is through with it, though it never was accepted.</summary>
    public bool WasTurnedAway { get; init; }
    public ImmutableList<Passage> Passages { get; init; } = [];
    public ImmutableList<Standstill> Standstills { get; init; } = [];

    /// <summary>The date by law.</summary>
    public DateTimeOffset? LawfulDue { get; init; }

    /// <summary>A later one that was promised with an apology in time. NĐ 118/2025, Đ.19.6.</summary>
    public DateTimeOffset? Promised { get; init; }
    private IReadOnlyList<PlannedStep> Plan { get; init; } = [];
    private string? DecidingUnit { get; init; }

    public DateTimeOffset? Due => Promised > LawfulDue ? Promised : LawfulDue;

    public bool IsOver => FinishedAt is not null || WasTurnedAway;

    /// <summary>The department that has it, or had it last.</summary>
    public string? Unit => Passages is [.., var last] ? last.Unit : null;

    /// <param name="To">Null while it lasts.</param>
    public sealed record Standstill(string Kind, DateTimeOffset From, DateTimeOffset? To)
    {
        public bool Holds(DateTimeOffset at) => From < at && !(To <= at);
    }

    /// <summary>A dossier's way through one step, or through the decision.</summary>
    /// <param name="Hours">Its share of the limit, in working hours; null for the decision, whose share the procedure has.</param>
    /// <param name="EndedAt">Null while it lasts, and where the dossier ended first.</param>
    public sealed record Passage(string Name, string Unit, decimal? Hours, DateTimeOffset StartedAt, string? Officer = null, DateTimeOffset? EndedAt = null);

    public static Life Of(string code, IEnumerable<Entry> entries) => entries.Aggregate(new Life(code), (life, e) => life.After(e));

    public Life After(Entry e) => e.Type switch
    {
        "intake.submitted" => this with { Submission = e.Submission, ReceivedBy = e.By },
        "intake.receptionRefused" => this with { WasTurnedAway = true },
        "intake.completionAsked" or "intake.supplementRequested" => this with { Contacts = Contacts + 1 },
        "intake.accepted" => this with { AcceptedAt = e.At, LawfulDue = e.Due, ReceivedBy = e.By },
        "intake.feeAssessed" => this with { FeeVnd = FeeVnd + (e.Amount ?? 0) },
        "intake.feePaid" or "intake.paymentCorrected" => this with { PaidOnline = PaidOnline || e is { Word: "online", Amount: > 0 } },
        "intake.componentDigitised" => this with { IsDigitised = true },
        "intake.withdrawn" => Finished(e.At, Figures.Ending.Withdrawn),
        "intake.closed" => Finished(e.At, Figures.Ending.Closed),
        // The results of linked procedures are not the decision.
        "intake.resultReceived" when e.Word is null => Finished(e.At, Figures.Ending.Issued),
        "routing.caseOpened" or "routing.movedToVersion" => this with { LawfulDue = e.Due, Plan = e.Steps ?? [], DecidingUnit = e.Unit },
        "routing.stepStarted" => this with
        {
            Passages = Passages.Add(new(e.Word ?? "", e.Unit ?? "", e.Index is { } i && i < Plan.Count ? Plan[i].Hours : null, e.At)),
        },
        "routing.assigned" or "routing.claimed" or "routing.handedOver" => InLast(p => p with { Officer = e.By }),
        "routing.stepCompleted" => InLast(p => p with { Officer = e.By, EndedAt = e.At }),
        "routing.submittedForDecision" when DecidingUnit is { } unit => this with { Passages = Passages.Add(new(Deciding, unit, null, e.At)) },
        "routing.clockStopped" => this with { Standstills = Standstills.Add(new(e.Word ?? "", e.From ?? e.At, null)) },
        "routing.clockResumed" => Resumed(e),
        // The old promise was about a limit that no longer runs.
        "routing.clockRestarted" => Resumed(e) with { Promised = null },
        "routing.rescheduled" => e.Flag == true ? this with { Promised = e.Due } : this,
        "routing.dueDateRecalculated" => this with { LawfulDue = e.Due },
        "decision.signed" => InLast(p => p with { Officer = e.By }),
        "decision.sentBack" => InLast(p => p with { EndedAt = e.At }),
        "decision.issued" => InLast(p => p with { EndedAt = e.At }).Finished(e.At, Figures.Ending.Issued),
        "decision.refused" => InLast(p => p with { Officer = e.By, EndedAt = e.At }).Finished(e.At, Figures.Ending.Refused),
        _ => this,
    };

    /// <summary>How the way through the decision is called.</summary>
    public const string Deciding = "Quyết định";

    /// <summary>As the national portal counts (QĐ 766, 2.1; NĐ 118/2025, Đ.19.5–19.6): what waits for the applicant or another office is measured at the moment the
    /// clock stopped, more than one supplement is late, and the day before the due day is early.</summary>
    public Timeliness MeasuredAt(DateTimeOffset at)
    {
        var measured = Standstills.Where(s => s.Holds(at)).Select(s => s.From).Append(at).Min();
        return AskedTooOften(at) || measured > Due ? Timeliness.Late
            : Due is { } due && Day(measured) < Day(due) ? Timeliness.Early : Timeliness.OnTime;
    }

    /// <summary>For a supplement, more than once.</summary>
    public bool AskedTooOften(DateTimeOffset at) => Standstills.Count(s => s.Kind == "supplement" && s.From < at) > 1;

    public bool AwaitsSupplement(DateTimeOffset at) => Standstills.Any(s => s.Kind == "supplement" && s.Holds(at));

    public bool Stands(DateTimeOffset at) => Standstills.Any(s => s.Holds(at));

    internal static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(WorkingCalendar.Offset).DateTime);

    private Life Finished(DateTimeOffset at, Ending ending) => FinishedAt <= at ? this : this with { FinishedAt = at, Ending = ending };

    private Life Resumed(Entry e) => this with
    {
        Standstills = [.. Standstills.Select(s => s.Kind == e.Word && s.To is null ? s with { To = e.From ?? e.At } : s)], LawfulDue = e.Due ?? LawfulDue,
    };

    private Life InLast(Func<Passage, Passage> change) => Passages is [.., { EndedAt: null } last] ? this with { Passages = Passages.SetItem(Passages.Count - 1, change(last)) } : this;
}
