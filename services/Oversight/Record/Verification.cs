using System.Runtime.InteropServices;
using System.Threading.Channels;
using OneStop.Hosting;

namespace OneStop.Oversight.Record;

/// <summary>Something that is not as it was recorded.</summary>
/// <param name="Place">In Oversight's order of arrival; null where only the owner, or only a checkpoint, is concerned.</param>
/// <param name="Service">Whose event it is; null for a checkpoint.</param>
/// <param name="Type">What the event is called; null where only its owner has it.</param>
public sealed record Finding(string Code, string Why, long? Place = null, string? Service = null, string? Dossier = null, long? Version = null, string? Type = null)
{
    public override string ToString() => Service is null ? Why : $"{Service} {Dossier} version {Version}: {Why}";
}

/// <param name="Findings">In the order of the record; the first one is the first bad position. At most <see cref="Verification.MostFindings"/> are told.</param>
/// <param name="Compared">Events of each service that were compared with their owner's.</param>
public sealed record VerificationReport(
    DateTimeOffset At, long Events, long From, int Checkpoints, long Sealed, IReadOnlyDictionary<string, long> Compared, double Seconds, IReadOnlyList<Finding> Findings)
{
    public bool IsWhole => Findings.Count == 0;
}

/// <summary>The owners' events in the order of their sequence, after one.</summary>
public delegate IAsyncEnumerable<JournalEntry> OwnersEvents(string service, long after);

/// <summary>Computes everything anew and compares it with what was sealed, with what stands outside the database, and with what the owners hold.</summary>
public sealed class Verification(Records records, Checkpoints checkpoints, RecordPlace place, RecordKey key, TimeProvider clock)
{
    public const int MostFindings = 100;

    /// <summary>What the owners have just recorded may still be on its way.</summary>
    public static readonly TimeSpan PatienceWithCopying = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <param name="kept">Notes that someone else kept, countersigned or not.</param>
    /// <param name="from">The place to begin at: what is before was verified earlier, and only its hashes are looked at.</param>
    public async Task<VerificationReport> Run(OwnersEvents? owners, IReadOnlyList<string> kept, long from, TimeSpan patience, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var findings = new List<Finding>();
        // The file first: what is sealed meanwhile is then in the database, and not yet in what was read of the file.
        var exported = await Checkpoints.Exported(place.File, cancellation);
        var sealings = ReadSealings(await checkpoints.All(cancellation), exported, kept, findings);

        // Before the owners are asked: whatever is here, they have had.
        var size = await records.Size(cancellation);
        await using var reading = new Reading(owners, cancellation);
        var (edge, heads, sealing) = (new MerkleEdge(), new Dictionary<string, (int Position, byte[]? Hash)>(), 0);
        Digested? firstSinceSealing = null;
        var expected = from;
        void Seal()
        {
            for (; sealing < sealings.Count && sealings[sealing].Size == edge.Size; sealing++, firstSinceSealing = null)
                if (sealings[sealing].Root != Convert.ToHexStringLower(edge.Root()))
                    Found(findings, firstSinceSealing, "not-as-sealed", $"checkpoint {sealings[sealing].Number} sealed something else; it lies here or in what was recorded up to that checkpoint");
        }
        if (from > 0)
        {
            await foreach (var (leafPlace, dossier, position, hash) in records.Hashes(from, cancellation))
            {
                if (leafPlace != edge.Size) findings.Add(new("gap", $"the event at place {edge.Size} is gone", edge.Size));
                edge.Append(hash);
                heads[dossier] = (position, hash);
                Seal();
            }
            foreach (var service in Journals.Services) await reading.Begin(service, await records.Last(service, from, cancellation));
        }
        else foreach (var service in Journals.Services) await reading.Begin(service, 0);

        await foreach (var batch in records.Digests(from, size, cancellation))
            foreach (var e in batch)
            {
                firstSinceSealing ??= e;
                if (e.Place != expected) Found(findings, e, "gap", $"it stands at place {e.Place}, and what stood at place {expected} is gone");
                expected = e.Place + 1;
                ref var head = ref CollectionsMarshal.GetValueRefOrAddDefault(heads, e.Dossier, out _);
                if (e.Position != head.Position + 1) Found(findings, e, "broken-order", $"it is number {e.Position} of its dossier, after number {head.Position}");
                if (!e.Hash.AsSpan().SequenceEqual(Chain.Link(head.Hash ?? Chain.Nothing, e.Digest)))
                    Found(findings, e, "broken-chain", "its hash does not fit what stands in Oversight's copy, or what came before it");
                head = (e.Position, e.Hash);
                if (owners is not null) await reading.Compare(e, findings);
                edge.Append(e.Hash);
                Seal();
                if (findings.Count >= MostFindings) return await Report(edge.Size);
            }
        if (sealing < sealings.Count)
            findings.Add(new("cut-off", $"checkpoint {sealings[sealing].Number} sealed {sealings[sealing].Size} events, and {edge.Size} are here", edge.Size));
        if (owners is not null) await reading.Rest(records, patience, clock, findings);
        return await Report(edge.Size);

        async Task<VerificationReport> Report(long events)
        {
            var told = findings.OrderBy(f => f.Place ?? long.MaxValue).Take(MostFindings).ToList();
            // What is hashed as it comes over the wire has no name for its kind.
            var types = await records.TypesAt([.. told.Where(f => f.Type is null).Select(f => f.Place).OfType<long>()], cancellation);
            return new(
                clock.GetUtcNow(), events, from, sealings.Count, sealings is [.., var last] ? last.Size : 0, reading.Compared, clock.GetElapsedTime(began).TotalSeconds,
                [.. told.Select(f => f.Type is null && f.Place is { } place && f.Dossier is not null ? f with { Type = types.GetValueOrDefault(place) } : f)]);
        }
    }

