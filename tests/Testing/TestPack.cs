using OneStop.Launcher;

namespace OneStop.Testing;

/// <summary>The sample province for tests that run on the real clock. Its calendar ends where the published tables end, and tests must not: years
/// to come get a table without holidays.</summary>
public static class TestPack
{
    /// <param name="checkout">Whose sample it is; null for this one.</param>
    /// <returns>The directory of the pack.</returns>
    public static string Make(string directory, int thisYear, string? checkout = null)
    {
        var sample = Path.Combine(checkout ?? Checkout.Root, "deploy", "provinces", "sample");
        foreach (var file in Directory.GetFiles(sample, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(directory, Path.GetRelativePath(sample, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
        var calendar = Path.Combine(directory, "calendar.yaml");
        var text = File.ReadAllText(calendar).TrimEnd();
        for (var year = 2027; year <= thisYear + 1; year++) text += $"\n  {year}: []";
        File.WriteAllText(calendar, text + "\n");
        return directory;
    }
}
