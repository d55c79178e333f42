namespace OneStop.Launcher;

/// <summary><c>keys rotate</c>: a new key for signing tokens. Nobody is signed out: the old keys stay published until all they signed has expired.</summary>
public static class Keys
{
    /// <summary>Longer than any session and any sensible token.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    public static Command Command { get; } = new("keys", "rotates the key that signs tokens", """
        ./onestop keys rotate [--state DIR] [--compromised]

        Makes a new signing key; Identity publishes it at once and signs with it after two minutes. Keys replaced more than 30 days ago are removed.

          --state DIR     the instance (default: .onestop in the checkout)
          --compromised   removes all former keys now: everyone signs in again
        """, ["--state"], ["--compromised"], 1, Run);

    private static Task<int> Run(Arguments arguments)
    {
        if (arguments.Word != "rotate") throw new FailureException("What is to be done with the keys? ./onestop keys rotate.");
        var instance = Instance.At(arguments.Option("--state"));
        instance.Existing();
        var files = new IdentityFiles(instance);
        var former = Directory.GetFiles(files.Keys, "*.pem").Order(StringComparer.Ordinal).ToArray();
        var added = files.AddKey(TimeProvider.System);
        // A key was replaced when the next one was made.
        var oldest = TimeProvider.System.GetUtcNow() - KeptFor;
        var gone = arguments.Has("--compromised") ? former : former.Where((_, i) => i + 1 < former.Length && File.GetLastWriteTimeUtc(former[i + 1]) < oldest).ToArray();
        foreach (var file in gone) File.Delete(file);
        Console.WriteLine($"New key {Path.GetFileNameWithoutExtension(added)}; {gone.Length} removed, {former.Length - gone.Length} former ones stay published.");
        return Task.FromResult(0);
    }
}
