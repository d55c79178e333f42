using System.Globalization;
using OneStop.Bench.Cases;
using OneStop.Journeys;
using OneStop.Launcher;
using OneStop.Testing;

namespace OneStop.Bench.Journeys;

/// <summary>How an instance stands: differences of two are what was done between them.</summary>
/// <param name="Transitions">Events of dossiers in the stores of Intake, Routing and Decision.</param>
/// <param name="Bytes">Of the databases of these three.</param>
/// <param name="Record">Of Oversight's.</param>
/// <param name="Wal">Position of the server's log, in bytes.</param>
/// <param name="Processor">By process, in seconds since it started.</param>
/// <param name="Server">Of PostgreSQL's sessions and helpers, in seconds.</param>
/// <param name="Client">Of this process, in seconds.</param>
/// <param name="Memory">Resident, of all services, in bytes.</param>
internal sealed record Standing(long Transitions, double Bytes, double Record, double Wal, IReadOnlyDictionary<string, double> Processor, double Server, double Client, long Memory)
{
    public double Services => Processor.Values.Sum();

    public double All => Services + Server + Client;

    public static async Task<Standing> Of(RunningInstance instance, string superuser)
    {
        var (processor, memory) = (new Dictionary<string, double>(), 0L);
        foreach (var name in Topology.Read().Services.SelectMany(s => s.ProcessNames))
        {
            using var process = System.Diagnostics.Process.GetProcessById(RunningProcess.ReadFrom(instance.Files.PidFileOf(name))!.Id);
            processor[name] = process.TotalProcessorTime.TotalSeconds;
            memory += process.WorkingSet64;
        }
        var (server, client) = (CaseBench.Server(int.Parse(File.ReadLines(instance.Files.PathOf("postgres", "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture)), Environment.CpuUsage.TotalTime.TotalSeconds);
        var transitions = 0L;
        foreach (var service in Store.Services) transitions += await instance.Store.Count(service, $"select count(*) from {service}.mt_events");
        var sizes = (await Sql.Query(superuser, $"""
            select sum(pg_database_size(datname)) filter (where datname <> '{Databases.DatabaseOf("oversight")}'), pg_database_size('{Databases.DatabaseOf("oversight")}'), pg_current_wal_insert_lsn() - '0/0'::pg_lsn
            from pg_database where datname like '{Databases.DatabaseOf("%")}'
            """))[0].Select(figure => double.Parse(figure!, CultureInfo.InvariantCulture)).ToArray();
        return new(transitions, sizes[0], sizes[1], sizes[2], processor, server, client, memory);
    }
}
