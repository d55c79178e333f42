namespace OneStop.WorkingTime;

/// <summary>How a limit in working days is counted. Hours run over office hours, days and months by the Civil Code, whatever stands here.</summary>
public enum Counting
{
    /// <summary>Eight hours to the day, run over office hours from the minute of acceptance: the practice of systems in use, to the half-day exact.</summary>
    Hour,

    /// <summary>Whole working days, the first not counted, up to closing time of the last (BLDS 2015, Đ.147–148). A part of a day is taken for a whole one.</summary>
    FirstDayExcluded,

    /// <summary>Whole working days, up to the clock time of acceptance on the last, without its seconds. A part of a day is taken for a whole one, as in
    /// <see cref="FirstDayExcluded"/>: who promises half-days counts by the hour.</summary>
    SameClock
}
