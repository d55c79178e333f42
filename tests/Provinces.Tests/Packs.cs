namespace OneStop.Provinces.Tests;

/// <summary>The sample pack, and copies of it to break.</summary>
internal static class Packs
{
    public static string Sample { get; } = Path.Combine(Root(), "deploy", "provinces", "sample");

    /// <summary>The problems of a copy of the sample in which one file was changed.</summary>
    public static IReadOnlyList<PackProblem> Broken(string file, Func<string, string> change) => In(copy =>
    {
        var path = Path.Combine(copy, file);
        var text = File.ReadAllText(path);
        var changed = change(text);
        if (changed == text) throw new InvalidOperationException($"The change to {file} changed nothing.");
        File.WriteAllText(path, changed);
    });

    /// <summary>The problems of a copy of the sample to which something was done.</summary>
    public static IReadOnlyList<PackProblem> In(Action<string> change)
    {
        var copy = Directory.CreateTempSubdirectory("pack-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(Sample, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(copy, Path.GetRelativePath(Sample, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
            change(copy);
            ProvincePack.Load(copy).TryTake(out _, out var problems);
            return problems;
        }
        finally
        {
            Directory.Delete(copy, true);
        }
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "OneStop.sln"))) directory = directory.Parent!;
        return directory.FullName;
    }
}
