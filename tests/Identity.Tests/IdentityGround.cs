using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OneStop.Identity.Accounts;
using OneStop.Identity.SecondFactor;
using OneStop.Identity.Tests;
using OneStop.Launcher;
using OneStop.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(IdentityGround))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace OneStop.Identity.Tests;

/// <summary>Identity as it runs in an instance: a process of its own, on a PostgreSQL of its own. Time passes by moving what the database remembers.</summary>
public sealed class IdentityGround() : ServiceGround("identity")
{
    /// <summary>An application of the tests; nobody listens there.</summary>
    public const string Callback = "https://desk.test/signed-in";

    public const string Client = "onestop-desk", System = "statistics";

    /// <summary>A password's hash is no slower than it must be here.</summary>
    private const string Hashes = "1000";

    private readonly List<string> log = [];
    private Process? process;
    private WebApplication? operators;
    private GuardedService? service;
    private RunningDesk? desk;
    private int port;

    public Uri Address => new($"http://localhost:{port}");

    public string Issuer => "https://desk.test/identity";

    public string Secret => File.ReadAllText(Files.DeskSecret).Trim();

    public string OperatorSecret => File.ReadAllText(Files.OperatorSecret).Trim();

    public string SystemSecret { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    public IdentityFiles Files => new(Instance);

    public string Pack => Instance.PathOf("province");

    public string Log
    {
        get
        {
            lock (log) return string.Join('\n', log);
        }
    }

    /// <summary>Where gateways may listen: the one the tests share, and one with settings of its own.</summary>
    public (int Http, int Tls)[] DeskPorts { get; private set; } = [];

    public HttpClient Http { get; private set; } = null!;

    public Browser Browser() => new(Testing.Browser.Network(Address));

    protected override async Task Start()
    {
        Files.Ensure();
        Secrets.Write(Instance.PathOf("keys", "system.secret"), SystemSecret);
        var ports = new Ports(Instance.PathOf("ports.json"));
        (port, DeskPorts) = (ports.For("identity"), [(ports.For("desk"), ports.For("desk-tls")), (ports.For("desk-2"), ports.For("desk-2-tls"))]);
        Http = Testing.Browser.Network(Address);
        await Run();
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(Settings().Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), (string?)s.Value)));
        builder.AddIdentity();
        // Pages are looked for in the program that runs: here that is the tests'.
        builder.Services.AddRazorPages().AddApplicationPart(typeof(IdentityHost).Assembly);
        operators = builder.Build();
        operators.MapIdentity();
    }

    protected override async Task Stop()
    {
        if (desk is not null) await desk.DisposeAsync();
        if (service is not null) await service.DisposeAsync();
        if (operators is not null) await operators.DisposeAsync();
        await Halt();
        Http.Dispose();
    }

    /// <summary>What the program maps; the same program that runs as a process.</summary>
    public (IServiceProvider Services, IEnumerable<Endpoint> Endpoints) Mapped => (operators!.Services, ((IEndpointRouteBuilder)operators).DataSources.SelectMany(d => d.Endpoints));

    /// <summary>A service that believes this Identity, as the gateways call it.</summary>
    public async Task<GuardedService> Service() => service ??= await GuardedService.Start(this, ("Authority", Issuer), ("MetadataAddress", $"{Address}identity/.well-known/openid-configuration"), ("Audience", "onestop"));

    /// <summary>The gateway with its own settings; the tests share it.</summary>
    public async Task<RunningDesk> Desk() => desk ??= await RunningDesk.Start(this, await Service(), DeskPorts[0]);

    /// <summary>A gateway with other settings, one at a time.</summary>
    public async Task<RunningDesk> Desk(params (string Name, string Value)[] settings) => await RunningDesk.Start(this, await Service(), DeskPorts[1], settings);

    /// <param name="settings">For as long as this run lasts.</param>
    public async Task Restart(params (string Name, string Value)[] settings)
    {
        await Halt();
        await Run(settings);
    }

    public async Task Halt()
    {
        if (process is null) return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public async Task Run(params (string Name, string Value)[] settings)
    {
        var start = Program();
        foreach (var (name, value) in settings) start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var tries = 0; tries < 600; tries++)
        {
            try
            {
                if ((await Http.GetAsync("/identity/health/ready")).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(100);
        }
        throw new TimeoutException(Log);

        void Keep(object _, DataReceivedEventArgs line)
        {
            lock (log) log.Add(line.Data ?? "");
        }
    }

    /// <summary>Identity's own program, with a command of whoever runs the instance.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> Command(params string[] command)
    {
        using var one = Process.Start(Program(command))!;
        var output = await Task.WhenAll(one.StandardOutput.ReadToEndAsync(), one.StandardError.ReadToEndAsync());
        await one.WaitForExitAsync();
        return one.ExitCode == 0 ? output[0].Trim() : throw new InvalidOperationException(string.Concat(output));
    }

    /// <summary>The same without a process: starting one takes longer than what most tests are about.</summary>
    public async Task<string> Given(string user, params string[] how)
    {
        await using var output = new StringWriter();
        return await PasswordCommand.Run(operators!.Services, ["password", user, .. how], output) == 0 ? output.ToString().Trim() : throw new InvalidOperationException(user);
    }

    /// <summary>A password that need not be changed; whatever was locked is open again, and the second factor gone.</summary>
    public Task<string> Fresh(string user) => Given(user, "--lasting", "--new-authenticator");

    public async Task<string> Challenge(Browser browser, string verifier, string? more = null) => (await browser.Open(ChallengeOf(verifier, more))).Page;

    /// <summary>Where an application sends the browser.</summary>
    public string ChallengeOf(string verifier, string? more = null) =>
        $"{Address}identity/connect/authorize?client_id={Client}&redirect_uri={Uri.EscapeDataString(Callback)}&response_type=code&scope=openid%20profile%20offline_access"
        + $"&state=s&code_challenge_method=S256&code_challenge={Base64UrlEncoder.Encode(SHA256.HashData(global::System.Text.Encoding.ASCII.GetBytes(verifier)))}{more}";

    /// <summary>The browser at the page that asks for the password, sent there by an application.</summary>
    public async Task<Browser> AtTheDoor(string verifier = Verifier)
    {
        var browser = Browser();
        await Challenge(browser, verifier);
        return browser;
    }

    public const string Verifier = "a-verifier-of-at-least-forty-three-characters-as-rfc-7636-asks";

    /// <summary>Signs in as far as it goes with a password alone.</summary>
    public async Task<Browser> Entered(string user, string password) =>
        await (await AtTheDoor()).Submit(("user", user), ("password", password));

    /// <returns>The code the browser was sent back with; null when it was not.</returns>
    public static string? Code(Browser browser) =>
        browser.At.ToString().StartsWith(Callback, StringComparison.Ordinal)
            ? global::Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(browser.At.Query)["code"].ToString() : null;

    public async Task<(HttpStatusCode Status, JsonNode Body)> Token(params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var answer = await Http.PostAsync("/identity/connect/token", content);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    public Task<(HttpStatusCode Status, JsonNode Body)> Redeem(string code, string verifier = Verifier) => Token(
        ("grant_type", "authorization_code"), ("client_id", Client), ("client_secret", Secret), ("code", code), ("redirect_uri", Callback), ("code_verifier", verifier));

    public Task<(HttpStatusCode Status, JsonNode Body)> Refresh(string token) => Token(
        ("grant_type", "refresh_token"), ("client_id", Client), ("client_secret", Secret), ("refresh_token", token));

    /// <summary>Signs in with password and, where asked, a new authenticator.</summary>
    public async Task<(JsonNode Tokens, byte[]? Authenticator, IReadOnlyList<string> RecoveryCodes)> SignIn(string user)
    {
        var browser = await Entered(user, await Fresh(user));
        byte[]? secret = null;
        IReadOnlyList<string> recovery = [];
        if (browser.At.AbsolutePath == "/identity/enrol") (secret, recovery) = await Enrol(browser);
        var (status, tokens) = await Redeem(Code(browser) ?? throw new InvalidOperationException($"{browser.At} {browser.Page}"));
        return status == HttpStatusCode.OK ? (tokens, secret, recovery) : throw new InvalidOperationException(tokens.ToJsonString());
    }

    /// <summary>Goes through the enrolment page and the recovery codes.</summary>
    public static async Task<(byte[] Secret, IReadOnlyList<string> RecoveryCodes)> Enrol(Browser browser)
    {
        var secret = FromBase32(global::System.Text.RegularExpressions.Regex.Match(browser.Page, "<code>([A-Z2-7]{32})</code>").Groups[1].Value);
        await browser.Submit(("code", Totp.CodeAt(secret, Totp.StepAt(TimeProvider.System.GetUtcNow()))));
        var codes = global::System.Text.RegularExpressions.Regex.Matches(browser.Page, "<code>([0-9a-f-]{21})</code>").Select(m => m.Groups[1].Value).ToArray();
        await browser.Submit();
        return (secret, codes);
    }

    public static JsonWebToken Read(JsonNode tokens) => new(tokens["access_token"]!.GetValue<string>());

    public static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    /// <summary>As if the account had been left alone for that long.</summary>
    public Task TimePasses(string user, string column, int days) =>
        Sql.Execute(OwnerConnection, $"update identity.accounts set {column} = {column} - interval '{days} days' where user_name = '{user}'");

    private ProcessStartInfo Program(params string[] command)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OneStop.Identity.dll"), .. command])
        {
            WorkingDirectory = AppContext.BaseDirectory, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in Settings()) start.Environment[name] = value;
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        return start;
    }

    private Dictionary<string, string> Settings() =>
        new()
        {
            ["OneStop__KeyRing"] = Files.RingOf("identity"),
            ["OneStop__Identity__Issuer"] = Issuer,
            ["OneStop__Identity__KeysDirectory"] = Files.Keys,
            ["OneStop__Identity__KeyPublishedBeforeUse"] = "00:00:00",
            ["OneStop__Identity__BetweenLooks"] = "00:00:00.5",
            ["OneStop__Identity__Rules__HashIterations"] = Hashes,
            ["OneStop__Identity__DeskOrigins"] = string.Join(';', DeskPorts.SelectMany(p => new[] { $"http://localhost:{p.Http}", $"https://localhost:{p.Tls}" }).Prepend("https://desk.test")),
            ["OneStop__Identity__DeskSecretFile"] = Files.DeskSecret,
            ["OneStop__Identity__OperatorSecretFile"] = Files.OperatorSecret,
            [$"OneStop__Identity__Systems__{System}__SecretFile"] = Instance.PathOf("keys", "system.secret"),
            [$"OneStop__Identity__Systems__{System}__Roles__0"] = "supervisor",
        };
}
