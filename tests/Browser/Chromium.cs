using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace OneStop.BrowserTests;

/// <summary>Debian's Chromium, headless; <c>ONESTOP__CHROMIUM</c> names another.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, string> signedIn = [];
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        // As long as every other wait; the five seconds that are usual are less than what a machine that still compiles takes now and then.
        Assertions.SetDefaultExpectTimeout(15_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("ONESTOP__CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    /// <summary>A window of its own, as wide as the smallest screen a desk has.</summary>
    public async Task<Window> Open(RunningInstance instance, string? officer = null, int width = 1280, int height = 720)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = $"http://localhost:{instance.Port}", ViewportSize = new() { Width = width, Height = height }, Locale = "vi-VN", TimezoneId = "Asia/Ho_Chi_Minh",
            StorageState = officer is null ? null : await SignedIn(instance, officer),
        });
        context.SetDefaultTimeout(15_000);
        return new(context, await context.NewPageAsync());
    }

    /// <summary>Signs in once as a person does; later windows of the same officer start with that session.</summary>
    private async Task<string> SignedIn(RunningInstance instance, string officer)
    {
        var key = $"{instance.Port} {officer}";
        if (signedIn.TryGetValue(key, out var state)) return state;
        await using var window = await Open(instance);
        await window.SignIn(instance, officer);
        return signedIn[key] = await window.Page.Context.StorageStateAsync();
    }
}

/// <summary>One browser window. What the browser complains of (a script error, something the content policy forbids) fails the test.</summary>
public sealed class Window : IAsyncDisposable
{
    private static readonly string Screenshots = Path.Combine(AppContext.BaseDirectory, "screenshots");

    private static readonly ConcurrentDictionary<string, string> Passwords = [];

    /// <summary>Run in the page itself: the library's own way opens a second one each time and brings back every element that is right, five times as long.</summary>
    private static readonly string Axe = new Deque.AxeCore.Commons.BundledAxeScriptProvider().GetScript();

    private readonly ConcurrentQueue<string> complaints = [];
    private readonly IBrowserContext context;

    public Window(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !IsRefusedPage(message)) complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => complaints.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>Opens a page and waits until it is alive.</summary>
    public async Task GoTo(string path)
    {
        await Page.GotoAsync(path);
        await IsAlive();
    }

    public Task IsAlive() => Page.WaitForFunctionAsync("() => document.documentElement.dataset.alive === 'yes'");

    public async Task SignIn(RunningInstance instance, string officer, Func<IPage, Task>? secondFactor = null)
    {
        await Page.GotoAsync("/start");
        await SignInHere(instance, officer, secondFactor);
    }

    /// <summary>On the sign-in page that is open.</summary>
    public async Task SignInHere(RunningInstance instance, string officer, Func<IPage, Task>? secondFactor = null)
    {
        await Page.FillAsync("#user", officer);
        await Page.FillAsync("#password", await Password(instance, officer));
        await Page.Keyboard.PressAsync("Enter");
        if (secondFactor is not null)
        {
            await Page.WaitForSelectorAsync("#code");
            await secondFactor(Page);
        }
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex("^(?!.*/identity/)"));
    }

    private static async Task<string> Password(RunningInstance instance, string officer)
    {
        var key = $"{instance.Port} {officer}";
        if (Passwords.TryGetValue(key, out var known)) return known;
        var printed = await instance.Onestop("password", officer, "--lasting");
        instance.Client.Forget(officer);
        return Passwords[key] = printed.Output.Trim().Split('\n')[^1].Split(' ')[^1];
    }

    /// <summary>WCAG 2.2 AA as far as a machine can tell, and a picture for people to look at.</summary>
    public async Task IsAccessible(string name)
    {
        await Picture(name);
        var found = await Page.EvaluateAsync<string[]>($$"""
            async () => {
                if (!window.axe) { {{Axe}} }
                return (await axe.run({ resultTypes: ['violations'] })).violations.map(v => `${v.id}: ${v.help} – ${v.nodes.map(n => n.html).join(' | ')}`);
            }
            """);
        found.Should().BeEmpty(name);
    }

    /// <summary>For people to look at.</summary>
    public Task Picture(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{name}.png") });

    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        complaints.Should().BeEmpty("the browser has nothing to complain of");
    }

    /// <summary>A page that answers 404 or 400 on purpose is no complaint; what it needs and does not get is one.</summary>
    private bool IsRefusedPage(IConsoleMessage message) => message.Text.Contains("status of 404", StringComparison.Ordinal)
        || (message.Text.Contains("status of 400", StringComparison.Ordinal) && message.Location.StartsWith(Page.Url, StringComparison.Ordinal));
}
