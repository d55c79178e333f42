using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OneStop.Identity.SignIn;

namespace OneStop.Identity.Pages;

public sealed class SignInModel(Entrance entrance, Texts texts) : PageModel
{
    public string? Name { get; private set; }

    public string? Wrong { get; private set; }

    public async Task<IActionResult> OnPost(string? user, string? password, string? returnUrl)
    {
        if (await entrance.ShowPassword(user?.Trim() ?? "", password ?? "") is { } visitor) return this.Next(await entrance.Proceed(HttpContext, visitor), returnUrl);
        (Name, Wrong) = (user, texts.Wrong);
        return Page();
    }
}
