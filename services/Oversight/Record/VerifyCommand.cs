using System.Globalization;
using Npgsql;
using OneStop.Hosting;

namespace OneStop.Oversight.Record;

/// <summary><c>verify</c>: the record against its checkpoints, the file outside the database, and the owners' databases, reached as an operator reaches them.</summary>
public static class VerifyCommand
{
    public const string Command = "verify";

    private const int Whole = 0, Tampered = 2, Usage = 1;

    /// <param name="args"><c>verify [--dossier CODE] [--resume FILE] [--against NOTE] [--countersign NOTE]</c></param>
    /// <returns>0: all is as it was recorded; 2: it is not.</returns>
    public static async Task<int> Run(IServiceProvider services, string[] args)
    {
        string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
        if (Option("--countersign") is { } foreign) return Countersign(services, await File.ReadAllTextAsync(foreign));
        var configuration = services.GetRequiredService<IConfiguration>();
        var verification = services.GetRequiredService<Verification>();
        var journals = Journals.Services.Where(s => configuration.GetConnectionString(s) is not null)
            .ToDictionary(s => s, s => new Journal(NpgsqlDataSource.Create(configuration.GetConnectionString(s)!), s));
        var resume = Option("--resume");
        var from = resume is not null && File.Exists(resume) ? long.Parse((await File.ReadAllTextAsync(resume)).Trim(), CultureInfo.InvariantCulture) : 0;
        var report = Option("--dossier") is { } dossier
            ? await verification.Run(dossier, service => journals[service].Of(dossier, default), default)
            : await verification.Run((service, after) => journals[service].All(after, default), Option("--against") is { } kept ? [await File.ReadAllTextAsync(kept)] : [], from, Verification.PatienceWithCopying, default);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Events - report.From} events of {report.Events}, {report.Checkpoints} checkpoints; compared with their owners: {string.Join(", ", report.Compared.Select(c => $"{c.Key} {c.Value}"))}; {report.Seconds:0.0} s"));
        if (report.IsWhole)
        {
            if (resume is not null) await File.WriteAllTextAsync(resume, report.Sealed.ToString(CultureInfo.InvariantCulture));
            Console.WriteLine("Everything is as it was recorded.");
            return Whole;
        }
        Console.WriteLine($"Not as it was recorded. The first bad position: {report.Findings[0]}");
        foreach (var finding in report.Findings.Skip(1)) Console.WriteLine($"  {finding}");
        return Tampered;
    }

    private static int Countersign(IServiceProvider services, string text)
    {
        if (Countersigned(text, services.GetRequiredService<RecordKey>()) is not { } countersigned)
        {
            Console.Error.WriteLine("This is no checkpoint.");
            return Usage;
        }
        Console.Write(countersigned);
        return Whole;
    }

    /// <summary>Puts this instance's signature under another's checkpoint: who keeps the result can prove later that it was so today.</summary>
    /// <returns>Null for what is no checkpoint.</returns>
    public static string? Countersigned(string text, RecordKey key) =>
        Checkpoint.Read(text) is { } note ? note.Checkpoint.Under([.. note.Signatures, key.Sign(note.Checkpoint)]) : null;
}
