using System.Collections.Concurrent;
using System.Threading.Channels;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using CaseChannel = System.Threading.Channels.Channel<OneStop.Routing.Cases.CaseOverview>;

namespace OneStop.Routing.Desks;

/// <summary>The boards of all desks, watched once by this process for all inboxes that are open on it: a case may come to a department from any desk.</summary>
public sealed class EveryBoard(IGrainFactory grains, Province province, IHostApplicationLifetime lifetime, ILogger<EveryBoard> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, CaseOverview> cases = [];
    private readonly ConcurrentDictionary<CaseChannel, bool> readers = [];
    private readonly Lock gate = new();
    private Task? complete;

    /// <summary>Every active case.</summary>
    public IEnumerable<CaseOverview> Cases => cases.Values;

    /// <summary>Begins watching if nobody has yet; returns when every desk has told its cases.</summary>
    public Task Watch()
    {
        lock (gate)
            return complete ??= Task.WhenAll(province.Desks.Select(desk =>
            {
                var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _ = Task.Run(() => Follow(desk.Id, told));
                return told.Task;
            }));
    }

    /// <summary>From now on, every case that changes. One who does not take them is cut off, and begins again.</summary>
    public ChannelReader<CaseOverview> Subscribe(CancellationToken until)
    {
        var reader = System.Threading.Channels.Channel.CreateBounded<CaseOverview>(4096);
        readers[reader] = true;
        until.Register(() => Leave(reader));
        return reader.Reader;
    }

    private void Leave(CaseChannel reader)
    {
        readers.TryRemove(reader, out _);
        reader.Writer.TryComplete();
    }

    private async Task Follow(string deskId, TaskCompletionSource told)
    {
        while (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            try
            {
                await foreach (var news in BoardNews.Of(deskId, grains, lifetime.ApplicationStopping))
                {
                    if (news.Change?.Case is { } changed) Take(changed);
                    if (news.Whole is not { } board) continue;
                    foreach (var c in board.Cases) Take(c);
                    var here = board.Cases.Select(c => c.Id).ToHashSet();
                    // What left while nobody was told.
                    foreach (var gone in cases.Values.Where(c => c.DeskId == deskId && !here.Contains(c.Id))) Take(gone with { Phase = CasePhase.Closed });
                    told.TrySetResult();
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // A silo that moves or starts; the desk will be somewhere again.
                log.LogWarning("The board of {Desk} does not answer: {Message}", deskId, e.Message);
                await Task.Delay(Pause, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        told.TrySetCanceled();
    }

    private void Take(CaseOverview c)
    {
        if (cases.TryGetValue(c.Id, out var known) && c.IsActive && known.Version >= c.Version) return;
        if (c.IsActive) cases[c.Id] = c;
        else cases.TryRemove(c.Id, out _);
        foreach (var (reader, _) in readers)
            if (!reader.Writer.TryWrite(c)) Leave(reader);
    }
}
