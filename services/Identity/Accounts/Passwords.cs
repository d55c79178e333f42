using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;

namespace OneStop.Identity.Accounts;

/// <summary>Sets passwords: one chosen by the officer, or one made up for them.</summary>
public sealed class Passwords(UserManager<Account> accounts, IdentityDb db, IOpenIddictTokenManager tokens, TimeProvider clock)
{
    /// <summary>Without 0, O, 1, l, I and their like: it is read off a screen and typed.</summary>
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <returns>What speaks against it; empty when it is set.</returns>
    public async Task<IReadOnlyList<string>> Set(Account account, string password, bool provisional = false)
    {
        foreach (var rule in accounts.PasswordValidators)
            if (await rule.ValidateAsync(accounts, account, password) is { Succeeded: false } wrong)
                return [.. wrong.Errors.Select(e => e.Code)];
        var now = clock.GetUtcNow();
        account.PasswordHash = accounts.PasswordHasher.HashPassword(account, password);
        (account.PasswordSetAt, account.PasswordIsProvisional) = (now, provisional);
        db.FormerPasswords.Add(new() { AccountId = account.Id, Hash = account.PasswordHash, SetAt = now });
        // Saves the account, and ends what was signed in with the former password.
        await accounts.UpdateSecurityStampAsync(account);
        await tokens.RevokeBySubjectAsync(account.UserName!);
        return [];
    }

    /// <summary>A password nobody has seen before; opens a locked or long unused account again.</summary>
    public async Task<string> Give(Account account, bool provisional)
    {
        var password = string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 4)));
        (account.LockoutEnd, account.AccessFailedCount, account.LastUsedAt) = (null, 0, clock.GetUtcNow());
        return await Set(account, password, provisional) is [] ? password : throw new InvalidOperationException("A generated password does not satisfy the rules.");
    }
}
