using System.Globalization;
using System.Text;

namespace OneStop.Provinces;

/// <summary>Vietnamese text comes in two encodings of its accents and with characters nobody sees; only one spelling may reach codes, names and searches.</summary>
internal static class Plain
{
    // Each vowel without a tone, then with the five tones in the order of Tones. string.Normalize does nothing at all
    // under InvariantGlobalization, so the letters of Vietnamese are composed here.
    private static readonly string[] Vowels = Both(
        ["aàáãảạ", "ăằắẵẳặ", "âầấẫẩậ", "eèéẽẻẹ", "êềếễểệ", "iìíĩỉị", "oòóõỏọ", "ôồốỗổộ", "ơờớỡởợ", "uùúũủụ", "ưừứữửự", "yỳýỹỷỵ"]);

    private static readonly Dictionary<(char, char), char> Shapes = new()
    {
        [('a', '\u0306')] = 'ă', [('a', '\u0302')] = 'â', [('e', '\u0302')] = 'ê', [('o', '\u0302')] = 'ô', [('o', '\u031B')] = 'ơ', [('u', '\u031B')] = 'ư',
        [('A', '\u0306')] = 'Ă', [('A', '\u0302')] = 'Â', [('E', '\u0302')] = 'Ê', [('O', '\u0302')] = 'Ô', [('O', '\u031B')] = 'Ơ', [('U', '\u031B')] = 'Ư'
    };

    private const string Tones = "\u0300\u0301\u0303\u0309\u0323";

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
            else if (char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark && text.Length > 0 && Composed(text[^1], c) is { } letter) text[^1] = letter;
            else if (char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.Control)) text.Append(c);
        }
        return text.ToString().TrimEnd();
    }

    /// <summary>The letter with the mark on it, whichever of its marks came first; null when Vietnamese has none such.</summary>
    private static char? Composed(char letter, char mark)
    {
        if (Array.Find(Vowels, v => v.Contains(letter)) is not { } vowel) return null;
        if (Tones.IndexOf(mark) is >= 0 and var tone) return letter == vowel[0] ? vowel[tone + 1] : null;
        return Shapes.TryGetValue((vowel[0], mark), out var shaped) ? Array.Find(Vowels, v => v[0] == shaped)![vowel.IndexOf(letter)] : null;
    }

    private static string[] Both(string[] small) => [.. small, .. small.Select(s => s.ToUpperInvariant())];
}
