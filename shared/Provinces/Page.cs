using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OneStop.Provinces;

/// <summary>Where the reading of a pack notes what is wrong.</summary>
internal sealed class Findings
{
    private readonly List<PackProblem> problems = [];

    public IReadOnlyList<PackProblem> InOrder =>
        [.. problems.Distinct().OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line)];

    public void Note(string file, long line, string what) => problems.Add(new(file, (int)line, what));
}

/// <summary>A value and where it stands.</summary>
internal sealed record Word(string Text, Findings Findings, string File, long Line)
{
    public void Wrong(string what) => Findings.Note(File, Line, what);
}

/// <summary>A mapping of a pack file. What is missing or wrong is noted, and a harmless stand-in returned, so that one reading finds everything.</summary>
internal sealed class Page
{
    private const int LongestText = 1000;

    private readonly Findings findings;
    private readonly string file;
    private readonly string what;
    private readonly long line;
    private readonly List<(string Key, YamlNode Node, long Line)> entries = [];
    private readonly List<string> known = [];

    /// <param name="what">What the mapping describes, with its article: "an agency".</param>
    private Page(Findings findings, string file, string what, YamlMappingNode? node)
    {
        (this.findings, this.file, this.what, line) = (findings, file, what, node?.Start.Line ?? 1);
        if (node is null) return;
        foreach (var (key, value) in node.Children)
        {
            if (key is YamlScalarNode scalar) entries.Add((Plain.Text(scalar.Value ?? ""), value, key.Start.Line));
            else findings.Note(file, key.Start.Line, $"A key of {what} must be a plain word.");
        }
    }

