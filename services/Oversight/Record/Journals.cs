using OneStop.Hosting;

namespace OneStop.Oversight.Record;

/// <summary>The services whose events are copied, and how their journals are read: from the services themselves, over HTTP.</summary>
public sealed class Journals(IHttpClientFactory clients)
{
    public static readonly string[] Services = ["intake", "routing", "decision"];

    public const string Client = "journal";

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    /// <summary>What comes next; empty when for a while nothing has.</summary>
    public async Task<JournalPage> Next(string service, long after, CancellationToken cancellation)
    {
        using var client = clients.CreateClient(Client);
        return (await client.GetFromJsonAsync<JournalPage>(
            new Uri($"http://{service}{Journal.Path}?after={after}&wait={Wait.TotalSeconds}"), Json.Options, cancellation))!;
    }

    /// <summary>Everything after one, page by page.</summary>
    /// <param name="held">Up to there the owner must have something, and is waited for; beyond, what is there at once is enough.</param>
    public async IAsyncEnumerable<JournalEntry> All(string service, long after, long held)
    {
        using var client = clients.CreateClient(Client);
        while (true)
        {
            var wait = after < held ? Wait.TotalSeconds : 0;
            var page = (await client.GetFromJsonAsync<JournalPage>(new Uri($"http://{service}{Journal.Path}?after={after}&wait={wait}"), Json.Options))!;
            foreach (var entry in page.Entries) yield return entry;
            if (page.Through == after) yield break;
            after = page.Through;
        }
    }

    /// <summary>What the owner holds of one dossier.</summary>
    public async Task<List<JournalEntry>> Of(string service, string dossier, CancellationToken cancellation)
    {
        using var client = clients.CreateClient(Client);
        return [.. (await client.GetFromJsonAsync<JournalPage>(new Uri($"http://{service}{Journal.Path}?dossier={dossier}"), Json.Options, cancellation))!.Entries];
    }

    public static void Configure(IServiceCollection services) =>
        services.AddHttpClient(Client, client => client.Timeout = Wait + Wait).AddHttpMessageHandler<BusAddresses>();
}
