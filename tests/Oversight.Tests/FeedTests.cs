using OneStop.Testing;

namespace OneStop.Oversight.Tests;

/// <summary>Other systems follow everything that happens, and lose nothing by stopping.</summary>
public sealed class FeedTests(OversightHost host)
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 5, 9, 0, 0, TimeSpan.FromHours(7));

    private Task<Answer> Feed(string query) => host.Client.Get($"/api/oversight/feed{query}", host.Token("supervisor.a"));

    private async Task<string> End()
    {
        await host.CaughtUp();
        for (var cursor = "-1"; ;)
        {
            var next = (await Feed($"?after={cursor}&limit=1000")).Json["next"]!.GetValue<string>();
            if (next == cursor) return cursor;
            cursor = next;
        }
    }

    [Fact]
    public async Task Who_comes_back_goes_on_where_they_stopped_and_sees_each_event_once()
    {
        var (cursor, code) = (await End(), host.NewCode());
        for (var n = 1; n <= 7; n++) await host.Record(Record.Journals.Services[n % 3], code, "step", new { n }, n, Nine.AddMinutes(n));
        await host.CaughtUp();

        var seen = new List<string>();
        while (true)
        {
            var page = (await Feed($"?after={cursor}&limit=2")).Json;
            if (page["events"]!.AsArray() is { Count: 0 }) break;
            seen.AddRange(page["events"]!.AsArray().Where(e => e!["subject"]!.GetValue<string>() == code).Select(e => $"{e!["data"]!["n"]}"));
            cursor = page["next"]!.GetValue<string>();
        }

        seen.Should().BeEquivalentTo("1", "2", "3", "4", "5", "6", "7").And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task An_event_is_a_cloud_event()
    {
        var (cursor, code) = (await End(), host.NewCode());
        await host.Record("intake", code, "feePaid", new { amountVnd = 8000 }, 3, Nine);
        await host.CaughtUp();

        var e = (await Feed($"?after={cursor}")).Json["events"]!.AsArray().Single(e => e!["subject"]!.GetValue<string>() == code)!;

        (e["specversion"]!.GetValue<string>(), e["type"]!.GetValue<string>(), e["time"]!.GetValue<string>(), e["datacontenttype"]!.GetValue<string>())
            .Should().Be(("1.0", "vn.onestop.intake.feePaid", "2026-03-05T09:00:00+07:00", "application/json"));
        e["source"]!.GetValue<string>().Should().EndWith("/intake");
        Guid.TryParse(e["id"]!.GetValue<string>(), out _).Should().BeTrue();
        e["data"]!["amountVnd"]!.GetValue<long>().Should().Be(8000);
        // Names of attributes are small letters and digits.
        e.AsObject().Select(a => a.Key).Should().OnlyContain(name => name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=1001", "limit")]
    [InlineData("?after=abc", "after")]
    public async Task What_cannot_be_read_is_named(string query, string field) => (await Feed(query)).Fields.Should().Equal(field);

    [Theory]
    [InlineData("handler.a", 403)]
    [InlineData("reception.a", 403)]
    [InlineData("citizen.a", 403)]
    [InlineData("supervisor.a", 200)]
    public async Task Only_systems_and_supervisors_may_follow(string officer, int status) =>
        (await host.Client.Get("/api/oversight/feed?limit=1", host.Token(officer))).Status.Should().Be(status);
}
