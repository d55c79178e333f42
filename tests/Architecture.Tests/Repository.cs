namespace OneStop.Architecture.Tests;

/// <summary>The checkout as it lies on disk: everything that is committed, nothing that is built.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", ".git", ".vs"];

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <returns>Paths from the root, with slashes.</returns>
    public static IReadOnlyList<string> Files(string extension, params string[] under) =>
        [.. under.SelectMany(top => Under(Path.Combine(Root, top))).Where(f => f.EndsWith(extension, StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Has(string path) => File.Exists(Path.Combine(Root, path));

    private static string FindRoot(string from) =>
        File.Exists(Path.Combine(from, "OneStop.sln")) ? from : FindRoot(Path.GetDirectoryName(from) ?? throw new InvalidOperationException("OneStop.sln is nowhere above."));

    private static IEnumerable<string> Under(string directory) =>
        Directory.GetFiles(directory).Concat(Directory.GetDirectories(directory).Where(d => !NotOurs.Contains(Path.GetFileName(d))).SelectMany(Under));
}
