namespace OneStop.Journeys;

/// <summary>The one instance that tests share which leave it as they found it.</summary>
public sealed class SharedInstance : IAsyncLifetime
{
    public RunningInstance It { get; private set; } = null!;

    /// <summary>Where its traces and metrics go.</summary>
    public TelemetryStand Telemetry { get; } = new();

    public async ValueTask InitializeAsync() => It = await RunningInstance.Start("shared", Telemetry.Settings);

    public async ValueTask DisposeAsync()
    {
        await It.DisposeAsync();
        Telemetry.Dispose();
    }
}
