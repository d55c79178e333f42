namespace OneStop.Desk.Replay;

/// <summary>How long something took, in the two greatest units.</summary>
public static class Spent
{
    public static string Of(TimeSpan time, Words words) => time switch
    {
        { TotalDays: >= 1 } => words["{0} ngày {1} giờ", time.Days, time.Hours],
        { TotalHours: >= 1 } => words["{0} giờ {1} phút", time.Hours, time.Minutes],
        _ => words["{0} phút {1} giây", time.Minutes, time.Seconds],
    };
}
