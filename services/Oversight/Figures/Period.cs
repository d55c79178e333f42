using System.Globalization;
using OneStop.WorkingTime;

namespace OneStop.Oversight.Figures;

/// <summary>What a report is about: whole days in Vietnam.</summary>
/// <param name="To">Included.</param>
public sealed record Period(DateOnly From, DateOnly To)
{
    private const int CutOff = 15;

    public DateTimeOffset Begins => Midnight(From);

    /// <summary>The first instant after it.</summary>
    public DateTimeOffset Ends => Midnight(To.AddDays(1));

    /// <summary>The last that is over, from the 15th to the 14th (NĐ 09/2019, Đ.12).</summary>
    public static Period LastBefore(DateTimeOffset now)
    {
        var today = Life.Day(now);
        var end = new DateOnly(today.Year, today.Month, CutOff - 1);
        if (today < end.AddDays(1)) end = end.AddMonths(-1);
        return new(end.AddMonths(-1).AddDays(1), end);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:dd/MM/yyyy} – {To:dd/MM/yyyy}");

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), WorkingCalendar.Offset);
}

/// <summary>Where a period is looked at from.</summary>
/// <param name="At">The instant of the world at which it is measured: its end, or earlier.</param>
/// <param name="KnownAt">What had been recorded by then.</param>
public sealed record Outlook(Period Period, DateTimeOffset At, DateTimeOffset KnownAt)
{
    /// <summary>The last instant of a period: what happens at its very end belongs to the next.</summary>
    public static DateTimeOffset EndOf(Period period) => period.Ends.AddTicks(-TimeSpan.TicksPerMicrosecond);

    /// <summary>The period is over, and all of it is looked at.</summary>
    public bool IsWhole => At == EndOf(Period);
}

/// <summary>A dossier in the books of a period: accepted in it or carried over into it.</summary>
public sealed record Booked(Life Life, Outlook Outlook)
{
    public bool IsCarried => Life.AcceptedAt < Outlook.Period.Begins;
    public bool IsReceived => !IsCarried;
    public bool IsFinished => Life.FinishedAt is not null;

    /// <summary>At its end, or as it stands.</summary>
    public Timeliness Timeliness => Life.MeasuredAt(Life.FinishedAt ?? Outlook.At);

    public string Channel => Life.Submission!.Channel;

    /// <summary>Null where it is in no book of the period.</summary>
    public static Booked? Of(Life life, Outlook outlook) =>
        life is { AcceptedAt: not null, Submission: not null } && !(life.FinishedAt < outlook.Period.Begins) ? new(life, outlook) : null;
}
