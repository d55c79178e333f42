using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OneStop.Identity.Accounts;
using OneStop.Identity.SignIn;

namespace OneStop.Identity.Pages;

/// <summary>For one who must, on the way in, and for one who is in and wants to.</summary>
public sealed class ChangePasswordModel(Entrance entrance, Passwords passwords, PasswordRules rules, DoorRecord record, Texts texts) : PageModel
{
    public string? Wrong { get; private set; }

    public int Shortest { get; private set; }

    /// <summary>On the way in, as opposed to of one's own accord.</summary>
    public bool MustChange { get; private set; }

    public async Task<IActionResult> OnGet(string? returnUrl)
    {
        if (await Visitor() is not { } visitor) return this.AfterSignIn();
        Shortest = rules.Shortest(visitor.Account);
        return Page();
    }

    public async Task<IActionResult> OnPost(string? password, string? repeated, string? returnUrl)
    {
        if (await Visitor() is not { } visitor) return this.AfterSignIn();
        IReadOnlyList<string> wrong = password == repeated ? await passwords.Set(visitor.Account, password ?? "") : [nameof(Texts.NotTheSame)];
        if (wrong is [])
        {
            await record.Add(visitor.Officer.Id, "changedPassword");
            return this.Next(await entrance.Proceed(HttpContext, visitor), returnUrl);
        }
        (Wrong, Shortest) = (texts.Why(wrong[0]), rules.Shortest(visitor.Account));
        return Page();
    }

    /// <summary>Nobody changes a password who owes the second factor.</summary>
    private async Task<Visitor?> Visitor()
    {
        if (await entrance.JustIn(HttpContext) is { } inside) return inside;
        MustChange = true;
        return await entrance.Visitor(HttpContext, Entrance.Entering) is { } visitor && (!visitor.Account.TwoFactorEnabled || visitor.Shown.Contains(Steps.OneTimeCode)) ? visitor : null;
    }
}
