using System.Security.Claims;

namespace OneStop.Desk;

/// <summary>Who is signed in, as the token has it. Decides what the pages offer; what may be done is the services' to say.</summary>
/// <param name="Desk">The desk the officer receives at, if any.</param>
public sealed record Me(string Subject, string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> Units, string? Desk)
{
    public static Me Of(ClaimsPrincipal user)
    {
        var subject = user.FindFirst("sub")?.Value ?? "";
        return new(
            subject, user.FindFirst("name")?.Value ?? subject, [.. user.FindAll("role").Select(c => c.Value)], [.. user.FindAll("unit").Select(c => c.Value)],
            user.FindFirst("desk")?.Value);
    }

    public bool Receives => Roles.Contains("reception") && Desk is not null;

    public bool Handles => Roles.Contains("handler") || Roles.Contains("reviewer") || Roles.Contains("signer");

    public bool Decides => Roles.Contains("reviewer") || Roles.Contains("signer");

    public bool Signs => Roles.Contains("signer");

    public bool Supervises => Roles.Contains("supervisor");

    /// <summary>Finds dossiers by name or number; to everyone else only a whole code leads.</summary>
    public bool FindsPeople => Receives || Supervises;

    /// <summary>Looks after the record: whether it is whole, and whether every list says what the events say.</summary>
    public bool Inspects => Supervises || Roles.Contains("operator");

    /// <summary>The page a day of work starts on.</summary>
    public string Home => Receives ? "/board" : Supervises ? "/supervision" : Handles ? "/inbox" : Inspects ? "/record" : "/";
}
