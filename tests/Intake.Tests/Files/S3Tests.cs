using System.Security.Cryptography;
using Amazon.S3;
using FluentAssertions;
using OneStop.Intake.Files;
using Xunit;

namespace OneStop.Intake.Tests.Files;

/// <summary>The port to where files lie, both ways the same.</summary>
public sealed class S3Tests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("onestop-files-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private string Secret(string text)
    {
        var file = Path.Combine(directory, "secret");
        File.WriteAllText(file, text + "\n");
        return file;
    }

    private S3Settings At(S3Stand stand, string secret = S3Stand.SecretKey) => new()
    {
        Endpoint = stand.Address, Bucket = S3Stand.Bucket, Region = S3Stand.Region, AccessKey = S3Stand.AccessKey, SecretFile = Secret(secret),
    };

    private string Sealed(byte[] content)
    {
        var file = Path.Combine(directory, Path.GetRandomFileName());
        File.WriteAllBytes(file, content);
        return file;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_put_is_there_is_listed_and_can_be_taken_away(bool elsewhere)
    {
        await using var stand = await S3Stand.Start();
        using var s3 = new S3Files(At(stand));
        IFileStore store = elsewhere ? s3 : new DiskFiles(new() { Directory = Path.Combine(directory, "files") });
        var contents = Enumerable.Range(0, 5).Select(i => Uploaded.Filler(100_000 + i)).ToDictionary(c => Convert.ToHexStringLower(SHA256.HashData(c)));

        foreach (var (address, content) in contents)
            for (var twice = 0; twice < 2; twice++) await store.Put(address, Sealed(content), Cancellation);

        foreach (var (address, content) in contents)
        {
            await using var opened = await store.Open(address, Cancellation);
            using var memory = new MemoryStream();
            await opened!.CopyToAsync(memory, Cancellation);
            memory.ToArray().Should().Equal(content);
        }
        (await store.Open(new string('0', 64), Cancellation)).Should().BeNull();
        var later = TimeProvider.System.GetUtcNow().AddMinutes(1);
        (await store.Kept(later, Cancellation).ToListAsync(Cancellation)).Should().BeEquivalentTo(contents.Keys);
        (await store.Kept(later.AddHours(-1), Cancellation).ToListAsync(Cancellation)).Should().BeEmpty();
        foreach (var address in contents.Keys.Take(3)) await store.Delete(address, Cancellation);
        (await store.Kept(later, Cancellation).ToListAsync(Cancellation)).Should().BeEquivalentTo(contents.Keys.Skip(3));
    }

    [Fact]
    public async Task Nothing_is_taken_from_who_has_not_the_secret()
    {
        await using var stand = await S3Stand.Start();
        using var store = new S3Files(At(stand, "another"));

        await FluentActions.Awaiting(() => store.Put(new string('a', 64), Sealed([1]), Cancellation)).Should().ThrowAsync<AmazonS3Exception>().WithMessage("SignatureDoesNotMatch");

        stand.Objects.Should().BeEmpty();
    }
}
