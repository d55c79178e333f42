namespace OneStop.Launcher;

/// <summary>A failure that was foreseen: one sentence that says what is wrong and, where it helps, what to do.</summary>
/// <param name="details">Lines that back the sentence up, e.g. the end of a log.</param>
public sealed class FailureException(string sentence, params IEnumerable<string> details) : Exception(sentence)
{
    private const int NoSpaceUnix = 28;
    private const int NoSpaceWindows = unchecked((int)0x80070070);

    public IReadOnlyList<string> Details { get; } = [.. details];

    /// <summary>Whether the user wants to see more than the sentences.</summary>
    public static bool Verbose => Environment.GetEnvironmentVariable("ONESTOP_VERBOSE") is "1";

    /// <summary>Any exception as a failure: nobody using the command is shown a stack trace they did not ask for.</summary>
    public static FailureException From(Exception e) => e switch
    {
        FailureException failure => failure,
        AggregateException { InnerException: { } inner } => From(inner),
        IOException { HResult: NoSpaceUnix or NoSpaceWindows } => new("The disk is full."),
        UnauthorizedAccessException => new($"Permission denied: {e.Message}"),
        IOException => new(e.Message),
        _ => new($"Something nobody foresaw went wrong ({e.GetType().Name}: {FirstLine(e.Message)}); ONESTOP_VERBOSE=1 shows where."),
    };

    public static void Tell(Exception e)
    {
        var failure = From(e);
        foreach (var line in failure.Details) Console.Error.WriteLine($"  {line}");
        Console.Error.WriteLine($"onestop: {failure.Message}");
        if (Verbose && e is not FailureException) Console.Error.WriteLine(e);
    }

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r', '.');
}
