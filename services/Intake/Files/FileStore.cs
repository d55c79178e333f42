using Marten;
using OneStop.Hosting;

namespace OneStop.Intake.Files;

/// <summary>Where the bytes of files lie, each under its own hash: a directory of this machine, or an S3-compatible store. Both hold only what is sealed.</summary>
public interface IFileStore
{
    /// <summary>Keeps it for good before this returns; what is there already under that address is the same.</summary>
    /// <param name="address">SHA-256 of the content, 64 hexadecimal digits.</param>
    /// <param name="sealedFile">On this machine, whole and flushed; the store may take it away.</param>
    Task Put(string address, string sealedFile, CancellationToken cancellation);

    /// <returns>Null where there is none.</returns>
    Task<Stream?> Open(string address, CancellationToken cancellation);

    Task Delete(string address, CancellationToken cancellation);

    /// <param name="before">Only those that are there since before then.</param>
    IAsyncEnumerable<string> Kept(DateTimeOffset before, CancellationToken cancellation);
}

/// <summary><c>OneStop:Files</c>.</summary>
public sealed record FileSettings
{
    /// <summary>Where files lie, or, with a store elsewhere, where they are gathered before they go there.</summary>
    public required string Directory { get; init; }

    /// <summary>Of one file. The gateway has a limit of its own, <c>OneStop:Edge:FileBytes</c>.</summary>
    public long MaxBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>Null: the directory.</summary>
    public S3Settings? S3 { get; init; }

    /// <summary>Files on their way in; sealed, too.</summary>
    public string Incoming => Path.Combine(Directory, "incoming");
}

public static class FileKeeping
{
    public static void AddFiles(this IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<IConfiguration>().GetRequiredSection("OneStop:Files").Get<FileSettings>()!);
        services.AddSingleton<IFileStore>(provider => provider.GetRequiredService<FileSettings>() is { S3: { } s3 } ? new S3Files(s3) : new DiskFiles(provider.GetRequiredService<FileSettings>()));
        services.AddSingleton<FileLabels>();
        services.AddSingleton<Uploads>();
        services.AddSingleton<FileSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<FileSweep>());
        services.ConfigureMarten(marten => marten.Schema.For<FileLabel>().Index(l => l.DossierCode).Index(l => l.Address));
        services.AddSingleton(new Schema.WrittenOnce("mt_doc_filelabel"));
        // A full disk or a store that does not answer passes.
        services.AddSingleton(new Passing(e => e is Amazon.Runtime.AmazonServiceException or Amazon.Runtime.AmazonClientException or HttpRequestException or IOException));
    }
}
