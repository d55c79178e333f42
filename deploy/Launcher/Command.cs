namespace OneStop.Launcher;

/// <summary>One command of <c>./onestop</c>.</summary>
/// <param name="Summary">One line for the list of commands.</param>
/// <param name="Help">What <c>--help</c> prints.</param>
/// <param name="Options">Options that take a value, e.g. <c>--state</c>.</param>
/// <param name="Switches">Options that stand alone.</param>
/// <param name="Words">How many plain words it takes at most.</param>
public sealed record Command(
    string Name, string Summary, string Help, string[] Options, string[] Switches, int Words, Func<Arguments, Task<int>> Run);

/// <summary>A command line, checked against what the command takes.</summary>
public sealed class Arguments
{
    private readonly Dictionary<string, string> options = [];
    private readonly HashSet<string> switches = [];
    private readonly List<string> words = [];

    public static Arguments Parse(Command command, string[] args)
    {
        var parsed = new Arguments();
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].StartsWith("--", StringComparison.Ordinal) && args[i].IndexOf('=') is > 0 and var at
                ? (args[i][..at], args[i][(at + 1)..])
                : (args[i], null);
            if (command.Options.Contains(name))
                parsed.options[name] = value ?? (++i < args.Length ? args[i] : throw new FailureException($"The option {name} needs a value."));
            else if (command.Switches.Contains(name) && value is null)
                parsed.switches.Add(name);
            else if (name.StartsWith('-'))
                throw new FailureException($"\"{command.Name}\" has no option {args[i]}; see ./onestop {command.Name} --help.");
            else if (parsed.words.Count < command.Words)
                parsed.words.Add(name);
            else
                throw new FailureException($"\"{command.Name}\" does not understand \"{name}\"; see ./onestop {command.Name} --help.");
        }
        return parsed;
    }

    public string? Option(string name) => options.GetValueOrDefault(name);

    public bool Has(string name) => switches.Contains(name);

    public string? Word => words.FirstOrDefault();

    /// <summary>The value of an option that is a whole number within limits.</summary>
    public int? Number(string name, int min, int max) => Option(name) switch
    {
        null => null,
        var text when int.TryParse(text, out var number) && number >= min && number <= max => number,
        var text => throw new FailureException($"{name} must be a whole number from {min} to {max}, not \"{text}\"."),
    };
}
