using OneStop.Provinces;

namespace OneStop.Routing.Desks;

/// <summary>Sees to it that every desk's grain is somewhere in the cluster, from the start on and again within seconds of a silo's death: the due times of
/// its cases pass whether anyone looks at the board or not.</summary>
public sealed class DeskWaking(IGrainFactory grains, Province province, TimeProvider clock, ILogger<DeskWaking> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            foreach (var desk in province.Desks)
            {
                try
                {
                    await grains.Desk(desk.Id).Wake().WaitAsync(stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    // The database or the cluster is away for now.
                    log.LogWarning("The desk {Desk} does not wake: {Message}", desk.Id, e.Message);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
