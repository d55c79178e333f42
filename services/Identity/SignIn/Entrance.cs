using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OneStop.Identity.Accounts;
using OneStop.Identity.SecondFactor;
using OneStop.Provinces;

namespace OneStop.Identity.SignIn;

/// <summary>An officer at the door or inside, with what they have shown.</summary>
public sealed record Visitor(Account Account, Officer Officer, IReadOnlyList<string> Shown, DateTimeOffset At);

/// <summary>The door itself: tries are counted before they are looked at, so that a hundred at once are still five.</summary>
public sealed class Entrance(
    UserManager<Account> accounts, IdentityDb db, Authenticator authenticator, DoorRecord record, Province province, DoorRules rules, TimeProvider clock)
{
    /// <summary>Cookie of one who has shown the password and has more to do.</summary>
    public const string Entering = "entering";

    /// <summary>Cookie of one who is in.</summary>
    public const string Inside = "inside";

    private const string Stamp = "stamp", Shown = "amr", At = "at";

    /// <summary>A hash to compare with where there is none: a name that exists answers no later than one that does not.</summary>
    private static string? nobody;

    /// <returns>Null for anything wrong: which it was, is not told.</returns>
    public async Task<Visitor?> ShowPassword(string user, string password)
    {
        var officer = province.Officer(user);
        var account = officer is null ? null : await accounts.FindByNameAsync(officer.Id);
        if (account is null || officer is null || account.PasswordHash is null) return Pretend(password);
        if (!await Try(account))
        {
            await record.Add(officer.Id, "lockedOut");
            return Pretend(password);
        }
        if (!await accounts.CheckPasswordAsync(account, password))
        {
            await record.Add(officer.Id, "wrongPassword");
            return null;
        }
        await Forgive(account, all: false);
        if (!Steps.IsAbandoned(account, rules, clock.GetUtcNow())) return new(account, officer, [Steps.PasswordShown], clock.GetUtcNow());
        await record.Add(officer.Id, "abandoned");
        return null;
    }

    /// <returns>Null when the code is wrong, or the account is locked.</returns>
    public async Task<Visitor?> ShowCode(Visitor visitor, string code)
    {
        if (!await Try(visitor.Account)) return null;
        if (!await authenticator.Accept(visitor.Account, code))
        {
            await record.Add(visitor.Officer.Id, "wrongCode");
            return null;
        }
        return visitor with { Shown = [.. visitor.Shown, Steps.OneTimeCode, Steps.SecondFactor] };
    }

    /// <summary>Lets the visitor as far as they have come.</summary>
    public async Task<Step> Proceed(HttpContext http, Visitor visitor)
    {
        var step = Steps.Next(visitor.Account, visitor.Officer, rules, clock.GetUtcNow(), visitor.Shown);
        if (step == Step.Done)
        {
            await Forgive(visitor.Account, all: true);
            visitor.Account.LastUsedAt = clock.GetUtcNow();
            await accounts.UpdateAsync(visitor.Account);
            await record.Add(visitor.Officer.Id, "signedIn");
            await http.SignOutAsync(Entering);
        }
        var scheme = step == Step.Done ? Inside : Entering;
        List<Claim> claims = [new("sub", visitor.Officer.Id), new(Stamp, visitor.Account.SecurityStamp!), new(At, $"{visitor.At.ToUnixTimeSeconds()}")];
        claims.AddRange(visitor.Shown.Select(word => new Claim(Shown, word)));
        var lasts = step == Step.Done ? rules.Idle(visitor.Officer) : TimeSpan.FromMinutes(10);
        await http.SignInAsync(scheme, new(new ClaimsIdentity(claims, scheme)), new() { ExpiresUtc = clock.GetUtcNow() + lasts, AllowRefresh = false });
        return step;
    }

    /// <summary>Who this cookie is of; null when it is nobody's any more.</summary>
    public async Task<Visitor?> Visitor(HttpContext http, string scheme)
    {
        if (await http.AuthenticateAsync(scheme) is not { Succeeded: true, Principal: var principal }) return null;
        return await Find(principal.FindFirstValue("sub"), principal.FindFirstValue(Stamp)) is var (account, officer)
            ? new(account, officer, [.. principal.FindAll(Shown).Select(c => c.Value)],
                DateTimeOffset.FromUnixTimeSeconds(long.Parse(principal.FindFirstValue(At)!, System.Globalization.CultureInfo.InvariantCulture)))
            : null;
    }

    /// <summary>Who is in and has shown so a moment ago: what opens the door is not changed at a screen that was left alone.</summary>
    public async Task<Visitor?> JustIn(HttpContext http) =>
        await Visitor(http, Inside) is { } visitor && clock.GetUtcNow() - visitor.At < rules.JustIn ? visitor : null;

    /// <summary>The account and the officer, if the pack still has them and nothing has changed since the stamp: a new password, a new authenticator.</summary>
    public async Task<(Account Account, Officer Officer)?> Find(string? user, string? stamp) =>
        user is not null && province.Officer(user) is { } officer && await accounts.FindByNameAsync(user) is { } account && account.SecurityStamp == stamp
            ? (account, officer)
            : null;

    private Visitor? Pretend(string password)
    {
        nobody ??= accounts.PasswordHasher.HashPassword(new(), Guid.CreateVersion7().ToString());
        accounts.PasswordHasher.VerifyHashedPassword(new(), nobody, password);
        return null;
    }

    /// <summary>Counts a try; false when the account is locked.</summary>
    private async Task<bool> Try(Account account)
    {
        var (now, most, until) = (clock.GetUtcNow(), rules.FailuresBeforeLock, clock.GetUtcNow() + rules.LockedFor);
        var tried = await db.Users.Where(a => a.Id == account.Id && (a.LockoutEnd == null || a.LockoutEnd <= now)).ExecuteUpdateAsync(a => a
            .SetProperty(x => x.AccessFailedCount, x => x.LockoutEnd == null ? x.AccessFailedCount + 1 : 1)
            .SetProperty(x => x.LockoutEnd, x => x.LockoutEnd == null && x.AccessFailedCount + 1 >= most ? until : null));
        return tried == 1;
    }

    /// <summary>The try was none to count, or the visitor is in and all is forgotten.</summary>
    private async Task Forgive(Account account, bool all)
    {
        await db.Users.Where(a => a.Id == account.Id).ExecuteUpdateAsync(a => a
            .SetProperty(x => x.AccessFailedCount, x => all || x.AccessFailedCount == 0 ? 0 : x.AccessFailedCount - 1)
            .SetProperty(x => x.LockoutEnd, x => null));
        await db.Entry(account).ReloadAsync();
    }
}
