using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OneStop.Provinces;

namespace OneStop.Identity.Accounts;

/// <summary>The limits of TCVN 14423:2026 §5 for level 3; an operator may set others under <c>OneStop:Identity:Rules</c>.</summary>
public sealed record DoorRules
{
    /// <summary>Without a second factor.</summary>
    public int ShortestPassword { get; init; } = 14;

    /// <summary>With one.</summary>
    public int ShortestPasswordWithSecondFactor { get; init; } = 8;

    public int PasswordsRemembered { get; init; } = 10;
    /// <summary>Of PBKDF2 with SHA-512: OWASP's figure of 2025.</summary>
    public int HashIterations { get; init; } = 220_000;

    public int OperatorPasswordDays { get; init; } = 60;
    public int UnusedDays { get; init; } = 45;
    public int FailuresBeforeLock { get; init; } = 5;
    public TimeSpan LockedFor { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long the sign-in here is good for another application without the password; not longer than a session may idle.</summary>
    public TimeSpan UserIdle { get; init; } = TimeSpan.FromMinutes(15);

    public TimeSpan OperatorIdle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>No session lives longer, however busy.</summary>
    public TimeSpan Session { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long after signing in an officer may change password and second factor without signing in once more.</summary>
    public TimeSpan JustIn { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan AccessToken { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Roles that have to show a second factor besides those that always do, e.g. <c>Supervisor</c>; all of them where the pages are reached from the Internet.</summary>
    public IReadOnlyList<Role> SecondFactorAlsoFor { get; init; } = [];

    /// <summary>Who administers and who signs shows a second factor (TCVN 14423:2026 §5; NĐ 30/2020, Đ.5).</summary>
    public bool DemandsSecondFactor(Officer officer) => officer.Roles.Any(r => r is Role.Operator or Role.Signer || SecondFactorAlsoFor.Contains(r));

    public TimeSpan Idle(Officer officer) => officer.Roles.Contains(Role.Operator) ? OperatorIdle : UserIdle;
}

/// <summary>What a password must be. Length counts, not signs: no rule asks for digits or capitals.</summary>
public sealed class PasswordRules(DoorRules rules, Province province, IdentityDb db) : IPasswordValidator<Account>
{
    public async Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password)
    {
        ArgumentNullException.ThrowIfNull(manager);
        ArgumentNullException.ThrowIfNull(user);
        var wrong = new List<IdentityError>();
        if (password is null || password.Length < Shortest(user)) wrong.Add(new() { Code = "TooShort" });
        else if (password.Contains(user.UserName!, StringComparison.OrdinalIgnoreCase) || password.Distinct().Count() < 5) wrong.Add(new() { Code = "TooPlain" });
        else if (await WasUsed(manager, user, password)) wrong.Add(new() { Code = "UsedBefore" });
        return wrong.Count == 0 ? IdentityResult.Success : IdentityResult.Failed([.. wrong]);
    }

    /// <summary>How long this officer's password must be at least.</summary>
    public int Shortest(Account account) =>
        account.TwoFactorEnabled || (province.Officer(account.UserName!) is { } officer && rules.DemandsSecondFactor(officer))
            ? rules.ShortestPasswordWithSecondFactor
            : rules.ShortestPassword;

    private async Task<bool> WasUsed(UserManager<Account> manager, Account account, string password)
    {
        var former = await db.FormerPasswords.Where(p => p.AccountId == account.Id).OrderByDescending(p => p.SetAt).Take(rules.PasswordsRemembered)
            .Select(p => p.Hash).ToListAsync();
        return former.Any(hash => manager.PasswordHasher.VerifyHashedPassword(account, hash, password) != PasswordVerificationResult.Failed);
    }
}
