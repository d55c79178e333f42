using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace OneStop.Intake.Files;

/// <summary><c>OneStop:Files:S3</c>: any endpoint that speaks S3 with AWS signatures of version 4.</summary>
public sealed record S3Settings
{
    /// <summary>With scheme; the bucket stands in the path, as everyone understands it.</summary>
    public required string Endpoint { get; init; }

    public required string Bucket { get; init; }

    public string Region { get; init; } = "us-east-1";

    public required string AccessKey { get; init; }

    /// <summary>Holds the secret of that key; readable by the service's account only.</summary>
    public required string SecretFile { get; init; }
}

/// <summary>Files as objects of one bucket, each under its hash. A content is sent with that hash, signed: the store refuses what was changed on the way.</summary>
public sealed class S3Files(S3Settings settings) : IFileStore, IDisposable
{
    private readonly AmazonS3Client client = new(new BasicAWSCredentials(settings.AccessKey, File.ReadAllText(settings.SecretFile).Trim()), new AmazonS3Config
    {
        ServiceURL = settings.Endpoint,
        AuthenticationRegion = settings.Region,
        ForcePathStyle = true,
        // Sums of AWS's own, which other stores do not know; the signed hash of the content does the same.
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        Timeout = TimeSpan.FromMinutes(2),
        MaxErrorRetry = 2,
    });

    public async Task Put(string address, string sealedFile, CancellationToken cancellation)
    {
        await using (var content = File.OpenRead(sealedFile))
            await client.PutObjectAsync(new PutObjectRequest
            {
                BucketName = settings.Bucket, Key = address, InputStream = content, AutoCloseStream = false, UseChunkEncoding = false, ContentType = "application/octet-stream",
            }, cancellation);
        File.Delete(sealedFile);
    }

    public async Task<Stream?> Open(string address, CancellationToken cancellation)
    {
        try
        {
            return (await client.GetObjectAsync(settings.Bucket, address, cancellation)).ResponseStream;
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task Delete(string address, CancellationToken cancellation) => client.DeleteObjectAsync(settings.Bucket, address, cancellation);

    public async IAsyncEnumerable<string> Kept(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in client.Paginators.ListObjectsV2(new() { BucketName = settings.Bucket }).S3Objects.WithCancellation(cancellation))
            if (item.LastModified?.ToUniversalTime() < before.UtcDateTime) yield return item.Key;
    }

    public void Dispose() => client.Dispose();
}
