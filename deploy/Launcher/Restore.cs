using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace OneStop.Launcher;

/// <summary><c>restore</c>: an instance from a backup.</summary>
public static class Restore
{
    /// <summary>No process of the restored instance owns a message yet; whoever comes first takes it.</summary>
    private const string Orphan = """
        do $$ begin
            if to_regclass('wolverine.wolverine_outgoing_envelopes') is not null then
                update wolverine.wolverine_outgoing_envelopes set owner_id = 0 where owner_id <> 0;
                update wolverine.wolverine_incoming_envelopes set owner_id = 0 where owner_id <> 0;
            end if;
        end $$;
        analyze;
        """;

    public static Command Command { get; } = new("restore", "makes an instance from a backup", $"""
        ./onestop restore FILE --state DIR [--key FILE]

        Makes the instance of a backup in an empty state directory, as it stood when the backup was made: databases, keys, province pack.
        The whole file is checked first; a damaged one is refused before anything is written. ./onestop up --state DIR then starts it.

          --state DIR   where; must be empty or not exist
          --key FILE    the key file the backup was made with

        Environment
          {BackupKey.Variable}   the passphrase the backup was made with
          ONESTOP__POSTGRES…          as for ./onestop up; a server that holds the instance's databases already is refused
        """, ["--key", "--state"], [], 1, Run);

    private static async Task<int> Run(Arguments arguments)
    {
        var file = Path.GetFullPath(arguments.Word ?? throw new FailureException("From which file? ./onestop restore FILE --state DIR."));
        if (!File.Exists(file)) throw new FailureException($"There is no file {file}.");
        var directory = arguments.Option("--state") ?? throw new FailureException("Into which directory? --state DIR; it must be empty.");
        var instance = Instance.At(directory);
        if (Directory.Exists(instance.Directory) && Directory.EnumerateFileSystemEntries(instance.Directory).Any())
            throw new FailureException($"{instance.Directory} is not empty: a backup is restored into an empty directory, never over an instance.");
        var key = BackupKey.From(arguments.Option("--key"));
        var began = TimeProvider.System.GetTimestamp();
        await Check(file, key);
        BackupManifest manifest;
        try
        {
            manifest = await Make(instance, file, key, CancellationToken.None);
        }
        catch
        {
            // Half an instance is none.
            if (Directory.Exists(instance.Directory)) Directory.Delete(instance.Directory, recursive: true);
            throw;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Restored the instance of {manifest.MadeAt:yyyy-MM-dd HH:mm:ss zzz} in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s; ./onestop up --state {instance.Directory} starts it."));
        foreach (var position in manifest.Positions) Console.WriteLine($"  {position.Service,-10} {position.Events} events, up to {position.Last}");
        return 0;
    }

    /// <summary>Reads it once through to its end.</summary>
    private static async Task Check(string file, BackupKey key)
    {
        await using var stream = File.OpenRead(file);
        await using var opening = new OpeningStream(stream, key);
        await opening.CopyToAsync(Stream.Null);
    }

    private static async Task<BackupManifest> Make(Instance instance, string file, BackupKey key, CancellationToken cancellation)
    {
        instance.Prepare();
        await using var stream = File.OpenRead(file);
        await using var opening = new OpeningStream(stream, key);
        using var archive = new BackupReader(opening);
        var postgres = new EmbeddedPostgres(instance, TimeProvider.System);
        BackupManifest? manifest = null;
        DatabaseSecrets? secrets = null;
        var superuser = "";
        try
        {
            while (archive.Next() is { } part)
            {
                if (part == Backup.Manifest)
                    manifest = JsonSerializer.Deserialize<BackupManifest>(await archive.Content(cancellation));
                else if (!part.StartsWith(Backup.Database, StringComparison.Ordinal))
                    await Keep(instance, part, archive, cancellation);
                else
                {
                    var service = part[Backup.Database.Length..];
                    secrets ??= DatabaseSecrets.Of(instance);
                    var server = Databases.NamedServerOf(service)
                        ?? (superuser = superuser.Length > 0 ? superuser : await postgres.Start(new Ports(instance.PathOf("ports.json")), secrets, cancellation));
                    await Fill(service, server, new(secrets), archive, cancellation);
                }
            }
            instance.Remember(instance.Existing().Port, instance.PathOf("province"));
        }
        finally
        {
            if (superuser.Length > 0) await postgres.Stop();
        }
        return manifest ?? throw new FailureException("The backup says nothing of itself.");
    }

    private static async Task Fill(string service, string server, Databases databases, BackupReader archive, CancellationToken cancellation)
    {
        await databases.Prepare(service, server, cancellation);
        var owner = databases.OwnerOf(service);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(owner) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var filled = new NpgsqlCommand("select count(*) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')", connection);
        if ((long)(await filled.ExecuteScalarAsync(cancellation))! > 0)
            throw new FailureException($"The database of {service} on {connection.Host}:{connection.Port} holds tables already: a backup is restored into an empty one.");
        await PostgresTools.Restore(owner, target => archive.CopyTo(target, cancellation), cancellation);
        await using var orphan = new NpgsqlCommand(Orphan, connection);
        await orphan.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Keys, pack and the dossiers' files; readable for the owner alone, as they were.</summary>
    private static async Task Keep(Instance instance, string part, BackupReader archive, CancellationToken cancellation)
    {
        var target = Path.GetFullPath(instance.PathOf(part));
        if (!target.StartsWith(instance.Directory + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw new FailureException($"The backup wants to write outside of the instance: {part}.");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(target, options);
        await archive.CopyTo(stream, cancellation);
    }
}