    /// <summary>One dossier: its chain, its place in the tree of the newest checkpoint, and the owners' events of it.</summary>
    public async Task<VerificationReport> Run(string dossier, Func<string, Task<List<JournalEntry>>>? owners, CancellationToken cancellation)
    {
        var (began, findings, compared) = (clock.GetTimestamp(), new List<Finding>(), new Dictionary<string, long>());
        var exported = await Checkpoints.Exported(place.File, cancellation);
        var sealings = ReadSealings(await checkpoints.All(cancellation), exported, [], findings);
        var newest = sealings is [.., var last] ? last : null;
        var events = await records.Of(dossier, cancellation);
        var (position, previous) = (0, Chain.Nothing);
        foreach (var e in events)
        {
            if (e.Position != ++position) Found(findings, e, "broken-order", $"it is number {e.Position} of its dossier, after number {position - 1}");
            if (!e.Hash.AsSpan().SequenceEqual(Chain.Link(previous, Chain.Digest(e.Service, e.Entry))))
                Found(findings, e, "broken-chain", "its hash does not fit what stands in Oversight's copy, or what came before it");
            if (newest is not null && e.Place < newest.Size && newest.Root != Convert.ToHexStringLower(
                    MerkleTree.RootFrom(e.Place, newest.Size, MerkleTree.Leaf(e.Hash), await checkpoints.Path(e.Place, newest.Size, cancellation)) ?? []))
                Found(findings, e, "not-as-sealed", $"checkpoint {newest.Number} does not hold it");
            (position, previous) = (e.Position, e.Hash);
        }
        if (owners is not null)
            foreach (var service in Journals.Services)
            {
                var (held, owned) = (events.Where(e => e.Service == service).ToDictionary(e => e.Entry.Version), (await owners(service)).ToDictionary(e => e.Version));
                foreach (var version in held.Keys.Union(owned.Keys).Order())
                {
                    compared[service] = compared.GetValueOrDefault(service) + 1;
                    if (!owned.TryGetValue(version, out var theirs)) Found(findings, held[version], "gone-at-owner", "its owner no longer has it");
                    else if (!held.TryGetValue(version, out var ours)) findings.Add(new("not-in-copy", "its owner has it, and the copy does not", null, service, dossier, version));
                    else if (ours.Entry != theirs) Found(findings, ours, "changed-at-owner", "what its owner has is not what was recorded");
                }
            }
        return new(clock.GetUtcNow(), events.Count, 0, sealings.Count, newest?.Size ?? 0, compared, clock.GetElapsedTime(began).TotalSeconds, findings);
    }

    /// <summary>All that were ever signed, by their size; each must be whole, signed, follow the one before, and be the same wherever it is kept.</summary>
    private List<Checkpoint> ReadSealings(List<string> held, string[] exported, IReadOnlyList<string> kept, List<Finding> findings)
    {
        var sealings = new List<Checkpoint>();
        foreach (var text in held)
        {
            if (Checkpoint.Read(text) is not { } note || !key.HasSigned(note) || note.Checkpoint.Instance != place.Instance)
                findings.Add(new("false-checkpoint", $"the checkpoint after {sealings.Count} in the database is not signed by this instance"));
            else if (note.Checkpoint.Number != sealings.Count + 1 || note.Checkpoint.Previous != (sealings is [.., var last] ? last.Fingerprint : Checkpoint.NoPrevious)
                || sealings is [.., var before] && note.Checkpoint.Size <= before.Size)
                findings.Add(new("checkpoint-gone", $"checkpoint {note.Checkpoint.Number} does not follow the {sealings.Count} before it"));
            else sealings.Add(note.Checkpoint);
        }
        foreach (var text in exported.Concat(kept))
            if (Checkpoint.Read(text) is not { } note || !key.HasSigned(note)) findings.Add(new("false-checkpoint", "a checkpoint outside the database is not signed by this instance"));
            else if (note.Checkpoint.Number > sealings.Count || sealings[(int)note.Checkpoint.Number - 1] != note.Checkpoint)
            {
                findings.Add(new("checkpoint-gone", $"checkpoint {note.Checkpoint.Number}, known outside the database, is not in it"));
                sealings.Add(note.Checkpoint);
            }
        return [.. sealings.OrderBy(s => s.Size)];
    }

