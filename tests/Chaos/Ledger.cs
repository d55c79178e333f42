using System.Diagnostics;
using System.Text.Json;

namespace OneStop.Chaos;

/// <summary>One request and what became of it, in seconds since the ledger was opened. One that was never answered may or may not have happened.</summary>
/// <param name="Key">The Idempotency-Key of a command; null for a read.</param>
/// <param name="Service">By the path: <c>api/SERVICE/…</c>.</param>
/// <param name="Code">The dossier it is about; for a receipt, the one that was answered.</param>
/// <param name="EndedAt">When it was answered, or given up.</param>
/// <param name="Status">Null: the outcome is unknown.</param>
/// <param name="Version">The stream's version that the answer named.</param>
/// <param name="View">What a read showed.</param>
public sealed record Attempt(
    long Id, string? Key, string Service, string Path, string? Code, double SentAt, double? EndedAt = null, int? Status = null, long? Version = null, JsonElement? View = null)
{
    public bool Succeeded => Status is >= 200 and < 300;
}

/// <summary>Every request of the load and its answer, in an append-only file outside of the system: a line before it is sent, a line when its answer is there.</summary>
public sealed class Ledger : IDisposable
{
    private readonly long opened = Stopwatch.GetTimestamp();
    private readonly Lock gate = new();
    private readonly StreamWriter writer;
    private readonly List<Attempt> attempts = [];

    /// <param name="file">Must not exist.</param>
    public Ledger(string file) => writer = new(new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read)) { AutoFlush = true };

    public double Now => Stopwatch.GetElapsedTime(opened).TotalSeconds;

    public Attempt Send(string? key, string service, string path, string? code)
    {
        lock (gate)
        {
            var attempt = new Attempt(attempts.Count, key, service, path, code, Now);
            attempts.Add(attempt);
            Write(attempt);
            return attempt;
        }
    }

    public void End(Attempt attempt)
    {
        lock (gate)
        {
            attempts[(int)attempt.Id] = attempt;
            Write(attempt);
        }
    }

    /// <summary>Commands that were acknowledged, of those that were sent after this moment.</summary>
    public IReadOnlyList<Attempt> AcknowledgedSince(double moment)
    {
        lock (gate) return [.. attempts.Where(a => a.Key is not null && a.Succeeded && a.SentAt >= moment)];
    }

    /// <summary>What the file says; the last line of a request stands.</summary>
    public static IReadOnlyList<Attempt> Read(string file)
    {
        var attempts = new Dictionary<long, Attempt>();
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
            if (JsonSerializer.Deserialize<Attempt>(line) is { } attempt) attempts[attempt.Id] = attempt;
        return [.. attempts.Values.OrderBy(a => a.Id)];
    }

    public void Dispose() => writer.Dispose();

    private void Write(Attempt attempt) => writer.WriteLine(JsonSerializer.Serialize(attempt));
}
