using OneStop.Provinces;

namespace OneStop.Launcher;

/// <summary>Reads a province's configuration pack; what is wrong with it is listed as <c>file:line: what</c>.</summary>
public static class PackCheck
{
    public static Province Load(string directory)
    {
        if (!Directory.Exists(directory)) throw new FailureException($"There is no province pack at {directory}.");
        if (!File.Exists(Path.Combine(directory, "province.yaml")))
            throw new FailureException(
                $"{directory} is not a province pack: it has no province.yaml.");
        return ProvincePack.Load(directory).TryTake(out var province, out var problems)
            ? province
            : throw new FailureException(
                $"The province pack at {directory} cannot be used; its problems stand above.", problems.Select(p => p.ToString()));
    }

    /// <summary>A role as tokens and the API write it.</summary>
    public static string Word(this Role role) => char.ToLowerInvariant(role.ToString()[0]) + role.ToString()[1..];
}
