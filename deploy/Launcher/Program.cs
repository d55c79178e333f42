using OneStop.Launcher;

Command[] commands =
[
    Up.Command, Down.Command, Hold.Stop, Hold.Start, Token.Command, Passwords.Command, Keys.Command, Rewrap.Command, PersonMarks.Command, Db.Command, Demo.Command,
    Test.Command, Bench.Command, Chaos.Command, Verify.Command, Backup.Command, Restore.Command,
];
try
{
    if (args is [] or ["--help" or "-h" or "help"])
    {
        Console.WriteLine("OneStop: a province's one-stop desks on one machine.\n");
        foreach (var c in commands) Console.WriteLine($"  ./onestop {c.Name,-9} {c.Summary}");
        Console.WriteLine("\n./onestop COMMAND --help tells the options.");
        return 0;
    }

    var command = commands.FirstOrDefault(c => c.Name == args[0])
        ?? throw new FailureException($"There is no command \"{args[0]}\"; the commands are {string.Join(", ", commands.Select(c => c.Name))}.");
    if (args.Contains("--help") || args.Contains("-h"))
    {
        Console.WriteLine(command.Help);
        return 0;
    }

    return await command.Run(Arguments.Parse(command, args[1..]));
}
catch (Exception e)
{
    FailureException.Tell(e);
    return 1;
}
