using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using OneStop.Identity.SignIn;

namespace OneStop.Identity.Pages;

internal static class NextPage
{
    /// <summary>Where the visitor goes from here: to the next step, and in the end back to what they came from. Never to another site.</summary>
    public static IActionResult Next(this PageModel page, Step step, string? returnUrl)
    {
        var back = returnUrl is not null && page.Url.IsLocalUrl(returnUrl) ? returnUrl : "/";
        // Who was sent round by the sign-in page and has done here what there was to do goes on to where this page would have led.
        if (back.Split('?', 2) is [var path, var query] && path == page.Request.PathBase + page.Request.Path) return page.Next(step, QueryHelpers.ParseQuery(query)["returnUrl"]);
        return step == Step.Done ? new LocalRedirectResult(back) : page.RedirectToPage($"/{step}", new { returnUrl = back });
    }

    /// <summary>By way of the sign-in page back to this one.</summary>
    public static IActionResult AfterSignIn(this PageModel page) => page.FromTheStart(page.Request.PathBase + page.Request.Path + page.Request.QueryString);

    public static IActionResult FromTheStart(this PageModel page, string? returnUrl) => page.RedirectToPage("/SignIn", new { returnUrl });
}
