using OneStop.Oversight.Record;

namespace OneStop.Oversight.Tests;

/// <summary>Verification hashes what comes over the wire; everyone else hashes what was read into text. It has to be the same.</summary>
public sealed class DigestTests(OversightHost host)
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 5, 9, 0, 0, TimeSpan.FromHours(7));

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_comes_over_the_wire_hashes_to_what_is_read()
    {
        var code = host.NewCode();
        // Longer than what is read at once, of more bytes than letters, at instants of few and of many decimals, before and after the year PostgreSQL counts from.
        string[] said = ["", "“ủy quyền”  \t ấ 😀", new('ấ', 400_000)];
        foreach (var (text, i) in said.Select((t, i) => (t, i)))
            await host.Record("intake", code, "completionAsked", new { reason = text }, i + 1, Nine.AddYears(-27 * i), Nine.AddYears(-27 * i).AddMicroseconds(i * 123_456));
        await host.CaughtUp();

        var digests = new List<Digested>();
        await foreach (var batch in host.Records.Digests(0, await host.Records.Size(Ends), Ends)) digests.AddRange(batch);

        var read = await host.Records.Of(code, Ends);
        read.Should().HaveCount(said.Length);
        digests.Select(d => d.Place).Should().BeInAscendingOrder().And.HaveCount((int)await host.Records.Size(Ends));
        digests.Where(d => d.Dossier == code).Should().BeEquivalentTo(
            read.Select(e => new Digested(e.Place, e.Position, e.Service, e.Entry.Sequence, e.Entry.Dossier, e.Entry.Version, Chain.Digest(e.Service, e.Entry), e.Hash)));
    }
}
