using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using OneStop.Contracts.Decision;
using OneStop.Intake.Files;
using OneStop.Testing;
using Xunit;

namespace OneStop.Intake.Tests.Files;

/// <summary>Files: what is taken in, how it is kept, who sees it, and what is left of it in the end.</summary>
public sealed class FileTests(IntakeHost intake)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FileSettings Settings => intake.Http.Services.GetRequiredService<FileSettings>();

    private string PathOf(string address) => Path.Combine(Settings.Directory, address[..2], address[2..]);

    private async Task<HttpResponseMessage> Read(Answer uploaded, string officer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uploaded.Json["href"]!.GetValue<string>());
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", intake.Token(officer));
        return await intake.Client.SendAsync(request, Cancellation);
    }

    public static TheoryData<string, string, byte[]> Kinds => new()
    {
        { "Tờ khai đã ký.pdf", "application/pdf", Uploaded.Pdf() }, { "ảnh.PNG", "image/png", Uploaded.Png() }, { "ảnh.jpeg", "image/jpeg", [0xff, 0xd8, 0xff, 0xe0, .. Uploaded.Filler(99)] },
        { "bản quét.tif", "image/tiff", [.. "II*\0"u8, .. Uploaded.Filler(99)] }, { "Đơn của bà Tiên Dung.docx", Uploaded.Word, Uploaded.Docx(runs: "Đơn đề nghị bảo mật thông tin") },
        { "dữ liệu.xml", "text/xml", Encoding.UTF8.GetBytes("<hồ-sơ>Mật khẩu</hồ-sơ>") },
    };

    [Theory, MemberData(nameof(Kinds))]
    public async Task What_is_uploaded_comes_back_as_it_was_and_lies_sealed_under_its_own_hash(string name, string type, byte[] content)
    {
        var code = await intake.Received();

        var uploaded = await intake.Upload(code, content, name.Normalize(NormalizationForm.FormD), type);

        uploaded.Status.Should().Be(201, uploaded.Body);
        uploaded.Json["name"]!.GetValue<string>().Should().Be(name);
        uploaded.Json["sha256"]!.GetValue<string>().Should().Be(Convert.ToHexStringLower(SHA256.HashData(content)));
        var address = uploaded.Json["storedSha256"]!.GetValue<string>();
        var kept = await File.ReadAllBytesAsync(PathOf(address), Cancellation);
        Convert.ToHexStringLower(SHA256.HashData(kept)).Should().Be(address);
        kept.AsSpan().IndexOf(content.AsSpan(0, Math.Min(16, content.Length))).Should().Be(-1);
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(PathOf(address)).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await intake.Events(code)).Should().Contain("intake.fileUploaded");
        (await intake.TablesHolding(Path.GetFileNameWithoutExtension(name))).Should().BeEmpty("the name may name people");

        using var read = await Read(uploaded, "handler.a");
        read.StatusCode.Should().Be(HttpStatusCode.OK);
        (await read.Content.ReadAsByteArrayAsync(Cancellation)).Should().Equal(content);
        read.Content.Headers.ContentDisposition!.FileNameStar.Should().Be(name);
        var shown = type is "application/pdf" or "image/png" or "image/jpeg";
        read.Content.Headers.ContentDisposition.DispositionType.Should().Be(shown ? "inline" : "attachment");
        read.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        read.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'none'").And.EndWith("; sandbox");
        read.Headers.CacheControl!.NoStore.Should().BeTrue();
        (await Sql.Query(intake.OwnerConnection, "select who || ' ' || what from intake.access_log where dossier_code = $1 and what = 'file'", code)).Should().ContainSingle().Which[0].Should().Be("handler.a file");
    }

    [Theory]
    [InlineData("file-type", "virus.exe", "application/pdf")]
    [InlineData("file-type", "đơn.pdf", "image/png")]
    [InlineData("file-type", "đơn.pdf", "application/octet-stream")]
    [InlineData("file-type", "đơn.pdf", null)]
    [InlineData("file-type", "đơn.png", "image/png")]
    [InlineData("file-type", "đơn", "application/pdf")]
    [InlineData("file-name", "../../etc/cron.d/x.pdf", "application/pdf")]
    [InlineData("file-name", "C:\\x.pdf", "application/pdf")]
    [InlineData("file-name", ".pdf", "application/pdf")]
    [InlineData("file-name", "đơn\n.pdf", "application/pdf")]
    [InlineData("file-name", "", "application/pdf")]
    [InlineData("state-secret", "Tờ trình TUYỆT MẬT.pdf", "application/pdf")]
    [InlineData("state-secret", "to_trinh_tối_mật.pdf", "application/pdf")]
    public async Task A_name_a_declaration_and_a_content_that_do_not_agree_are_refused(string why, string name, string? type)
    {
        var code = await intake.Received();

        (await intake.Upload(code, Uploaded.Pdf(), name, type)).Should().Match<Answer>(a => a.Status == 422 && a.Code == why);

        (await intake.Events(code)).Should().NotContain("intake.fileUploaded");
    }

    public static TheoryData<string, string, byte[]> Impostors => new()
    {
        { "web.pdf", "application/pdf", "%PDF-<script>alert(1)</script>"u8.ToArray() }, { "a.pdf", "application/pdf", [.. Uploaded.Pdf().Take(200)] },
        { "zip.docx", Uploaded.Word, Uploaded.Docx(main: "readme.xml") }, { "macro.docx", Uploaded.Word, Uploaded.Docx(also: "word/vbaProject.bin") },
        { "cut.docx", Uploaded.Word, [.. Uploaded.Docx(runs: "x").Take(60)] }, { "empty.png", "image/png", [] },
        { "bomb.xml", "application/xml", "<!DOCTYPE a [<!ENTITY a 'x'>]><a>&a;</a>"u8.ToArray() }, { "web.xml", "application/xml", "<html><body>"u8.ToArray() },
    };

    [Theory, MemberData(nameof(Impostors))]
    public async Task What_only_begins_as_it_claims_is_refused(string name, string type, byte[] content) =>
        (await intake.Upload(await intake.Received(), content, name, type)).Should().Match<Answer>(a => a.Status == 422 && a.Code == "file-type");

    public static TheoryData<string, string, byte[]> Secrets => new()
    {
        { "a.pdf", "application/pdf", Uploaded.Pdf("TUYỆT MẬT") }, { "b.pdf", "application/pdf", Uploaded.Pdf("MẬT") },
        { "c.pdf", "application/pdf", Uploaded.Pdf(title: "Độ mật: Mật") }, { "d.docx", Uploaded.Word, Uploaded.Docx(runs: ["TỐI", " M", "ẬT"]) },
        { "e.xml", "text/xml", Encoding.UTF8.GetBytes("<a độ='Tuyệt mật'/>") }, { "f.png", "image/png", [.. Uploaded.Png(65_500), .. Encoding.UTF8.GetBytes("Độ mật: Mật")] },
    };

    [Theory, MemberData(nameof(Secrets))]
    public async Task What_bears_a_mark_of_secrecy_is_refused_and_nothing_of_it_is_kept(string name, string type, byte[] content)
    {
        var code = await intake.Received();

        (await intake.Upload(code, content, name, type)).Should().Match<Answer>(a => a.Status == 422 && a.Code == "state-secret");

        (await intake.Events(code)).Should().NotContain("intake.fileUploaded");
    }

    [Fact]
    public async Task A_file_of_the_largest_size_is_on_the_disk_while_it_still_comes_and_a_larger_one_is_refused()
    {
        var code = await intake.Received();
        var most = (int)Settings.MaxBytes;
        var picture = Uploaded.Png(most)[..most];
        var written = 0L;

        var taken = await intake.Upload(code, new StreamContent(new Slow(picture, () => written = new DirectoryInfo(Settings.Incoming).EnumerateFiles().Max(f => f.Length))), "a.png", "image/png");

        taken.Status.Should().Be(201, taken.Body);
        written.Should().BeGreaterThan(most / 4);
        (await intake.Upload(code, new StreamContent(new MemoryStream([.. picture, 0])), "b.png", "image/png")).Should().Match<Answer>(a => a.Status == 413 && a.Code == "file-size");
        (await intake.Upload(code, new StreamContent(new Slow([.. picture, 0], () => { })), "c.png", "image/png")).Should().Match<Answer>(a => a.Status == 413 && a.Code == "file-size");
        using var read = await Read(taken, "reception.a");
        (await SHA256.HashDataAsync(await read.Content.ReadAsStreamAsync(Cancellation), Cancellation)).Should().Equal(SHA256.HashData(picture));
    }

    /// <summary>Does not say how long it is.</summary>
    /// <param name="halfway">Called when half of it was asked for.</param>
    private sealed class Slow(byte[] content, Action halfway) : Stream
    {
        private int at;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var given = Math.Min(count, content.Length - at);
            content.AsSpan(at, given).CopyTo(buffer.AsSpan(offset));
            var before = at;
            at += given;
            if (before <= content.Length / 2 && at > content.Length / 2) halfway();
            return given;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    [Fact]
    public async Task A_form_that_the_service_printed_itself_can_be_handed_in()
    {
        var code = await intake.Received();
        using var printed = new HttpRequestMessage(HttpMethod.Get, $"{IntakeHost.Dossiers}/{code}/forms/01");
        printed.Headers.Authorization = new AuthenticationHeaderValue("Bearer", intake.Lan);
        using var slip = await intake.Client.SendAsync(printed, Cancellation);

        (await intake.Upload(code, await slip.Content.ReadAsByteArrayAsync(Cancellation), "a.pdf", "application/pdf")).Status.Should().Be(201);
    }

    [Fact]
    public async Task Only_the_desk_adds_papers_only_who_handles_it_results_and_to_others_the_dossier_does_not_exist()
    {
        var code = await intake.Received();

        foreach (var (officer, status) in new[] { ("handler.a", 403), ("supervisor.a", 403), ("admin.a", 403), ("reception.b", 404), ("citizen.a", 403) })
            (await intake.Upload(code, Uploaded.Pdf(Papers.Mark()), "a.pdf", "application/pdf", intake.Token(officer))).Status.Should().Be(status, officer);
        (await intake.Upload(code, Uploaded.Pdf(Papers.Mark()), "a.pdf", "application/pdf", component: "unknown")).Code.Should().Be("unknown-component");
        (await intake.Upload(code, Uploaded.Pdf(Papers.Mark()), "a.pdf", "application/pdf", component: null)).Code.Should().Be("no-result");
        await intake.Hear(new ResultWasIssued(code, 14, "12/2026", Counter.Now));
        foreach (var (officer, status) in new[] { ("handler.a", 201), ("reception.a", 201), ("handler.b", 404), ("supervisor.a", 403) })
            (await intake.Upload(code, Uploaded.Pdf(Papers.Mark()), "a.pdf", "application/pdf", intake.Token(officer), component: null)).Status.Should().Be(status, officer);

        var uploaded = await intake.Upload(code, Uploaded.Pdf(Papers.Mark()), "a.pdf", "application/pdf");
        foreach (var (officer, status) in new[] { ("handler.b", 404), ("reception.b", 404), ("admin.a", 404), ("citizen.a", 404), ("supervisor.a", 200) })
        {
            using var read = await Read(uploaded, officer);
            ((int)read.StatusCode).Should().Be(status, officer);
        }
        var other = await intake.Received();
        (await intake.Client.Get($"{IntakeHost.Dossiers}/{other}/files/{uploaded.Json["file"]!.GetValue<string>()}", intake.Lan)).Status.Should().Be(404);
    }

    [Fact]
    public async Task The_same_file_sent_again_is_the_same_file()
    {
        var (code, content, key) = (await intake.Received(), Uploaded.Pdf(), Papers.Mark());

        var first = await intake.Upload(code, content, "a.pdf", "application/pdf", key: key);
        foreach (var again in new[] { await intake.Upload(code, content, "a.pdf", "application/pdf", key: key), await intake.Upload(code, content, "b.pdf", "application/pdf") })
            again.Should().Match<Answer>(a => a.Status == 200 && a.Json["file"]!.GetValue<string>() == first.Json["file"]!.GetValue<string>());

        var files = (await intake.Client.Get($"{IntakeHost.Dossiers}/{code}", intake.Lan)).Json;
        files["files"]!.AsArray().Should().ContainSingle().Which!["name"]!.GetValue<string>().Should().Be("a.pdf");
        (await intake.Upload(code, Uploaded.Pdf("Other"), "c.pdf", "application/pdf", key: key)).Code.Should().Be("idempotency-key-reused");
        Directory.EnumerateFiles(Settings.Incoming).Should().BeEmpty();
    }

    [Fact]
    public async Task With_the_dossiers_key_its_files_are_gone_and_their_hashes_stay()
    {
        var code = await intake.Received();
        var uploaded = await intake.Upload(code, Uploaded.Pdf(), "Nguyễn Văn Kín.pdf", "application/pdf");
        await intake.Client.Post($"{IntakeHost.Dossiers}/{code}/withdrawal", intake.Lan, new { reason = "Không còn nhu cầu" });
        foreach (var operatorName in new[] { "admin.a", "admin.b" })
            (await intake.Client.Post($"{IntakeHost.Dossiers}/{code}/erasure", intake.Token(operatorName), new { legalBasis = "Luật 91/2025, Đ.14" })).Status.Should().Be(200);

        using var read = await Read(uploaded, "reception.a");
        read.StatusCode.Should().Be(HttpStatusCode.Gone);
        var listed = (await intake.Client.Get($"{IntakeHost.Dossiers}/{code}", intake.Lan)).Json["files"]!.AsArray().Single()!;
        listed["name"].Should().BeNull();
        listed["sha256"].Should().BeNull();
        var address = listed["storedSha256"]!.GetValue<string>();
        Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(PathOf(address), Cancellation))).Should().Be(address);
    }

    [Fact]
    public async Task A_file_that_was_changed_or_exchanged_on_the_disk_is_never_shown()
    {
        var code = await intake.Received();
        var first = await intake.Upload(code, Uploaded.Png(200_000), "a.png", "image/png");
        var second = await intake.Upload(code, Uploaded.Png(200_000), "b.png", "image/png");
        var (one, other) = (PathOf(first.Json["storedSha256"]!.GetValue<string>()), PathOf(second.Json["storedSha256"]!.GetValue<string>()));
        var kept = await File.ReadAllBytesAsync(one, Cancellation);

        kept[^100_000] ^= 1;
        await File.WriteAllBytesAsync(one, kept, Cancellation);
        await File.WriteAllBytesAsync(other, kept[..100_000], Cancellation);

        foreach (var uploaded in new[] { first, second })
            await FluentActions.Awaiting(async () => await (await Read(uploaded, "reception.a")).Content.ReadAsByteArrayAsync(Cancellation)).Should().ThrowAsync<Exception>();
    }

    [Fact]
    public async Task What_a_broken_off_upload_left_is_swept_and_nothing_else()
    {
        var code = await intake.Received();
        var uploaded = PathOf((await intake.Upload(code, Uploaded.Pdf(), "a.pdf", "application/pdf")).Json["storedSha256"]!.GetValue<string>());
        var (orphan, half) = (PathOf(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))), Path.Combine(Settings.Incoming, "half"));
        Directory.CreateDirectory(Path.GetDirectoryName(orphan)!);
        foreach (var left in new[] { orphan, half }) await File.WriteAllTextAsync(left, "left", Cancellation);
        var sweep = intake.Http.Services.GetRequiredService<FileSweep>();

        await sweep.Sweep(TimeProvider.System.GetUtcNow().AddHours(-6), Cancellation);
        File.Exists(orphan).Should().BeTrue("somebody may be about to tell of it");
        await sweep.Sweep(TimeProvider.System.GetUtcNow().AddMinutes(1), Cancellation);

        File.Exists(orphan).Should().BeFalse();
        File.Exists(half).Should().BeFalse();
        File.Exists(uploaded).Should().BeTrue();
    }
}
