namespace OneStop.BrowserTests;

/// <summary>The one instance whose pages are looked at.</summary>
public sealed class SharedInstance : IAsyncLifetime
{
    public RunningInstance It { get; private set; } = null!;

    public async ValueTask InitializeAsync() => It = await RunningInstance.Start("shared");

    public ValueTask DisposeAsync() => It.DisposeAsync();
}
