using System.Collections.Concurrent;
using OneStop.Hosting;

namespace OneStop.Oversight.Record;

/// <summary>How far the copy of one service's events is.</summary>
/// <param name="Through">Everything it recorded up to here is held.</param>
/// <param name="At">When it was last heard; null since this process began.</param>
/// <param name="Behind">It has more than it could give in one go.</param>
/// <param name="Trouble">Why it cannot be read now.</param>
public sealed record CopyState(long Through, DateTimeOffset? At, bool Behind, string? Trouble);

/// <summary>Copies each service's events as they come: at least once from the owner's side, exactly once into the copy. A service that is away is asked
/// again until it is back; what it recorded meanwhile is then all there.</summary>
public sealed class Copying(Journals journals, Records records, TimeProvider clock, ILogger<Copying> log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, CopyState> states = [];

    /// <summary>By service.</summary>
    public IReadOnlyDictionary<string, CopyState> States => states;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Journals.Services.Select(s => Copy(s, stoppingToken)));

    private async Task Copy(string service, CancellationToken stopping)
    {
        var (pause, cursor) = (FirstPause, -1L);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (cursor < 0) cursor = await records.Last(service, stopping);
                var page = await journals.Next(service, cursor, stopping);
                await records.Append(service, page.Entries, stopping);
                (cursor, pause) = (page.Through, FirstPause);
                states[service] = new(cursor, clock.GetUtcNow(), page.Entries.Count == Journal.Most, null);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                // Whatever it was, giving up would leave a hole.
                if (pause == FirstPause) log.LogWarning("Copying from {Service} pauses: {Reason}", service, e.Message);
                states[service] = (states.GetValueOrDefault(service) ?? new(Math.Max(cursor, 0), null, true, null)) with { Trouble = e.Message };
                cursor = -1;
                await Task.Delay(pause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
