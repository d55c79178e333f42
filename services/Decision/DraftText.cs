using System.Security.Cryptography;
using System.Text;

namespace OneStop.Decisions;

/// <summary>The text of one draft. It names people, so it never stands in an event (Luật 91/2025): events carry a <see cref="TextReference"/>.
/// Written once, never changed: a better wording is a new draft.</summary>
public sealed record DraftText(Guid Id, string DossierCode, string Content)
{
    public static DraftText Of(string dossierCode, string content) => new(Guid.CreateVersion7(), dossierCode, content);

    /// <summary>What stands in events instead of the text; the hash is what is signed.</summary>
    public TextReference Reference => new(Id, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Content))), Content.Length);
}
