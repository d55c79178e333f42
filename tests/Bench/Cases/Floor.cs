using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using OneStop.Testing;

namespace OneStop.Bench.Cases;

/// <summary>What the server itself can do on this machine, in the same run: everything else stands beside it as a ratio.</summary>
internal sealed partial class Floor(string connection)
{
    private const int Clients = 32, Rows = 200_000;

    private readonly NpgsqlConnectionStringBuilder server = new(connection);

    public async Task Prepare()
    {
        await using var database = NpgsqlDataSource.Create(connection);
        await using var command = database.CreateCommand($$"""
            create schema if not exists floor;
            create table floor.streams (id bigint primary key, version bigint not null) with (fillfactor = 50, autovacuum_enabled = off);
            create table floor.events (seq bigserial primary key, stream bigint not null, version bigint not null, data jsonb not null, unique (stream, version)) with (autovacuum_enabled = off);
            create table floor.copied (seq bigint, stream bigint, version bigint, data text) with (autovacuum_enabled = off);
            insert into floor.streams select g, 0 from generate_series(1, 100000) g;
            """);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>pgbench, prepared statements, 32 clients: one statement moves the stream's version and inserts the event, one durable commit each.</summary>
    /// <returns>Transactions a second.</returns>
    public async Task<double> Transitions(TimeSpan lasting)
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, """
            \set id random(1, 100000)
            with moved as (update floor.streams set version = version + 1 where id = :id and version >= 0 returning version) insert into floor.events (stream, version, data) select :id, version, '{"officer": "handler.a", "what": "a transition of a case, as long as most of them are"}' from moved;
            """);
        try
        {
            string[] of = ["-h", server.Host!, "-p", $"{server.Port}", "-U", server.Username!, "-n", "-M", "prepared", "-c", $"{Clients}", "-j", "2", "-T", $"{(int)lasting.TotalSeconds}", "-f", script, server.Database!];
            var start = new ProcessStartInfo(Pgbench(), of) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["PGPASSWORD"] = server.Password;
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            // Else PostgreSQL does it by itself within the next minute, while something else is measured.
            await Sql.Execute(connection, "vacuum floor.streams, floor.events");
            return Tps().Match(await output) is { Success: true } match
                ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
                : throw new InvalidOperationException($"pgbench: {await errors}");
        }
        finally
        {
            File.Delete(script);
        }
    }

    /// <returns>Rows a second in, and out again.</returns>
    public async Task<(double In, double Out)> Copy()
    {
        await using var database = NpgsqlDataSource.Create(connection);
        await using var c = await database.OpenConnectionAsync();
        var began = Stopwatch.GetTimestamp();
        await using (var writer = await c.BeginBinaryImportAsync("copy floor.copied (seq, stream, version, data) from stdin (format binary)"))
        {
            for (long i = 0; i < Rows; i++)
            {
                await writer.StartRowAsync();
                await writer.WriteAsync(i);
                await writer.WriteAsync(i / 12);
                await writer.WriteAsync(i % 12);
                await writer.WriteAsync("""{"officer": "handler.a", "what": "a transition of a case, as long as most of them are"}""");
            }
            await writer.CompleteAsync();
        }
        var written = Stopwatch.GetElapsedTime(began);
        began = Stopwatch.GetTimestamp();
        await using (var reader = await c.BeginBinaryExportAsync("copy floor.copied (seq, stream, version, data) to stdout (format binary)"))
            while (await reader.StartRowAsync() > 0)
            {
                for (var column = 0; column < 3; column++) await reader.ReadAsync<long>();
                await reader.ReadAsync<string>();
            }
        var read = Stopwatch.GetElapsedTime(began);
        await using var drop = c.CreateCommand();
        drop.CommandText = "truncate floor.copied";
        await drop.ExecuteNonQueryAsync();
        return (Rows / written.TotalSeconds, Rows / read.TotalSeconds);
    }

    private static string Pgbench() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin", "pgbench")).Where(File.Exists).OrderDescending().FirstOrDefault() ?? "pgbench" : "pgbench";

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Tps();
}
