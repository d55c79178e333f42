using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OneStop.Testing;

namespace OneStop.Journeys;

/// <summary>A newcomer with what <c>up</c> printed, and nothing else.</summary>
public sealed partial class SignInTests(SharedInstance shared)
{
    [GeneratedRegex(@"(?m)^\s+(?<user>[a-z]+\.[a-z])\s+(?<secret>([a-z2-9]{4}-){3}[a-z2-9]{4})\r?$")]
    private static partial Regex Given();

    private Dictionary<string, string> Passwords => Given().Matches(shared.It.FirstWords).ToDictionary(m => m.Groups["user"].Value, m => m.Groups["secret"].Value);

    private Uri Home => new($"http://localhost:{shared.It.Port}");

    private async Task<Browser> SignedIn(string user, string password)
    {
        var browser = await new Browser(Browser.Network(Home)).Open("/sign-in?returnUrl=/session");
        return await browser.Submit(("user", user), ("password", password));
    }

    [Fact]
    public async Task The_receptionist_signs_in_with_the_printed_password_and_receives_a_dossier()
    {
        Passwords.Keys.Should().Contain(["reception.a", "signer.a", "admin.a"]);
        shared.It.FirstWords.Should().Contain($"Sign in at {Home}");
        using var browser = await SignedIn("reception.a", Passwords["reception.a"]);
        var session = JsonNode.Parse(browser.Page)!;
        session["subject"]!.GetValue<string>().Should().Be("reception.a");

        using var receive = new HttpRequestMessage(HttpMethod.Post, "/api/intake/dossiers")
        {
            Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(Walk.OneStep()), Encoding.UTF8, "application/json"),
            Headers = { { "X-OneStop-Forgery", session["forgeryToken"]!.GetValue<string>() } },
        };
        using var receipt = await browser.Send(receive);

        ((int)receipt.StatusCode).Should().Be(201, await receipt.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        (await browser.Open("/sign-out")).At.AbsolutePath.Should().Be("/");
        (await browser.Open("/session")).Page.Should().Contain("\"signedIn\":false");
    }

    [Fact]
    public async Task The_signer_is_led_to_the_second_factor()
    {
        using var browser = await SignedIn("signer.a", Passwords["signer.a"]);
        browser.At.AbsolutePath.Should().Be("/identity/enrol");
    }

    [Fact]
    public async Task No_password_is_in_any_file_of_the_instance()
    {
        var files = Directory.GetFiles(shared.It.State, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true });
        var logs = files.Where(f => f.EndsWith(".log", StringComparison.Ordinal) || f.EndsWith(".json", StringComparison.Ordinal)).ToArray();
        logs.Should().HaveCountGreaterThan(5);
        foreach (var file in logs)
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            foreach (var password in Passwords.Values) text.Should().NotContain(password, file);
        }
    }

    [Fact]
    public async Task A_forgotten_password_is_set_anew_and_has_to_be_changed()
    {
        var password = (await shared.It.Onestop("password", "handler.c")).Output.Trim();
        shared.It.Client.Forget("handler.c");

        using var browser = await SignedIn("handler.c", password);

        browser.At.AbsolutePath.Should().Be("/identity/change-password");
    }

    [Fact]
    public async Task A_rotated_key_signs_nobody_out()
    {
        using var browser = await SignedIn("supervisor.a", (await shared.It.Onestop("password", "supervisor.a", "--lasting")).Output.Trim());
        shared.It.Client.Forget("supervisor.a");

        (await shared.It.Onestop("keys", "rotate")).Output.Should().Contain("New key");

        (await browser.Open("/api/routing/desks/ttphvcc/board")).Status.Should().Be(200);
        (await shared.It.Client.Get("api/routing/desks/ttphvcc/board", "supervisor.a")).Status.Should().Be(200);
    }
}