    private static void Found(List<Finding> findings, Digested? e, string code, string why) =>
        findings.Add(new(code, why, e?.Place, e?.Service, e?.Dossier, e?.Version));

    private static void Found(List<Finding> findings, RecordedEvent e, string code, string why) =>
        findings.Add(new(code, why, e.Place, e.Service, e.Entry.Dossier, e.Entry.Version, e.Entry.Type));

    /// <summary>In batches, read while the last one is being looked at.</summary>
    private static async IAsyncEnumerable<List<T>> Ahead<T>(IAsyncEnumerable<T> source, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var channel = Channel.CreateBounded<List<T>>(4);
        var reading = Task.Run(async () =>
        {
            var batch = new List<T>(500);
            try
            {
                await foreach (var item in source.WithCancellation(enough.Token))
                {
                    batch.Add(item);
                    if (batch.Count < 500) continue;
                    await channel.Writer.WriteAsync(batch, enough.Token);
                    batch = new(500);
                }
                await channel.Writer.WriteAsync(batch, enough.Token);
                channel.Writer.Complete();
            }
            catch (Exception e)
            {
                channel.Writer.TryComplete(e);
            }
        }, CancellationToken.None);
        try
        {
            await foreach (var batch in channel.Reader.ReadAllAsync(cancellation)) yield return batch;
        }
        finally
        {
            await enough.CancelAsync();
            await reading;
        }
    }

    /// <summary>The owners' journals, each read once from front to back beside the copy, which has each owner's events in that owner's order.</summary>
    private sealed class Reading(OwnersEvents? owners, CancellationToken cancellation) : IAsyncDisposable
    {
        private readonly Dictionary<string, Side> sides = [];
        private readonly List<(string Service, JournalEntry Entry)> ahead = [];

        public Dictionary<string, long> Compared { get; } = [];

        /// <param name="Digest">Covers everything that the copy holds of it too.</param>
        private sealed record Owned(JournalEntry Entry, byte[] Digest);

        private sealed class Side(IAsyncEnumerator<List<Owned>> batches)
        {
            private List<Owned> batch = [];
            private int next;

            public IAsyncEnumerator<List<Owned>> Batches => batches;

            public Owned? Current => next < batch.Count ? batch[next] : null;

            public async ValueTask Move()
            {
                next++;
                while (next >= batch.Count && await batches.MoveNextAsync()) (batch, next) = (batches.Current, 0);
            }
        }

        public async Task Begin(string service, long after)
        {
            if (owners is null) return;
            sides[service] = new(Ahead(owners(service, after).Select(entry => new Owned(entry, Chain.Digest(service, entry))), cancellation).GetAsyncEnumerator(cancellation));
            Compared[service] = 0;
            await sides[service].Move();
        }

        public async ValueTask Compare(Digested e, List<Finding> findings)
        {
            if (!sides.TryGetValue(e.Service, out var side))
            {
                Found(findings, e, "unknown-service", "there is no such service");
                return;
            }
            for (; side.Current is { Entry: var passed } && passed.Sequence < e.Sequence; await side.Move())
                findings.Add(new("not-in-copy", "its owner has it, and the copy does not", e.Place, e.Service, passed.Dossier, passed.Version));
            if (side.Current is not { } theirs || theirs.Entry.Sequence > e.Sequence)
            {
                Found(findings, e, "gone-at-owner", "its owner no longer has it");
                return;
            }
            Compared[e.Service]++;
            if (!theirs.Digest.AsSpan().SequenceEqual(e.Digest)) Found(findings, e, "changed-at-owner", "what its owner has is not what the copy has");
            await side.Move();
        }

        /// <summary>What the owners have beyond the copy is on its way, or it is missing.</summary>
        public async Task Rest(Records records, TimeSpan patience, TimeProvider clock, List<Finding> findings)
        {
            foreach (var (service, side) in sides)
                for (; side.Current is { Entry: var entry } && ahead.Count < MostFindings; await side.Move()) ahead.Add((service, entry));
            var began = clock.GetTimestamp();
            foreach (var (service, entry) in ahead)
            {
                while (!await records.Has(service, entry.Sequence, cancellation) && clock.GetElapsedTime(began) < patience) await Task.Delay(BetweenLooks, clock, cancellation);
                if (!await records.Has(service, entry.Sequence, cancellation))
                    findings.Add(new("not-in-copy", "its owner has it, and the copy does not", null, service, entry.Dossier, entry.Version));
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var side in sides.Values) await side.Batches.DisposeAsync();
        }
    }
}
