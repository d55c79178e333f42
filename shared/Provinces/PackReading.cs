using System.Diagnostics.CodeAnalysis;

namespace OneStop.Provinces;

/// <summary>What came of reading a pack: the province, or everything that is wrong with it.</summary>
public abstract record PackReading
{
    private PackReading() { }

    /// <summary>The pack holds together.</summary>
    public sealed record Sound(Province Province) : PackReading;

    /// <summary>The pack may not be used.</summary>
    /// <param name="Problems">At least one, by file and line.</param>
    public sealed record Unsound(IReadOnlyList<PackProblem> Problems) : PackReading;

    /// <summary>Whether the pack is sound; the problems are empty exactly then.</summary>
    public bool TryTake([NotNullWhen(true)] out Province? province, out IReadOnlyList<PackProblem> problems)
    {
        province = (this as Sound)?.Province;
        problems = (this as Unsound)?.Problems ?? [];
        return province is not null;
    }
}

/// <param name="File">Relative to the pack, with forward slashes.</param>
/// <param name="Line">From 1; 0 where the file itself is the problem.</param>
/// <param name="What">A sentence in English for the person who edits the pack.</param>
public sealed record PackProblem(string File, int Line, string What)
{
    /// <summary>As compilers say it: <c>desks.yaml:7: …</c></summary>
    public override string ToString() => Line == 0 ? $"{File}: {What}" : $"{File}:{Line}: {What}";
}
