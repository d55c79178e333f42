using Marten;
using OneStop.Hosting.Sealing;
using OneStop.Intake.Dossiers;

namespace OneStop.Intake.Files;

/// <summary>What is known of a file that only those may read who may read the dossier: its name, which may name people, and the hash of what it says, by which a
/// known paper would be recognised. Sealed with the dossier's key, written once.</summary>
/// <param name="Address">Of the sealed file; as in the event.</param>
public sealed record FileLabel(Guid Id, string DossierCode, string Address, byte[] Content)
{
    internal static string Bound(Guid id) => $"file label {id}";
}

/// <param name="Sha256">Of the file itself.</param>
public sealed record LabelText(string Name, string Sha256);

public sealed class FileLabels(IDocumentStore store, DossierKeys keys)
{
    public static FileLabel Seal(FileUploaded file, string code, LabelText text, DataKey key) => new(file.File, code, file.Sha256, key.Seal(text, FileLabel.Bound(file.File)));

    /// <returns>Nothing, once the dossier's key is destroyed.</returns>
    public async Task<IReadOnlyDictionary<Guid, LabelText>> Of(string code, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var labels = await session.Query<FileLabel>().Where(l => l.DossierCode == code).ToListAsync(cancellation);
        return labels is not [] && await keys.Of(code, cancellation) is { } key
            ? labels.ToDictionary(l => l.Id, l => key.Open<LabelText>(l.Content, FileLabel.Bound(l.Id)))
            : new Dictionary<Guid, LabelText>();
    }

    /// <summary>Those among the addresses that are a dossier's.</summary>
    public async Task<IReadOnlySet<string>> Known(IReadOnlyCollection<string> addresses, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return (await session.Query<FileLabel>().Where(l => l.Address.IsOneOf(addresses.ToArray())).Select(l => l.Address).ToListAsync(cancellation)).ToHashSet();
    }
}
