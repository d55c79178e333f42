using System.Security.Cryptography;
using System.Text;
using OneStop.Hosting.Sealing;

namespace OneStop.Decisions;

/// <summary>The text of one draft, sealed with the dossier's key. It names people, so it never stands in an event (Luật 91/2025): events carry a
/// <see cref="TextReference"/>. Written once, never changed: a better wording is a new draft.</summary>
public sealed record DraftText(Guid Id, string DossierCode, byte[] Content)
{
    public static DraftText Of(TextReference reference, string dossierCode, string content, DataKey key) => new(reference.Id, dossierCode, key.Seal(content, Bound(reference.Id)));

    /// <summary>What stands in events instead of the text; the hash is what is signed.</summary>
    public static TextReference Refer(string content) =>
        new(Guid.CreateVersion7(), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))), content.Length);

    public string Open(DataKey key) => key.Open<string>(Content, Bound(Id));

    private static string Bound(Guid id) => $"draft {id}";
}
