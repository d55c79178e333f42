using System.Text.RegularExpressions;

namespace OneStop.Hosting;

/// <summary>What a dossier code looks like: <c>agency-yyMMdd-number</c> (NĐ 118/2025, Đ.28). Anything else is not worth a look into the database.</summary>
public static partial class DossierCode
{
    public static bool IsCode(string code) => code.Length <= 60 && Shape().IsMatch(code);

    [GeneratedRegex(@"^[A-Z0-9.]{1,35}-\d{6}-\d{4,9}\z", RegexOptions.ECMAScript)]
    private static partial Regex Shape();
}
