using System.Text.RegularExpressions;

namespace OneStop.Decisions;

/// <summary>What a dossier code looks like; anything else is not worth a look into the database.</summary>
public static class DossierCode
{
    public static bool IsCode(string code) => code.Length <= 60 && Regex.IsMatch(code, @"^[A-Z0-9.]{1,35}-\d{6}-\d{4,9}\z", RegexOptions.ECMAScript);
}
