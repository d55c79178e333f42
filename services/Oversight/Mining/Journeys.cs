using OneStop.Oversight.Record;
using OneStop.Provinces;

namespace OneStop.Oversight.Mining;

/// <summary>Every dossier's journey, kept in memory and brought up to date when it is asked for: what was told anew since is read, and no more.</summary>
public sealed class Journeys(Records records, Province province) : IDisposable
{
    private readonly OfficeClock clock = new(province.Calendar);
    private readonly SemaphoreSlim one = new(1);
    private readonly Dictionary<string, Journey> known = [];
    private long seen;

    public async Task<IReadOnlyList<Journey>> Read(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            // To the end, even if whoever asked has lost patience: the next one has it then.
            var size = await records.Size(CancellationToken.None);
            await foreach (var (dossier, events) in seen == 0 ? records.Dossiers(size, CancellationToken.None) : records.Dossiers(seen, size, CancellationToken.None))
                if (Journey.Of(dossier, events, clock) is { } journey) known[dossier] = journey;
            seen = size;
            return [.. known.Values];
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();
}
