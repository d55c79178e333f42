using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OneStop.Identity.SignIn;

namespace OneStop.Identity.Pages;

internal static class NextPage
{
    /// <summary>Where the visitor goes from here: to the next step, and in the end back to what they came from. Never to another site.</summary>
    public static IActionResult Next(this PageModel page, Step step, string? returnUrl)
    {
        var back = returnUrl is not null && page.Url.IsLocalUrl(returnUrl) ? returnUrl : "/";
        return step == Step.Done ? new LocalRedirectResult(back) : page.RedirectToPage($"/{step}", new { returnUrl = back });
    }

    public static IActionResult FromTheStart(this PageModel page, string? returnUrl) => page.RedirectToPage("/SignIn", new { returnUrl });
}
