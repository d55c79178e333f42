using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OneStop.Oversight.Feed;
using OneStop.Testing;

namespace OneStop.Oversight.Tests;

/// <summary>Subscribers are sent everything, signed, in order, until they take it.</summary>
public sealed class WebhookTests(OversightHost host)
{
    private const string Subscriptions = "/api/oversight/subscriptions";

    private static readonly DateTimeOffset Nine = new(2026, 3, 5, 9, 0, 0, TimeSpan.FromHours(7));

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    private sealed record Sent(string Url, string Body, string Id, string Timestamp, string Signature);

    private async Task<(string Id, string Secret)> Subscribe(string url)
    {
        await host.CaughtUp();
        var answer = await host.Client.Post(Subscriptions, host.Token("supervisor.a"), new { url });
        answer.Status.Should().Be(201, answer.Body);
        return (answer.Json["id"]!.GetValue<string>(), answer.Json["secret"]!.GetValue<string>());
    }

    private async Task<List<Sent>> Until(ConcurrentQueue<Sent> taken, int count)
    {
        for (var i = 0; taken.Count < count && i < 400; i++) await Task.Delay(25, Ends);
        return [.. taken];
    }

    [Fact]
    public async Task Everything_is_sent_in_order_with_a_signature_and_again_when_it_was_not_taken()
    {
        var (taken, refused) = (new ConcurrentQueue<Sent>(), 0);
        host.Taking = (request, body) =>
        {
            if (request.RequestUri!.AbsolutePath != "/in-order") return HttpStatusCode.NoContent;
            if (Interlocked.Increment(ref refused) == 1) return HttpStatusCode.ServiceUnavailable;
            string Header(string name) => request.Headers.GetValues(name).Single();
            taken.Enqueue(new(request.RequestUri.ToString(), body, Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature")));
            return HttpStatusCode.NoContent;
        };
        var (id, secret) = await Subscribe("https://example.org/in-order");
        var code = host.NewCode();
        for (var n = 1; n <= 3; n++) await host.Record("intake", code, "step", new { n }, n, Nine.AddMinutes(n));

        var sent = await Until(taken, 3);

        sent.Select(s => JsonNode.Parse(s.Body)!["data"]!["n"]!.GetValue<int>()).Should().Equal(1, 2, 3);
        sent.Should().OnlyContain(s => s.Signature == Webhooks.Sign(secret, s.Id, s.Timestamp, Encoding.UTF8.GetBytes(s.Body)));
        (await host.Client.Get(Subscriptions, host.Token("supervisor.a"))).Body.Should().Contain(id).And.NotContain(secret);
        (await host.Client.Ask(HttpMethod.Delete, $"{Subscriptions}/{id}", host.Token("supervisor.a"), null)).Status.Should().Be(204);
    }

    [Fact]
    public async Task What_is_never_taken_is_put_aside_for_all_to_see_and_holds_nothing_up()
    {
        var (taken, code) = (new ConcurrentQueue<Sent>(), host.NewCode());
        host.Taking = (request, body) =>
        {
            if (request.RequestUri!.AbsolutePath != "/picky") return HttpStatusCode.NoContent;
            if (body.Contains("poison", StringComparison.Ordinal)) return HttpStatusCode.UnprocessableContent;
            taken.Enqueue(new("", body, "", "", ""));
            return HttpStatusCode.NoContent;
        };
        var (id, _) = await Subscribe("https://example.org/picky");
        await Sql.Execute(host.OwnerConnection, $"update oversight.subscriptions set failures = {Webhooks.TriesInLine - 1} where id = '{id}'");
        await host.Record("intake", code, "step", new { what = "poison" }, 1, Nine);
        await host.Record("intake", code, "step", new { what = "food" }, 2, Nine);

        (await Until(taken, 1)).Should().ContainSingle().Which.Body.Should().Contain("food");

        var letters = (await host.Client.Get($"{Subscriptions}/{id}/dead-letters", host.Token("supervisor.a"))).Json.AsArray();
        letters.Should().ContainSingle().Which!["reason"]!.GetValue<string>().Should().Be("422");
        await Sql.Execute(host.OwnerConnection, "update oversight.dead_letters set next_try = now()");
        host.Taking = (_, _) => HttpStatusCode.NoContent;
        for (var i = 0; i < 200 && (await host.Client.Get($"{Subscriptions}/{id}/dead-letters", host.Token("supervisor.a"))).Json.AsArray().Count > 0; i++) await Task.Delay(25, Ends);
        (await host.Client.Get($"{Subscriptions}/{id}/dead-letters", host.Token("supervisor.a"))).Json.AsArray().Should().BeEmpty("it is tried for ever");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not an address")]
    [InlineData("http://example.org/in-the-clear")]
    [InlineData("https://name:word@example.org/")]
    public async Task An_address_that_will_not_do_is_named(string? url) =>
        (await host.Client.Post(Subscriptions, host.Token("supervisor.a"), new { url })).Fields.Should().Equal("url");

    [Fact]
    public async Task It_is_for_systems_and_supervisors() =>
        (await host.Client.Post(Subscriptions, host.Token("handler.a"), new { url = "https://example.org/" })).Status.Should().Be(403);
}
