using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace OneStop.Desk.Tests;

public sealed partial class WordsTests
{
    [Fact]
    public void Every_sentence_of_the_pages_has_an_English_one_and_none_is_left_over() =>
        Sentences().Should().NotBeEmpty().And.BeEquivalentTo(Words.Translated);

    [Fact]
    public void Numbers_read_as_each_language_writes_them()
    {
        new Words(Words.Vietnamese).Money(1_250_000).Should().Be("1.250.000 đồng");
        new Words(Words.InEnglish).Money(1_250_000).Should().Be("1,250,000 VND");
    }

    private static IEnumerable<string> Sentences([CallerFilePath] string here = "") =>
        Directory.EnumerateFiles(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../services/Desk")), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal))
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .SelectMany(f => Spoken().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)).Distinct();

    [GeneratedRegex(@"\b(?:T|words|this)\[""((?:[^""\\]|\\.)+)""")]
    private static partial Regex Spoken();
}
