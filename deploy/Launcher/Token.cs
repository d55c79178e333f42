namespace OneStop.Launcher;

/// <summary><c>token</c>: an access token for an officer of a local instance.</summary>
public static class Token
{
    public static Command Command { get; } = new("token", "an access token for an officer of a local instance", """
        ./onestop token USER [--state DIR] [--hours 8]

        Prints an access token for an officer of the running instance's province pack, given by its Identity, e.g.
          curl -H "Authorization: Bearer $(./onestop token handler.a)" http://localhost:8080/api/routing/inbox

          --state DIR   the instance (default: .onestop in the checkout)
          --hours N     how long it is valid (default 8)
        """, ["--state", "--hours"], [], 1, Run);

    private static Task<int> Run(Arguments arguments)
    {
        var instance = Instance.At(arguments.Option("--state"));
        var hours = arguments.Number("--hours", 1, 24 * 365) ?? 8;
        var province = PackCheck.Load(instance.Existing().Province);
        var known = string.Join(", ", province.Officers.Select(o => o.Id));
        var user = arguments.Word ?? throw new FailureException($"Whose token? The officers are {known}.");
        var officer = province.Officer(user) ?? throw new FailureException($"The province has no officer \"{user}\"; it has {known}.");
        using var tokens = new LocalTokens(instance);
        Console.WriteLine(tokens.For(officer.Id, TimeSpan.FromHours(hours)));
        return Task.FromResult(0);
    }
}
