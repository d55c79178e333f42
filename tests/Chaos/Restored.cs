namespace OneStop.Chaos;

/// <summary>A backup that is made under load, and the instance that is made from it: what was acknowledged before is in it once, and what was on its way arrives.</summary>
public sealed class Restored(int seed, int inFlight, Action<string> say)
{
    private const string KeyFile = "backup.key", BackupFile = "backup.onestop";

    /// <returns>What the restored instance holds and shows, against the ledger up to the moment the backup was asked for.</returns>
    public async Task<Evidence> Play(string root)
    {
        double asked;
        // Longer than a chunk of the backup, and than a buffer of its reader.
        var uploaded = System.Security.Cryptography.RandomNumberGenerator.GetBytes(3_000_000);
        var (ledgerFile, copy) = (Path.Combine(root, "ledger.jsonl"), Path.Combine(root, BackupFile));
        await using (var ground = await Ground.Up(Path.Combine(root, "original"), new()))
        {
            using var ledger = new Ledger(ledgerFile);
            using var load = new Load(ground, ledger, TimeSpan.FromSeconds(120));
            await load.Start(seed, inFlight);
            var arena = new Arena(ground, load, new Random(seed), slack: 1);
            await arena.UnderWay();
            await arena.Wait(5);
            Directory.CreateDirectory(Path.GetDirectoryName(FileOf(ground))!);
            await File.WriteAllBytesAsync(FileOf(ground), uploaded);
            await File.WriteAllBytesAsync(Path.Combine(root, KeyFile), System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
            asked = ledger.Now;
            say(await ground.Onestop("backup", copy, "--key", Path.Combine(root, KeyFile)));
            await arena.UnderWay();
            await load.Finish();
            if (load.Failures.Count > 0) throw new InvalidOperationException($"The backup got in the way: {string.Join("; ", load.Failures)}");
        }

        await using var second = await Ground.Up(Path.Combine(root, "restored"), new(), async ground =>
            say(await ground.Onestop("restore", copy, "--key", Path.Combine(root, KeyFile))));
        if (!(await File.ReadAllBytesAsync(FileOf(second))).AsSpan().SequenceEqual(uploaded)) throw new InvalidOperationException("A dossier's file is not as it was.");
        // No load: only what was on its way when the backup was made is still going on.
        using var none = new Ledger(Path.Combine(root, "none.jsonl"));
        using var looking = new Load(second, none, TimeSpan.FromSeconds(60));
        return await Run.Gather(second, looking, Upto(Ledger.Read(ledgerFile), asked), []);
    }

    private static string FileOf(Ground ground) => ground.Files.PathOf("files", "ab", new string('c', 62));

    /// <summary>Whatever was not answered by then may or may not be in the copy.</summary>
    private static IReadOnlyList<Attempt> Upto(IReadOnlyList<Attempt> attempts, double moment) =>
        [.. attempts.Where(a => a.Key is not null || a.EndedAt < moment).Select(a => a.EndedAt < moment ? a : a with { EndedAt = null, Status = null, Version = null })];
}
