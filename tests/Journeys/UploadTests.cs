using System.Security.Cryptography;

namespace OneStop.Journeys;

/// <summary>Files on their way through the gateway.</summary>
public sealed class UploadTests(SharedInstance shared)
{
    private const string Component = "G09-KQ003210";

    private Client Client => shared.It.Client;

    [Fact]
    public async Task A_file_far_longer_than_any_other_request_passes_and_one_that_is_too_long_does_not()
    {
        var code = (await Walk.Begin(Client, Walk.OneStep())).Code;
        var picture = Picture(5_000_000);

        var uploaded = await Client.Upload(code, Component, "Bản quét.png", "image/png", picture);

        uploaded.Status.Should().Be(201, uploaded.ToString());
        using var read = await Client.Http.SendAsync(Client.Request(HttpMethod.Get, uploaded.Word("href")!, Walk.Handler), TestContext.Current.CancellationToken);
        (await read.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Should().Equal(picture);
        read.Headers.GetValues("Content-Security-Policy").Single().Should().Be("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox");
        read.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        foreach (var length in new[] { 25 * 1024 * 1024 + 1, 26 * 1024 * 1024 })
            (await Answered(() => Client.Upload(code, Component, "Bản quét.png", "image/png", Picture(length)))).Should().Match<Answer>(a => a.Status == 413 && a.Word("code") == "file-size");
        (await Answered(() => Client.Post($"api/intake/dossiers/{code}/payment", Walk.Reception, new { reference = new string('x', 1_100_000) }))).Word("code").Should().Be("body-too-large");

        // Whoever is refused while still sending may find the connection closed before the answer was read.
        static async Task<Answer> Answered(Func<Task<Answer>> ask)
        {
            for (var attempt = 1; ; attempt++)
                try
                {
                    return await ask();
                }
                catch (HttpRequestException) when (attempt < 5)
                {
                }
        }
    }

    internal static byte[] Picture(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        ((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]).CopyTo(content);
        return content;
    }
}
