using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OneStop.Identity.SignIn;

namespace OneStop.Identity.Pages;

public sealed class ShowSecondFactorModel(Entrance entrance, Texts texts) : PageModel
{
    public string? Wrong { get; private set; }

    public async Task<IActionResult> OnGet(string? returnUrl) =>
        await entrance.Visitor(HttpContext, Entrance.Entering) is { Account.TwoFactorEnabled: true } ? Page() : this.FromTheStart(returnUrl);

    public async Task<IActionResult> OnPost(string? code, string? returnUrl)
    {
        if (await entrance.Visitor(HttpContext, Entrance.Entering) is not { Account.TwoFactorEnabled: true } visitor) return this.FromTheStart(returnUrl);
        if (await entrance.ShowCode(visitor, code ?? "") is { } shown) return this.Next(await entrance.Proceed(HttpContext, shown), returnUrl);
        Wrong = texts.WrongCode;
        return Page();
    }
}
