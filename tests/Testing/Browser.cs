using System.Net;
using System.Text.RegularExpressions;

namespace OneStop.Testing;

/// <summary>A browser as far as signing in goes: keeps cookies, and takes http://localhost for secure as browsers do; follows redirects, fills in forms.</summary>
public sealed partial class Browser(HttpClient http) : IDisposable
{
    private readonly CookieContainer jar = new();

    /// <summary>A client that leaves cookies and redirects to the browser.</summary>
    public static HttpClient Network(Uri home) => new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = home };

    public Uri At { get; private set; } = http.BaseAddress!;

    public int Status { get; private set; }

    public string Page { get; private set; } = "";

    public HttpResponseMessage Last { get; private set; } = new();

    /// <summary>What this browser sends along to the site.</summary>
    public string Cookies => jar.GetCookieHeader(Secure(http.BaseAddress!));

    /// <summary>The Set-Cookie lines of the last answers, from the first redirect to the page.</summary>
    public List<string> CookiesSet { get; } = [];

    public Task<Browser> Open(string url) => Go(HttpMethod.Get, new Uri(At, url), null);

    /// <summary>Submits the page's form, with what it hides and what is filled in.</summary>
    public Task<Browser> Submit(params (string Name, string Value)[] fields)
    {
        var form = Form().Match(Page);
        var action = Action().Match(form.Groups["head"].Value) is { Success: true } to ? WebUtility.HtmlDecode(to.Groups[1].Value) : At.ToString();
        var hidden = Hidden().Matches(form.Groups["body"].Value)
            .Select(input => (Name: Value("name", input.Value)!, Value: Value("value", input.Value) ?? ""));
        return Go(HttpMethod.Post, new Uri(At, action), new FormUrlEncodedContent(hidden.Concat(fields).Select(f => KeyValuePair.Create(f.Name, f.Value))));
    }

    /// <summary>A request with this browser's cookies that is not followed anywhere.</summary>
    public async Task<HttpResponseMessage> Send(HttpRequestMessage request)
    {
        request.RequestUri = new Uri(http.BaseAddress!, request.RequestUri!);
        if (jar.GetCookieHeader(Secure(request.RequestUri)) is { Length: > 0 } cookies) request.Headers.TryAddWithoutValidation("Cookie", cookies);
        var answer = await http.SendAsync(request);
        if (!answer.Headers.TryGetValues("Set-Cookie", out var set)) return answer;
        foreach (var cookie in set)
        {
            CookiesSet.Add(cookie);
            jar.SetCookies(Secure(request.RequestUri), cookie);
        }
        return answer;
    }

    public void Dispose() => http.Dispose();

    private async Task<Browser> Go(HttpMethod method, Uri to, HttpContent? content)
    {
        CookiesSet.Clear();
        for (var hop = 0; hop < 20; hop++)
        {
            using var request = new HttpRequestMessage(method, to) { Content = content };
            Last = await Send(request);
            At = to;
            if (Last.Headers.Location is not { } next || (int)Last.StatusCode is < 300 or > 399) break;
            (method, to, content) = (HttpMethod.Get, new Uri(to, next), null);
            // Another site: what is there is not this browser's business.
            if (to.Authority != http.BaseAddress!.Authority) break;
        }
        (At, Status, Page) = (to, (int)Last.StatusCode, await Last.Content.ReadAsStringAsync());
        return this;
    }

    private static Uri Secure(Uri address) => new UriBuilder(address) { Scheme = "https" }.Uri;

    private static string? Value(string attribute, string tag) =>
        Regex.Match(tag, $"\\b{attribute}=\"([^\"]*)\"") is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value) : null;

    [GeneratedRegex("<form(?<head>[^>]*)>(?<body>.*?)</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("\\baction=\"([^\"]*)\"")]
    private static partial Regex Action();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex Hidden();
}
