using Microsoft.AspNetCore.Identity;

namespace OneStop.Identity.Accounts;

/// <summary>What is needed to recognise an officer again, and nothing else. Name, roles, units and desk stand in the province's pack, which is read
/// anew at every start: who is struck off there gets no further token.</summary>
public sealed class Account : IdentityUser<Guid>
{
    /// <summary>When the password was last chosen; null while there is none.</summary>
    public DateTimeOffset? PasswordSetAt { get; set; }

    /// <summary>The password was given by an operator, and serves to choose an own one.</summary>
    public bool PasswordIsProvisional { get; set; }

    /// <summary>The last sign-in; before the first, when the account was opened or opened again.</summary>
    public DateTimeOffset LastUsedAt { get; set; }

    /// <summary>The authenticator's secret, encrypted with the key ring; null until the officer has enrolled.</summary>
    public string? TotpSecret { get; set; }

    /// <summary>The 30-second step of the last code that was taken: none is taken twice.</summary>
    public long TotpStep { get; set; }
}

/// <summary>A password the officer had before.</summary>
public sealed class FormerPassword
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid AccountId { get; init; }
    public string Hash { get; init; } = "";
    public DateTimeOffset SetAt { get; init; }
}

/// <summary>A code that stands in for a lost authenticator, once.</summary>
public sealed class RecoveryCode
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid AccountId { get; init; }

    /// <summary>SHA-256; the code itself has 80 bits and needs no slow hash.</summary>
    public string Hash { get; init; } = "";
}

/// <summary>What happened at the door. Added to, never changed: the service's role may not.</summary>
/// <param name="Subject">The sign-in name; empty where it is nobody's.</param>
/// <param name="What">A word: <c>signedIn</c>, <c>wrongPassword</c>, <c>lockedOut</c>…</param>
public sealed record DoorEvent(Guid Id, DateTimeOffset At, string Subject, string What);
