using System.Globalization;
using System.Text;

namespace OneStop.Provinces;

/// <summary>Vietnamese text comes in two encodings of its accents and with characters nobody sees; only one spelling may reach codes, names and searches.</summary>
internal static class Plain
{
    /// <summary>In NFC, without format and control characters (U+200E, BOM), with ordinary spaces (U+00A0 too), one at a time and none at the ends.</summary>
    public static string Text(string raw)
    {
        var text = new StringBuilder(raw.Length);
        foreach (var c in raw)
        {
            if (char.IsWhiteSpace(c))
            {
                if (text.Length > 0 && text[^1] != ' ') text.Append(' ');
            }
            else if (char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.Control)) text.Append(c);
        }
        return text.ToString().TrimEnd().Normalize(NormalizationForm.FormC);
    }
}
