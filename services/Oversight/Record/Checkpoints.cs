using Npgsql;

namespace OneStop.Oversight.Record;

/// <summary>Where the key and the file of checkpoints are.</summary>
/// <param name="Instance">The name that stands in its checkpoints.</param>
/// <param name="File">Outside the database: what a superuser cuts off there is still told of here.</param>
public sealed record RecordPlace(string Instance, string KeyFile, string File)
{
    public static RecordPlace Of(IConfiguration configuration)
    {
        var place = configuration.GetSection("OneStop:Record");
        return new(Demand("Instance"), Demand("KeyFile"), Demand("CheckpointFile"));

        string Demand(string name) => place[name] is { Length: > 0 } value ? value : throw new InvalidOperationException($"The setting OneStop:Record:{name} is missing.");
    }
}

/// <summary>Seals what has been recorded, and proves that an event was there when it was sealed.</summary>
public sealed class Checkpoints(NpgsqlDataSource database, RecordPlace place, RecordKey key, TimeProvider clock) : IDisposable
{
    /// <summary>Leaves under one stored inner node: proofs and roots need no more than these and one tile's leaves.</summary>
    private const int TileSize = 256;

    private readonly SemaphoreSlim one = new(1);

    /// <summary>Signs a checkpoint over everything that is here.</summary>
    /// <returns>The newest note; null while there is nothing to seal.</returns>
    /// <exception cref="TamperedException">What was sealed before is no longer what is here: no word is given on it.</exception>
    public async Task<string?> Seal(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await Execute(connection, RecordSchema.Lock, cancellation);
            var notes = await Notes(connection, "order by number desc limit 1", cancellation);
            var last = notes is [var text] ? Checkpoint.Read(text)?.Checkpoint ?? throw new TamperedException("The last checkpoint cannot be read.") : null;
            var size = (long)(await Scalar(connection, $"select coalesce(max(place) + 1, 0) from {RecordSchema.Name}.events", cancellation))!;
            if (size > (last?.Size ?? 0))
            {
                var tiles = await Tiles(connection, (last?.Size ?? 0) / TileSize, cancellation);
                var leaves = await Leaves(connection, (long)tiles.Count * TileSize, size, cancellation);
                if (tiles.Count * (long)TileSize + leaves.Count != size) throw new TamperedException("Events are missing in the record.");
                if (last is not null && last.Root != Hex(Root(tiles, leaves, (int)(last.Size - (long)tiles.Count * TileSize))))
                    throw new TamperedException($"What checkpoint {last.Number} has sealed is no longer what is here.");

                for (; leaves.Count >= TileSize; leaves.RemoveRange(0, TileSize))
                {
                    tiles.Add(MerkleTree.Root(leaves.GetRange(0, TileSize).ToArray()));
                    await Execute(connection, $"insert into {RecordSchema.Name}.tiles (number, hash) values ($1, $2)", cancellation, (long)tiles.Count - 1, tiles[^1]);
                }
                var now = clock.GetUtcNow();
                var next = new Checkpoint(
                    place.Instance, (last?.Number ?? 0) + 1, size, Hex(Root(tiles, leaves, leaves.Count)), new(now.Ticks - now.Ticks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero),
                    last?.Fingerprint ?? Checkpoint.NoPrevious);
                notes = [next.Under([key.Sign(next)])];
                await Execute(connection, $"insert into {RecordSchema.Name}.checkpoints (number, size, note) values ($1, $2, $3)", cancellation, next.Number, next.Size, notes[0]);
                await transaction.CommitAsync(cancellation);
            }
            await Export(connection, cancellation);
            return notes is [var newest] ? newest : null;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    /// <summary>Every checkpoint's note in the database, in order.</summary>
    public async Task<List<string>> All(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await Notes(connection, "order by number", cancellation);
    }

    /// <summary>The newest first.</summary>
    public async Task<List<Checkpoint>> Latest(int count, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return [.. (await Notes(connection, $"order by number desc limit {count}", cancellation)).Select(n => Checkpoint.Read(n)?.Checkpoint).OfType<Checkpoint>()];
    }

    /// <summary>Every checkpoint's note outside the database.</summary>
    public static async Task<string[]> Exported(string file, CancellationToken cancellation) => !File.Exists(file) ? []
        : [.. Split(await File.ReadAllTextAsync(file, cancellation))];

    /// <summary>What is missing to get from the event at <paramref name="leaf"/> to the root of the checkpoint of that size, from the bottom up.</summary>
    public async Task<IReadOnlyList<byte[]>> Path(long leaf, long size, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var tiles = await Tiles(connection, size / TileSize, cancellation);
        var edge = await Leaves(connection, size / TileSize * TileSize, size, cancellation);
        var own = leaf / TileSize < tiles.Count ? await Leaves(connection, leaf / TileSize * TileSize, (leaf / TileSize + 1) * TileSize, cancellation) : edge;
        if (edge.Count > 0) tiles.Add(MerkleTree.Root(edge.ToArray()));
        return [.. MerkleTree.Path((int)(leaf % TileSize), own.ToArray()), .. MerkleTree.Path((int)(leaf / TileSize), tiles.ToArray())];
    }

    private static byte[] Root(List<byte[]> tiles, List<byte[]> leaves, int count) =>
        MerkleTree.Root([.. tiles, .. count > 0 ? [MerkleTree.Root(leaves.GetRange(0, count).ToArray())] : Array.Empty<byte[]>()]);

    /// <summary>Appends to the file what it does not hold yet.</summary>
    private async Task Export(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var last = await LastExported(cancellation) is not { } text ? 0 : Checkpoint.Read(text)?.Checkpoint.Number ?? throw new TamperedException("The file of checkpoints cannot be read.");
        var newest = (long)(await Scalar(connection, $"select coalesce(max(number), 0) from {RecordSchema.Name}.checkpoints", cancellation))!;
        if (newest < last) throw new TamperedException($"The file knows of checkpoint {last}, the database of {newest} only.");
        foreach (var note in await Notes(connection, $"where number > {last} order by number", cancellation))
        {
            await using var file = new FileStream(place.File, FileMode.Append, FileAccess.Write);
            await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(note + "\n\n"), cancellation);
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>The file grows for years: only its end is read.</summary>
    private async Task<string?> LastExported(CancellationToken cancellation)
    {
        if (!File.Exists(place.File)) return null;
        await using var file = File.OpenRead(place.File);
        file.Seek(-Math.Min(file.Length, 4096), SeekOrigin.End);
        using var end = new StreamReader(file);
        return Split(await end.ReadToEndAsync(cancellation)).LastOrDefault();
    }

    private static IEnumerable<string> Split(string notes) => notes.Split("\n\n\n", StringSplitOptions.RemoveEmptyEntries).Select(note => note.Trim('\n') + "\n");

    private static async Task<List<byte[]>> Tiles(NpgsqlConnection connection, long count, CancellationToken cancellation) =>
        await Hashes(connection, $"select hash from {RecordSchema.Name}.tiles where number < {count} order by number", cancellation);

    private static async Task<List<byte[]>> Leaves(NpgsqlConnection connection, long from, long to, CancellationToken cancellation) =>
        [.. (await Hashes(connection, $"select hash from {RecordSchema.Name}.events where place >= {from} and place < {to} order by place", cancellation)).Select(h => MerkleTree.Leaf(h))];

    private static async Task<List<byte[]>> Hashes(NpgsqlConnection connection, string query, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(query, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var hashes = new List<byte[]>();
        while (await reader.ReadAsync(cancellation)) hashes.Add(reader.GetFieldValue<byte[]>(0));
        return hashes;
    }

    private static async Task<List<string>> Notes(NpgsqlConnection connection, string which, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select note from {RecordSchema.Name}.checkpoints {which}", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var notes = new List<string>();
        while (await reader.ReadAsync(cancellation)) notes.Add(reader.GetString(0));
        return notes;
    }

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    private static async Task<object?> Scalar(NpgsqlConnection connection, string query, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(query, connection);
        return await command.ExecuteScalarAsync(cancellation);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>A checkpoint at least every minute in which something was recorded.</summary>
public sealed class Sealing(Checkpoints checkpoints, IConfiguration configuration, TimeProvider clock, ILogger<Sealing> log) : BackgroundService
{
    private readonly TimeSpan pause = TimeSpan.FromSeconds(configuration.GetValue("OneStop:Record:SealEverySeconds", 30));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await checkpoints.Seal(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The database may be away, or the record tampered with: in either case no checkpoint is better than a false one, and the next look may find it mended.
                log.LogError("No checkpoint could be made: {Reason}", e.Message);
            }
            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
