using System.Globalization;
using System.Text.Json;
using OneStop.Testing;

namespace OneStop.Chaos;

/// <summary><c>chaos backup</c>: how long the backup of millions of events takes, and an instance made from it. Nothing works on the instance meanwhile; what a backup under load must hold is tested.</summary>
public static class Large
{
    private const int Year = 25;

    /// <param name="events">Of all services together.</param>
    /// <returns>The exit code: 1 if the instance made from the backup is another.</returns>
    public static async Task<int> Run(long events, int seed, Action<string> say)
    {
        var root = Directory.CreateTempSubdirectory("onestop-chaos-backup-").FullName;
        await Ground.Shell($"chmod a+rx {root}");
        var (copy, key) = (Path.Combine(root, "backup.onestop"), Path.Combine(root, "backup.key"));
        await File.WriteAllBytesAsync(key, System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        try
        {
            Dictionary<string, long> counted;
            Dictionary<(string, string), long?> shown;
            await using (var ground = await Ground.Up(Path.Combine(root, "original"), new()))
            {
                await Fill(ground, events, seed, say, Path.Combine(root, "ledger.jsonl"));
                (counted, shown) = (await Count(ground), await Show(ground, root));
                say($"{counted.Values.Sum():#,0} events: {string.Join(", ", counted.Select(c => $"{c.Key} {c.Value:#,0}"))}");
                await Timed("backed up", async () => say(await ground.Onestop("backup", copy, "--key", key)));
            }

            var began = TimeProvider.System.GetTimestamp();
            await using var restored = await Ground.Up(Path.Combine(root, "restored"), new(), ground => Timed("restored", async () => say(await ground.Onestop("restore", copy, "--key", key))));
            say($"restored and serving in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s");
            var (countedAgain, shownAgain) = (await Count(restored), await Show(restored, root));
            var same = counted.OrderBy(c => c.Key).SequenceEqual(countedAgain.OrderBy(c => c.Key)) && shown.Count == 6 && shown.All(s => s.Value > 0 && shownAgain.GetValueOrDefault(s.Key) == s.Value);
            say(same ? "as it was" : $"NOT AS IT WAS: {string.Join(", ", countedAgain)}; {string.Join(", ", shown)}; {string.Join(", ", shownAgain)}");
            return same ? 0 : 1;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        async Task Timed(string what, Func<Task> work)
        {
            var began = TimeProvider.System.GetTimestamp();
            await work();
            say($"{what} in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s");
        }
    }

    /// <summary>Copies of the longest dossier of a few that really went their way through the three services.</summary>
    private static async Task Fill(Ground ground, long events, int seed, Action<string> say, string ledgerFile)
    {
        using (var ledger = new Ledger(ledgerFile))
        using (var load = new Load(ground, ledger, TimeSpan.FromSeconds(60)))
        {
            await load.Start(seed, 4);
            await new Arena(ground, load, new Random(seed), slack: 1).UnderWay();
            await load.Finish();
        }
        await ground.Log.Settled(TimeSpan.FromSeconds(60));
        // The record would take all the copies over meanwhile, and be what is measured.
        await ground.Onestop("stop", "oversight");
        var template = (await ground.Log.Events()).GroupBy(e => e.Code).Where(d => d.Select(e => e.Service).Distinct().Count() == Folded.Documents.Count).MaxBy(d => d.Count())!;
        var (times, began) = (events / template.Count(), TimeProvider.System.GetTimestamp());
        foreach (var (service, document) in Folded.Documents) await Copies.Make(ground.Log.ConnectionString(service), service, document, template.Key, times, Year);
        say($"{times:#,0} copies of a dossier of {template.Count()} events made in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s");
    }

    private static async Task<Dictionary<string, long>> Count(Ground ground)
    {
        var counted = new Dictionary<string, long>();
        foreach (var service in Folded.Documents.Keys) counted[service] = await ground.Log.Count(service, $"select count(*) from {service}.mt_events");
        return counted;
    }

    /// <summary>The versions that the API shows of the first and the last copy.</summary>
    private static async Task<Dictionary<(string, string), long?>> Show(Ground ground, string root)
    {
        using var none = new Ledger(Path.Combine(root, $"{Path.GetRandomFileName()}.jsonl"));
        using var looking = new Load(ground, none, TimeSpan.FromSeconds(60));
        var shown = new Dictionary<(string, string), long?>();
        foreach (var service in Folded.Documents.Keys)
            foreach (var last in (string[])["min", "max"])
            {
                var code = "";
                await ground.Log.Read(service, string.Create(CultureInfo.InvariantCulture, $"select {last}(stream_id) from {service}.mt_events where stream_id like 'H99.15-{Year}%'"), row => code = row.GetString(0));
                shown[(service, code)] = await looking.Show($"api/{service}/{(service == "intake" ? "dossiers" : "cases")}/{code}") is { ValueKind: JsonValueKind.Object } view ? view.GetProperty("version").GetInt64() : null;
            }
        return shown;
    }
}
