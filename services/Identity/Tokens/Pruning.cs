using OpenIddict.Abstractions;

namespace OneStop.Identity.Tokens;

/// <summary>Takes away what expired long ago; a token that was used twice is still recognised for days.</summary>
public sealed class Pruning(IServiceProvider services, TimeProvider clock, ILogger<Pruning> log) : BackgroundService
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(14);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = services.CreateAsyncScope();
                var before = clock.GetUtcNow() - KeptFor;
                await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(before, stoppingToken);
                await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(before, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(e, "Expired tokens could not be taken away; the next hour tries again.");
            }
        }
    }
}
