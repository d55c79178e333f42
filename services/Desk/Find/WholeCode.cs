using OneStop.Hosting;

namespace OneStop.Desk.Find;

/// <summary>What is looked for may be the code of one dossier, in whatever case it was typed: then there is nothing to search.</summary>
public static class WholeCode
{
    /// <summary>Null where it is something else.</summary>
    public static string? In(string words) => TrackedDossiers.Trimmed(words) is var code && DossierCode.IsCode(code) ? code : null;
}
