namespace OneStop.WorkingTime;

/// <summary>When something is due, or why nobody can say.</summary>
public abstract record DueAnswer
{
    private DueAnswer() { }

    /// <summary>Due at that instant (offset +07:00), as <see cref="Deadline.Compute(Term, WorkingCalendar)"/> found it.</summary>
    /// <param name="Term">What was counted.</param>
    /// <param name="Calendar">By what.</param>
    public sealed record Due(DateTimeOffset At, Term Term, WorkingCalendar Calendar) : DueAnswer
    {
        /// <summary>The whole way from the start to <see cref="At"/>, in order and without gaps; empty where nothing had to be counted. Told anew at each reading:
        /// whoever only needs the date does not pay for it.</summary>
        public IReadOnlyList<DerivationLine> Derivation => WorkingTime.Derivation.Of(Term, At, Calendar);

        /// <summary>The derivation in Vietnamese, as an officer reads it to the applicant; nights, lunch breaks and plain weekends are only mentioned.</summary>
        public string Explain() => Explanation.Of(this);
    }

    /// <summary>The count reaches a date whose year has no published table of holidays: there is no answer, not a guess.</summary>
    public sealed record NoCalendar(int Year) : DueAnswer;
}

/// <summary>A stretch of time on the way to a due date, with offset +07:00.</summary>
/// <param name="To">Not included.</param>
/// <param name="Counted">Whether it uses up the limit. Counted by the hour, the lengths of the counted lines add up to the limit with its extension; counted in days,
/// their <paramref name="Days"/> do (those of a limit in months to the days that these months have).</param>
/// <param name="WhyVi">Why, in Vietnamese, as a part of a sentence.</param>
/// <param name="WhyEn">The same in English; names of holidays stay Vietnamese.</param>
/// <param name="Days">How many days of a limit that is counted in days: 1 on its counted lines, whatever their length; 0 on all others.</param>
public sealed record DerivationLine(DateTimeOffset From, DateTimeOffset To, bool Counted, string WhyVi, string WhyEn, int Days = 0)
{
    /// <summary>Time between the ends; zero only for the last day of a term that was accepted at midnight and ends at its clock.</summary>
    public TimeSpan Length => To - From;
}

internal static class Reason
{
    public const string LunchVi = "nghỉ trưa";
    public const string LunchEn = "lunch break";
    public const string NightVi = "ngoài giờ làm việc";
    public const string NightEn = "outside office hours";
    public const string WeekendVi = "cuối tuần";
    public const string WeekendEn = "weekend";
    public const string FirstDayVi = "ngày đầu không tính (BLDS 2015, Đ.147)";
    public const string FirstDayEn = "the first day is not counted";
    public const string RolledVi = "ngày cuối là ngày nghỉ nên chuyển sang hết ngày làm việc tiếp theo (BLDS 2015, Đ.148)";
    public const string RolledEn = "the last day is a rest day, so the period ends with the next working day";
    public const string LateVi = "nhận từ 15 giờ trở đi, chuyển vào đầu ngày làm việc tiếp theo (NĐ 61/2018, NĐ 118/2025: Đ.18.2)";
    public const string LateEn = "received from 15:00 on, passed on at the start of the next working day";
    public const string ClosedVi = "nhận sau giờ làm việc";
    public const string ClosedEn = "received after the office had closed";
}
