using OneStop.Provinces;

namespace OneStop.Launcher;

/// <summary><c>person</c>: the mark that stands for an officer's identity number in the pack.</summary>
public static class PersonMarks
{
    public static Command Command { get; } = new("person", "the mark of an officer's identity number, for officers.yaml", """
        ./onestop person [--state DIR] < NUMBER

        Reads an identity number from standard input and prints what to write as "person:" of that officer in officers.yaml: they then may not act on a
        dossier of their own. The mark is worth nothing without this instance's key.

          --state DIR   the instance (default: .onestop in the checkout)
        """, ["--state"], [], 0, Run);

    private static Task<int> Run(Arguments arguments)
    {
        var instance = Instance.At(arguments.Option("--state"));
        instance.Existing();
        var number = Console.In.ReadLine()?.Trim() ?? "";
        if (number.Length is not (9 or 12) || !number.All(char.IsAsciiDigit)) throw new FailureException("An identity number of 12 (or 9) digits is read from standard input.");
        var key = Convert.FromBase64String(File.ReadAllText(Secrets.FindingKeyIn(Secrets.RingOf(instance, "intake"))).Trim());
        Console.WriteLine($"person: {PersonMark.Of(key, number)}");
        return Task.FromResult(0);
    }
}
