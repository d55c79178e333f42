using System.Net;
using System.Net.Http.Headers;
using FluentAssertions;
using Npgsql;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>More requests than a service can do are turned away at once; those let in are served, and afterwards everything is as before.</summary>
[Collection(nameof(RoutingHost))]
public sealed class SheddingTests(RoutingHost routing)
{
    private const int Together = 96, Waiting = 384, TooMany = 120;

    [Fact]
    public async Task Beyond_those_at_work_and_those_that_wait_all_are_turned_away_and_told_when_to_come_again()
    {
        using var client = routing.Http.Server.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", routing.Token("handler.a"));
        await using var other = new NpgsqlConnection(routing.OwnerConnection);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var locking = new NpgsqlCommand("lock table routing.mt_doc_caseoverview in access exclusive mode", other, transaction))
            await locking.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var rush = Enumerable.Range(0, Together + Waiting + TooMany).Select(_ => Ask("/api/routing/inbox")).ToArray();
        await RoutingHost.Eventually(() => Task.FromResult(rush.Count(r => r.IsCompleted) >= TooMany), "those beyond are answered while nothing can be done");
        (await Ask("/health/live")).Status.Should().Be(HttpStatusCode.OK, "a busy service is not a dead one");
        rush.Count(r => r.IsCompleted).Should().Be(TooMany, "the others wait");
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);

        var answers = await Task.WhenAll(rush);
        answers.Count(a => a.Status == HttpStatusCode.OK).Should().Be(Together + Waiting);
        answers.Where(a => a.Status != HttpStatusCode.OK).Should().HaveCount(TooMany).And
            .OnlyContain(a => a.Status == HttpStatusCode.ServiceUnavailable && a.RetryAfter == TimeSpan.FromSeconds(2) && a.Text.Contains("\"overloaded\""));
        (await Ask("/api/routing/inbox")).Status.Should().Be(HttpStatusCode.OK, "the rush is over");

        async Task<(HttpStatusCode Status, TimeSpan? RetryAfter, string Text)> Ask(string path)
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            return (answer.StatusCode, answer.Headers.RetryAfter?.Delta, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }
}
