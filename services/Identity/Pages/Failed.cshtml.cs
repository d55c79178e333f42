using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OneStop.Identity.Pages;

/// <summary>A request that Identity cannot answer by sending the browser back, e.g. one that names an unknown application.</summary>
[IgnoreAntiforgeryToken]
public sealed class FailedModel : PageModel
{
    /// <summary>The protocol's own word, e.g. <c>invalid_request</c>.</summary>
    public string? Code => HttpContext.GetOpenIddictServerResponse()?.Error;
}
