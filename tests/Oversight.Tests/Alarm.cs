using System.Threading.Channels;

namespace OneStop.Oversight.Tests;

/// <summary>Time stands still: who waits goes on when the alarm rings, and it is then as late as they wanted it to be.</summary>
internal sealed class Alarm(DateTimeOffset now) : TimeProvider
{
    private readonly Channel<(TimeSpan Wait, Action GoOn)> set = Channel.CreateUnbounded<(TimeSpan, Action)>();
    private (TimeSpan Wait, Action GoOn) next;

    public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        set.Writer.TryWrite((dueTime, () => callback(state)));
        return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Until somebody waits.</summary>
    /// <returns>For how long.</returns>
    public async Task<TimeSpan> Set(CancellationToken cancellation) => (next = await set.Reader.ReadAsync(cancellation)).Wait;

    public void Ring()
    {
        now += next.Wait;
        next.GoOn();
    }
}
