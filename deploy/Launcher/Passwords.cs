using System.Diagnostics;

namespace OneStop.Launcher;

/// <summary>Passwords of a local instance's officers, made up by Identity's own program and shown here once; they are written nowhere.</summary>
public static class Passwords
{
    public static Command Command { get; } = new("password", "sets and prints a new password for an officer of a local instance", """
        ./onestop password USER [--state DIR] [--lasting] [--new-authenticator]

        Sets a new password, prints it once, and opens the account again if it was locked. It serves to choose an own one at the next sign-in.

          --state DIR          the instance (default: .onestop in the checkout)
          --lasting            it need not be changed
          --new-authenticator  the second factor was lost: the officer sets up another at the next sign-in
        """, ["--state"], ["--lasting", "--new-authenticator"], 1, Run);

    private static async Task<int> Run(Arguments arguments)
    {
        var instance = Instance.At(arguments.Option("--state"));
        var province = PackCheck.Load(instance.Existing().Province);
        if (instance.Supervisor is null) throw new FailureException($"The instance in {instance.Directory} is not running; start it with ./onestop up.");
        var user = arguments.Word ?? throw new FailureException($"Whose password? The officers are {string.Join(", ", province.Officers.Select(o => o.Id))}.");
        foreach (var line in await Ask(instance, ["password", user, .. Command.Switches.Where(arguments.Has)])) Console.WriteLine(line);
        return 0;
    }

    /// <summary>The passwords of officers who never had one; none after the first time.</summary>
    public static async Task<IReadOnlyList<(string User, string Password)>> First(Instance instance)
    {
        var given = instance.PathOf("run", "first-passwords.given");
        if (File.Exists(given)) return [];
        var lines = await Ask(instance, ["first-passwords"]);
        await File.WriteAllTextAsync(given, "");
        return [.. lines.Select(l => l.Split(' ')).Select(w => (w[0], w[1]))];
    }

    private static async Task<string[]> Ask(Instance instance, string[] command)
    {
        var service = Topology.Read().Services.Single(s => s.Name == "identity");
        var start = new ProcessStartInfo("dotnet", [service.Program, .. command])
        {
            WorkingDirectory = Path.GetDirectoryName(service.Program)!, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["ConnectionStrings__Database"] = new Databases(DatabaseSecrets.Of(instance)).RuntimeOf(service.Name);
        start.Environment["OneStop__Province"] = instance.Existing().Province;
        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output[0].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : throw new FailureException($"Identity sets no password: {output[1].Trim()}");
    }
}
