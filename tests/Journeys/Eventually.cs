using System.Diagnostics;

namespace OneStop.Journeys;

/// <summary>Looks until what is looked for is there, up to a deadline.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);

    public static async Task<T> Sees<T>(Func<Task<T>> look, Func<T, bool> isThere, string what, double seconds = 60)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (isThere(seen)) return seen;
            if (Stopwatch.GetElapsedTime(began).TotalSeconds > seconds) throw new TimeoutException($"After {seconds:0} s not {what}; last seen: {seen}");
            await Task.Delay(Pause);
        }
    }
}
