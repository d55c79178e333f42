using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OneStop.Identity.Accounts;

namespace OneStop.Identity.SecondFactor;

/// <summary>An officer's authenticator and the codes that stand in for it when it is lost.</summary>
public sealed class Authenticator(UserManager<Account> accounts, IdentityDb db, IDataProtectionProvider protection, TimeProvider clock)
{
    private const int Codes = 10;
    private readonly IDataProtector protector = protection.CreateProtector("authenticator");

    /// <summary>A secret on its way through the enrolment page, which nobody can swap for another officer's.</summary>
    public string Seal(Account account, byte[] secret) => protector.CreateProtector(account.Id.ToString()).Protect(Convert.ToBase64String(secret));

    /// <returns>Null when it is not this account's.</returns>
    public byte[]? Unseal(Account account, string? sealedSecret)
    {
        try
        {
            return sealedSecret is null ? null : Convert.FromBase64String(protector.CreateProtector(account.Id.ToString()).Unprotect(sealedSecret));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>A code of the app, or a recovery code; each only once.</summary>
    public async Task<bool> Accept(Account account, string code)
    {
        if (Unseal(account, account.TotpSecret) is not { } secret) return false;
        if (Totp.Accept(secret, code, clock.GetUtcNow(), account.TotpStep) is { } step)
        {
            account.TotpStep = step;
            // Of two requests with the same code the second finds the account changed.
            return (await accounts.UpdateAsync(account)).Succeeded;
        }
        var hash = Hash(code);
        return await db.RecoveryCodes.Where(c => c.AccountId == account.Id && c.Hash == hash).ExecuteDeleteAsync() == 1;
    }

    /// <returns>The recovery codes, to be shown once; null when the code is not of this secret.</returns>
    public async Task<IReadOnlyList<string>?> Enrol(Account account, byte[] secret, string code)
    {
        if (Totp.Accept(secret, code, clock.GetUtcNow(), lastStep: 0) is not { } step) return null;
        (account.TotpSecret, account.TotpStep, account.TwoFactorEnabled) = (Seal(account, secret), step, true);
        await db.RecoveryCodes.Where(c => c.AccountId == account.Id).ExecuteDeleteAsync();
        var codes = Enumerable.Range(0, Codes).Select(_ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10)).Insert(10, "-")).ToArray();
        db.RecoveryCodes.AddRange(codes.Select(c => new RecoveryCode { AccountId = account.Id, Hash = Hash(c) }));
        await accounts.UpdateSecurityStampAsync(account);
        return codes;
    }

    private static string Hash(string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code.Replace("-", "", StringComparison.Ordinal).Trim().ToLowerInvariant())));
}
