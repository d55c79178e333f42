using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace OneStop.Oversight.Record;

/// <summary>An event of the copy as verification needs it: where it stands, what it hashes to, and what it is said to hash to.</summary>
/// <param name="Digest">Computed anew, see <see cref="Chain"/>.</param>
/// <param name="Hash">As it is stored.</param>
public sealed record Digested(long Place, int Position, string Service, long Sequence, string Dossier, long Version, byte[] Digest, byte[] Hash)
{
    private const int AtOnce = 8192, Ahead = 3, UsualBuffer = 256 * 1024;

    /// <summary>Of COPY's binary format: signature, flags, length of the extension.</summary>
    private const int Header = 19;

    /// <summary>As the digest has them, after what it does not cover. Texts come over the wire as the very bytes it is computed over, length and all.</summary>
    private const string Columns = "place, position, hash, service, sequence, dossier, version, id, type, recorded_at, by_whom, correlation, causation, headers, data";

    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Every event from this place on and before that one, in batches; while one is looked at, the next are read and hashed on other threads.</summary>
    public static async IAsyncEnumerable<List<Digested>> All(NpgsqlDataSource database, long from, long before, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ahead = new Queue<Task<List<Digested>>>();
        try
        {
            for (var next = from; next < before || ahead.Count > 0;)
            {
                for (; ahead.Count < Ahead && next < before; next += AtOnce)
                {
                    var (first, last) = (next, Math.Min(next + AtOnce, before));
                    ahead.Enqueue(Task.Run(() => Read(database, first, last, cancellation), cancellation));
                }
                yield return await ahead.Dequeue();
            }
        }
        finally
        {
            // Whoever has seen enough leaves some behind.
            foreach (var left in ahead) await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<List<Digested>> Read(NpgsqlDataSource database, long from, long before, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var copy = await connection.BeginRawBinaryCopyAsync(
            $"copy (select {Columns} from {RecordSchema.Name}.events where place >= {from} and place < {before} order by place) to stdout (format binary)", cancellation);
        var (events, rows) = (new List<Digested>(AtOnce), new Rows());
        var (buffer, length, at) = (new byte[UsualBuffer], 0, Header);
        for (var read = 1; read > 0;)
        {
            while (length < buffer.Length && (read = await copy.ReadAsync(buffer.AsMemory(length), cancellation)) > 0) length += read;
            while (at < length && rows.Next(buffer.AsSpan(0, length), ref at) is { } e) events.Add(e);
            buffer.AsSpan(at, length - at).CopyTo(buffer);
            (length, at) = (length - at, 0);
            // A row longer than all that fits.
            if (length > buffer.Length / 2) Array.Resize(ref buffer, buffer.Length * 2);
        }
        return events;
    }

    /// <summary>Reads rows and writes down what is hashed: every field after the first three, as text.</summary>
    private sealed class Rows
    {
        private readonly Dictionary<int, string> services = [];
        private byte[] image = new byte[4096];
        private int end;

        /// <returns>Null at the end, or where the row is not here whole yet.</returns>
        public Digested? Next(ReadOnlySpan<byte> bytes, ref int at)
        {
            if (bytes.Length < at + 2 || BinaryPrimitives.ReadInt16BigEndian(bytes[at..]) < 0) return null;
            var next = at + 2;
            for (var i = 0; i < 15; i++)
            {
                if (bytes.Length < next + 4) return null;
                next += 4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(bytes[next..]));
            }
            if (bytes.Length < next) return null;
            var row = new Fields(bytes[(at + 2)..next]);
            at = next;
            if (image.Length < row.Rest.Length + 256) image = new byte[row.Rest.Length * 2 + 256];
            end = 0;
            var (place, position, hash) = (row.Long(), row.Int(), row.Next().ToArray());
            var service = Service(Copy(ref row));
            var sequence = row.Long();
            Write(sequence);
            var dossier = Encoding.UTF8.GetString(Copy(ref row));
            var version = row.Long();
            Write(version);
            Utf8Formatter.TryFormat(new Guid(row.Next(), bigEndian: true), image.AsSpan(end + 4), out var written);
            Close(written);
            Copy(ref row);
            Write(BinaryPrimitives.ReadInt64BigEndian(row.Next()), image.AsSpan(end + 4));
            for (var i = 0; i < 5; i++) Copy(ref row);
            return new(place, position, service, sequence, dossier, version, SHA256.HashData(image.AsSpan(0, end)), hash);
        }

        private string Service(ReadOnlySpan<byte> name)
        {
            // Three names in millions of rows.
            var key = name.Length;
            if (services.TryGetValue(key, out var known) && Encoding.UTF8.GetByteCount(known) == name.Length && Ascii.Equals(name, known)) return known;
            return services[key] = Encoding.UTF8.GetString(name);
        }

        private ReadOnlySpan<byte> Copy(ref Fields row)
        {
            var field = row.Next(out var whole);
            whole.CopyTo(image.AsSpan(end));
            end += whole.Length;
            return field;
        }

        private void Write(long number)
        {
            Utf8Formatter.TryFormat(number, image.AsSpan(end + 4), out var written);
            Close(written);
        }

        /// <summary>Microseconds, as <see cref="Chain.Text(DateTimeOffset)"/> has them; nothing for what is no instant, so that it fits no hash.</summary>
        private void Write(long microseconds, Span<byte> to)
        {
            if (microseconds < -63_082_281_600_000_000 || microseconds >= 252_455_616_000_000_000)
            {
                Close(0);
                return;
            }
            var instant = Epoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
            // 2026-03-05T02:00:00.0000000Z: of the seven decimals the first six.
            Utf8Formatter.TryFormat(instant, to, out _, 'O');
            to[26] = (byte)'Z';
            Close(27);
        }

        private void Close(int length)
        {
            BinaryPrimitives.WriteInt32BigEndian(image.AsSpan(end), length);
            end += 4 + length;
        }
    }

    private ref struct Fields(ReadOnlySpan<byte> rest)
    {
        public ReadOnlySpan<byte> Rest { get; private set; } = rest;

        public ReadOnlySpan<byte> Next() => Next(out _);

        /// <param name="whole">With its length before it; -1 for what is absent.</param>
        public ReadOnlySpan<byte> Next(out ReadOnlySpan<byte> whole)
        {
            whole = Rest[..(4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(Rest)))];
            Rest = Rest[whole.Length..];
            return whole[4..];
        }

        public long Long() => BinaryPrimitives.ReadInt64BigEndian(Next());

        public int Int() => BinaryPrimitives.ReadInt32BigEndian(Next());
    }
}
