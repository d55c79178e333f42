namespace OneStop.Intake.Files;

/// <summary>Removes what an upload left behind when it was broken off or the process was killed: files that no dossier knows, once they are old enough that nobody can be
/// about to tell of them.</summary>
public sealed class FileSweep(IFileStore store, FileLabels labels, FileSettings settings, TimeProvider clock, ILogger<FileSweep> log) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromHours(1), OldEnough = TimeSpan.FromHours(6);
    private const int Together = 200;

    /// <returns>How many were removed.</returns>
    public async Task<int> Sweep(DateTimeOffset before, CancellationToken cancellation)
    {
        var removed = 0;
        if (Directory.Exists(settings.Incoming))
            foreach (var file in Directory.EnumerateFiles(settings.Incoming).Where(f => File.GetLastWriteTimeUtc(f) < before))
            {
                File.Delete(file);
                removed++;
            }
        var addresses = new List<string>();
        await foreach (var address in store.Kept(before, cancellation))
        {
            addresses.Add(address);
            if (addresses.Count == Together) removed += await Remove(addresses, cancellation);
        }
        return removed + await Remove(addresses, cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Between, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;
            try
            {
                if (await Sweep(clock.GetUtcNow() - OldEnough, stoppingToken) is > 0 and var removed) log.LogInformation("{Removed} files that no dossier knows were removed", removed);
            }
            // The database or the store is away: the next round will do.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Files were not swept: {Kind}", e.GetType().Name);
            }
        }
    }

    private async Task<int> Remove(List<string> addresses, CancellationToken cancellation)
    {
        var known = await labels.Known(addresses, cancellation);
        var orphans = addresses.Where(a => !known.Contains(a)).ToList();
        foreach (var orphan in orphans) await store.Delete(orphan, cancellation);
        addresses.Clear();
        return orphans.Count;
    }
}
