using System.Collections.Concurrent;
using System.Diagnostics;

namespace OneStop.Bench.Journeys;

/// <summary>Sees every request of the officers and its whole answer.</summary>
internal sealed class Traffic : DelegatingHandler
{
    private readonly ConcurrentQueue<double> writes = [];
    private int reads;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await base.SendAsync(request, cancellationToken);
        await answer.Content.LoadIntoBufferAsync(cancellationToken);
        if (request.Method == HttpMethod.Get) Interlocked.Increment(ref reads);
        else if (answer.IsSuccessStatusCode) writes.Enqueue(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        return answer;
    }

    /// <returns>How long each acknowledged write took, in milliseconds, and how many reads there were since this was asked last.</returns>
    public (List<double> Writes, int Reads) Take()
    {
        var taken = new List<double>();
        while (writes.TryDequeue(out var time)) taken.Add(time);
        return (taken, Interlocked.Exchange(ref reads, 0));
    }
}
