namespace OneStop.Provinces;
public sealed record PackProblem(string File, int Line, string What);
public sealed record PackReading(Province? Province, IReadOnlyList<PackProblem> Problems);
public static class ProvincePack { public static PackReading Load(string d) => new(null, []); }
