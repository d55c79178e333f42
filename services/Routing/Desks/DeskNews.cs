using System.Threading.Channels;
using OneStop.Routing.Cases;

namespace OneStop.Routing.Desks;

/// <summary>Tells the desks what became of their cases: at once, but what changes within a moment goes together, and of a case that has moved on meanwhile only the last.</summary>
public sealed class DeskNews(IGrainFactory grains, ILogger<DeskNews> log) : BackgroundService
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private readonly Channel<CaseOverview> news = Channel.CreateUnbounded<CaseOverview>();
    private readonly Lock telling = new();

    /// <summary>A case stands like this.</summary>
    public void Take(CaseOverview line) => news.Writer.TryWrite(line);

    /// <summary>The desk, for a question that is answered with all that was taken until now.</summary>
    public IDeskGrain Told(string deskId)
    {
        Tell();
        return grains.Desk(deskId);
    }

    /// <summary>Does not wait for the moment to pass.</summary>
    public void Tell()
    {
        lock (telling)
        {
            Dictionary<string, CaseOverview> last = [];
            while (news.Reader.TryRead(out var line))
                if (!last.TryGetValue(line.Id, out var known) || known.Version < line.Version) last[line.Id] = line;
            foreach (var desk in last.Values.GroupBy(line => line.DeskId)) grains.Desk(desk.Key).Changed([.. desk]).Ignore();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await news.Reader.WaitToReadAsync(stoppingToken))
        {
            try
            {
                Tell();
            }
            catch (Exception e)
            {
                // The silo is going; the desks of others look for what they were not told.
                log.LogWarning("The desks are not told: {Message}", e.Message);
            }
            await Task.Delay(Moment, stoppingToken);
        }
    }
}
