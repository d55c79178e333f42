namespace OneStop.Deciding;

/// <summary>Who acts: an officer with the rights of the token, or a service that passes on what happened elsewhere.</summary>
/// <param name="Subject">Sign-in name, or <c>service:intake</c>.</param>
/// <param name="Roles">camelCase role names: reception, handler, reviewer, signer, supervisor, operator, citizen, service.</param>
/// <param name="Units">Departments the officer works in, and those below them.</param>
/// <param name="Desk">The desk the officer receives at, if any.</param>
public sealed record Actor(string Subject, IReadOnlyList<string> Roles, IReadOnlyList<string> Units, string? Desk)
{
    public bool Has(string role) => Roles.Contains(role);
    public bool WorksIn(string unit) => Units.Contains(unit);

    public static Actor Service(string name) => new($"service:{name}", ["service"], [], null);
}
