namespace OneStop.Launcher;

/// <summary>The source tree this launcher was built in: where tye.yaml, the services and the sample province are.</summary>
public static class Checkout
{
    public static string Root { get; } = Find();

    /// <summary>A path of the checkout, given with slashes.</summary>
    public static string PathOf(string relative) => Path.GetFullPath(Path.Combine(Root, relative));

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "tye.yaml"))) return directory.FullName;
        throw new FailureException("tye.yaml was not found above the launcher: run ./onestop from a checkout of OneStop.");
    }
}
