namespace OneStop.Testing;

/// <summary>Time stands still, so that codes and due dates can be foretold and no test breaks when the published calendars end.</summary>
public sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();
}