    /// <summary>The file as a mapping; null when it cannot be read at all, which is noted.</summary>
    public static Page? Open(Findings findings, string directory, string file, string what)
    {
        Parser? parser = null;
        try
        {
            using var reader = new StreamReader(Path.Combine(directory, file));
            parser = new Parser(reader);
            var yaml = new YamlStream();
            yaml.Load(parser);
            if (yaml.Documents is [{ RootNode: YamlMappingNode root }]) return new(findings, file, what, root);
            findings.Note(file, 1, $"The file must hold one mapping of keys to values that describes {what}.");
        }
        catch (YamlException broken)
        {
            findings.Note(file, broken.Start.Line, $"The file is not readable as YAML: {broken.InnerException?.Message ?? broken.Message}");
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet loses its footing over some mixed-up brackets and says no more than that.
            findings.Note(file, parser?.Current?.End.Line ?? 1, "The file is not readable as YAML from about here on: look for a bracket that is not closed.");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            findings.Note(file, 0, "The file is missing.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            findings.Note(file, 0, $"The file cannot be read: {unreadable.Message}");
        }
        return null;
    }

    public Word Here => new("", findings, file, line);

    public bool Has(string key) => entries.Exists(e => e.Key == key);

    /// <summary>Where the key stands, or the mapping itself.</summary>
    public Word At(string key) => new("", findings, file, entries.Find(e => e.Key == key) is { Node: not null } entry ? entry.Line : line);

    public void Wrong(string key, string what) => At(key).Wrong(what);

    public Word Text(string key) => Value(key) switch
    {
        null => At(key),
        YamlScalarNode node => Scalar(key, node),
        var node => Off(node, $"'{key}' must be a text.")
    };

    public Word? OptionalText(string key) => Skip(key) ? null : Text(key);

    /// <summary>Null when it is missing or wrong.</summary>
    public decimal? Number(string key, decimal least, decimal most)
    {
        var word = Text(key);
        if (word.Text.Length == 0) return null;
        if (!decimal.TryParse(word.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            word.Wrong($"'{key}' must be a number such as 8 or 7.5, not '{word.Text}'.");
        else if (number < least || number > most)
            word.Wrong($"'{key}' must be between {least} and {most}, not {word.Text}.");
        else return number;
        return null;
    }

    /// <summary>Null when it is missing or wrong.</summary>
    public long? Whole(string key, long least, long most)
    {
        if (Number(key, least, most) is not { } number) return null;
        if (number == decimal.Truncate(number)) return (long)number;
        Wrong(key, $"'{key}' must be a whole number, not {number.ToString(CultureInfo.InvariantCulture)}.");
        return null;
    }

    public int? OptionalWhole(string key, long least, long most) => Skip(key) ? null : (int?)Whole(key, least, most);

    /// <summary>Null when it is missing or wrong.</summary>
    public DateOnly? Date(string key)
    {
        var word = Text(key);
        if (DateOnly.TryParseExact(word.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        if (word.Text.Length > 0) word.Wrong($"'{key}' must be a date such as 2025-07-01, not '{word.Text}'.");
        return null;
    }

    public DateOnly? OptionalDate(string key) => Skip(key) ? null : Date(key);

    public bool Flag(string key)
    {
        if (Skip(key)) return false;
        var word = Text(key);
        if (word.Text.Length > 0 && word.Text is not ("true" or "false")) word.Wrong($"'{key}' must be true or false, not '{word.Text}'.");
        return word.Text == "true";
    }

    /// <summary>One of the names of the enum, written with a small initial.</summary>
    public T? OneOf<T>(string key) where T : struct, Enum => Chosen<T>(key, Text(key));

    public static T? Chosen<T>(string key, Word word) where T : struct, Enum
    {
        if (word.Text.Length == 0) return null;
        foreach (var value in Enum.GetValues<T>())
            if (Spelling(value) == word.Text) return value;
        word.Wrong($"'{key}' must be one of {string.Join(", ", Enum.GetValues<T>().Select(Spelling))}, not '{word.Text}'.");
        return null;
    }

    public static string Spelling<T>(T value) where T : struct, Enum => char.ToLowerInvariant($"{value}"[0]) + $"{value}"[1..];

    public IReadOnlyList<Page> Items(string key, string each)
    {
        List<Page> pages = [];
        foreach (var node in Sequence(key))
        {
            if (node is YamlMappingNode mapping) pages.Add(new(findings, file, each, mapping));
            else Off(node, $"Each entry of '{key}' must describe {each} by keys and values.");
        }
        return pages;
    }

    public IReadOnlyList<Word> Texts(string key) =>
        [.. Sequence(key).Select(node => node is YamlScalarNode scalar ? Scalar(key, scalar) : Off(node, $"Each entry of '{key}' must be a text.")).Where(w => w.Text.Length > 0)];

    public IReadOnlyList<Page> Some(string key, string each)
    {
        if (entries.Find(e => e.Key == key).Node is YamlSequenceNode { Children.Count: 0 }) Wrong(key, $"'{key}' is empty: there must be at least {each}.");
        return Items(key, each);
    }

    public IReadOnlyList<Page> OptionalItems(string key, string each) => Skip(key) ? [] : Items(key, each);

    public IReadOnlyList<Word> OptionalTexts(string key) => Skip(key) ? [] : Texts(key);

    public Page? OptionalPart(string key, string each) => Skip(key) ? null : Part(key, each);

    public Page Part(string key, string each)
    {
        var node = Value(key);
        if (node is not (null or YamlMappingNode)) Off(node, $"'{key}' must describe {each} by keys and values.");
        var part = new Page(findings, file, each, node as YamlMappingNode);
        // Nothing can be asked of a part that is not there: its absence is the one thing to say.
        return node is YamlMappingNode ? part : new Page(new Findings(), file, each, null);
    }

    /// <summary>The keys, where they are data and not names of ours.</summary>
    public IReadOnlyList<Word> Keys()
    {
        known.AddRange(entries.Select(e => e.Key));
        return [.. entries.Select(e => new Word(e.Key, findings, file, e.Line))];
    }

    /// <summary>To be called when everything known has been asked for: whatever else stands there is a mistake.</summary>
    public void Close()
    {
        foreach (var (key, _, at) in entries.Where(e => !known.Contains(e.Key)))
        {
            var meant = known.OrderBy(k => Distance(k, key)).FirstOrDefault(k => Distance(k, key) <= 2);
            findings.Note(file, at, $"Unknown key '{key}' in {what}{(meant is null ? $"; known are {string.Join(", ", known)}." : $"; did you mean '{meant}'?")}");
        }
    }

    private bool Skip(string key)
    {
        if (Has(key)) return false;
        known.Add(key);
        return true;
    }

    private YamlNode? Value(string key)
    {
        known.Add(key);
        if (entries.Find(e => e.Key == key) is { Node: { } node }) return node;
        findings.Note(file, line, $"Missing '{key}' in {what}.");
        return null;
    }

    private IEnumerable<YamlNode> Sequence(string key)
    {
        switch (Value(key))
        {
            case YamlSequenceNode sequence: return sequence.Children;
            case { } node: Off(node, $"'{key}' must be a list."); break;
        }
        return [];
    }

    private Word Scalar(string key, YamlScalarNode node)
    {
        var word = new Word(Plain.Text(node.Value ?? ""), findings, file, node.Start.Line);
        if (word.Text.Length == 0) word.Wrong($"'{key}' is empty.");
        else if (word.Text.Length > LongestText) word.Wrong($"'{key}' is longer than {LongestText} characters.");
        return word;
    }

    private Word Off(YamlNode node, string wrong)
    {
        var word = new Word("", findings, file, node.Start.Line);
        word.Wrong(wrong);
        return word;
    }

    /// <summary>Letters to add, drop or change between the two.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var (corner, _) = (row[0], row[0] = i);
            for (var j = 1; j <= other.Length; j++)
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (one[i - 1] == other[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }
}
