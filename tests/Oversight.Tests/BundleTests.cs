using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OneStop.Hosting;
using OneStop.Oversight.Evidence;
using OneStop.Oversight.Record;
using OneStop.Testing;
using OneStop.Verifier;

namespace OneStop.Oversight.Tests;

/// <summary>The evidence bundle, judged by the stand-alone program.</summary>
public sealed class BundleTests(OversightHost host)
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 5, 9, 0, 0, TimeSpan.FromHours(7));

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    /// <param name="away">The service that does not answer when the bundle is made.</param>
    private async Task<byte[]> Export(string? away = null)
    {
        var code = await Recorded();
        host.Away = away;
        var bundle = await Read(code, "bundle", "application/zip");
        host.Away = null;
        return bundle;
    }

    private async Task<string> Recorded()
    {
        var code = host.NewCode();
        await host.Record("intake", code, "submitted", new { procedureCode = "2.000635", deskId = "ttphvcc", agencyCode = "H99.15", why = "“ủy quyền” < & 😀" }, 1, Nine);
        await host.Record("routing", code, "claimed", new { officer = "handler.a" }, 2, Nine.AddMinutes(1));
        await host.Record("intake", code, "feePaid", new { amountVnd = 8000 }, 3, Nine.AddMinutes(2), by: "reception.a");
        await host.CaughtUp();
        return code;
    }

    private async Task<byte[]> Read(string code, string what, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/oversight/cases/{code}/{what}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", host.Token("supervisor.a"));
        using var answer = await host.Client.SendAsync(request, Ends);
        answer.Content.Headers.ContentType!.MediaType.Should().Be(type, await answer.Content.ReadAsStringAsync(Ends));
        (await Sql.Query(host.OwnerConnection, "select who || ' ' || what from oversight.access_log where dossier_code = $1", code)).Should().ContainSingle().Which[0].Should().Be($"supervisor.a {what}");
        return await answer.Content.ReadAsByteArrayAsync(Ends);
    }

    [Fact]
    public async Task A_proof_leads_from_every_event_to_the_root_that_is_signed()
    {
        var code = await Recorded();

        var proof = JsonSerializer.Deserialize<GetProofEndpoint.View>(await Read(code, "proof", "application/json"), Json.Options)!;

        var note = Record.Checkpoint.Read(proof.Checkpoint)!;
        proof.Key.Should().Contain("PUBLIC KEY");
        using (var key = ECDsa.Create())
        {
            key.ImportFromPem(proof.Key);
            key.VerifyData(Encoding.UTF8.GetBytes(note.Checkpoint.Body), Convert.FromBase64String(note.Signatures[0].Value), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence).Should().BeTrue();
        }
        proof.Events.Select(e => e.Type).Should().BeEquivalentTo("intake.submitted", "routing.claimed", "intake.feePaid");
        proof.Events.Select(e => RootFrom(e, e.Place)).Should().AllBe(note.Checkpoint.Root);
        proof.Events.Select(e => RootFrom(e, e.Place ^ 1)).Should().NotContain(note.Checkpoint.Root);

        string? RootFrom(SealedEvent e, long place) => MerkleTree.RootFrom(place, note.Checkpoint.Size, MerkleTree.Leaf(Convert.FromHexString(e.Hash)), e.Path.Select(Convert.FromHexString)) is { } root ? Convert.ToHexStringLower(root) : null;
    }

    [Fact]
    public async Task A_bundle_is_believed_and_tells_what_it_holds()
    {
        var archive = await Export();

        var (bundle, faults) = Bundle.Judge(archive, null);

        faults.Should().BeEmpty();
        bundle!.EventCount.Should().Be(3);
        Bundle.Judge(archive, bundle.KeyFingerprint).Faults.Should().BeEmpty();
        Bundle.Judge(archive, new string('0', 64)).Faults.Should().ContainSingle().Which.Should().StartWith("key.pem");
        using var zip = new ZipArchive(new MemoryStream(archive));
        zip.Entries.Select(e => e.FullName).Where(name => name.StartsWith("forms/", StringComparison.Ordinal)).Should().Equal("forms/01.pdf");
        (await Text(zip, "ho-so.html")).Should().Contain("09:01:00 05/03/2026").And.Contain("“ủy quyền” &lt; &amp; &#128512;").And.NotContain("<script").And.NotContain("Thiếu mẫu phiếu");
    }

    [Fact]
    public async Task A_bundle_that_Intake_gave_no_forms_for_is_proof_and_says_so()
    {
        var archive = await Export(away: "intake");

        Bundle.Judge(archive, null).Faults.Should().BeEmpty();
        using var zip = new ZipArchive(new MemoryStream(archive));
        zip.Entries.Should().NotContain(e => e.FullName.StartsWith("forms/", StringComparison.Ordinal));
        (await Text(zip, "ho-so.html")).Should().Contain("Thiếu mẫu phiếu");
    }

    private static async Task<string> Text(ZipArchive zip, string file)
    {
        using var reader = new StreamReader(zip.GetEntry(file)!.Open());
        return await reader.ReadToEndAsync(Ends);
    }

    [Fact]
    public async Task One_byte_changed_anywhere_is_seen_and_its_place_is_told()
    {
        var archive = await Export();
        for (var i = 0; i < archive.Length; i += 3)
        {
            var changed = archive.ToArray();
            changed[i] ^= (byte)(1 << (i % 8));
            Bundle.Judge(changed, null).Faults.Should().NotBeEmpty($"byte {i} of {archive.Length}");
        }
    }

    [Theory]
    [InlineData("events.json", "8000", "7000", "(intake, version 2, intake.feePaid): it is not what was recorded")]
    [InlineData("events.json", "reception.a", "reception.b", "(intake, version 2, intake.feePaid): it is not what was recorded")]
    [InlineData("checkpoint.txt", "size ", "size 1", "not signed")]
    [InlineData("ho-so.html", "handler.a", "handler.b", "ho-so.html: it was changed")]
    public async Task What_was_changed_is_named(string file, string from, string to, string fault)
    {
        using var changed = new MemoryStream();
        changed.Write(await Export());
        using (var zip = new ZipArchive(changed, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = zip.GetEntry(file)!;
            var text = await Text(zip, file);
            text.Should().Contain(from);
            entry.Delete();
            await using var stream = zip.CreateEntry(file).Open();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)), Ends);
        }

        string.Join('\n', Bundle.Judge(changed.ToArray(), null).Faults).Should().Contain(fault);
    }
}
