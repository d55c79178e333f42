using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using JasperFx.Events;
using OneStop.Contracts.Decision;
using OneStop.Hosting;
using OneStop.Routing.Cases;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>Who had the case, for the control sheet.</summary>
[Collection(nameof(RoutingHost))]
public sealed class HandOverRecordTests(RoutingHost routing)
{
    [Fact]
    public async Task Every_passing_is_told_with_who_gave_it_who_took_it_and_the_date_that_held()
    {
        var code = await routing.OpenAndClaim();
        (await routing.Act("handler.a", code, "hand-over", """{"toOfficer":"handler.c","reason":"Nghỉ phép"}""")).Should(200);
        (await routing.Act("handler.c", code, "complete-step", """{"note":"Đủ điều kiện"}""")).Should(200);
        await routing.Hear(new CaseWasSentBack(code, 40, 1, "Thiếu căn cứ", RoutingHost.Now));
        (await routing.Act("handler.c", code, "complete-step")).Should(200);
        await routing.Hear(new ResultWasIssued(code, 60, "1/2026", RoutingHost.Now));

        var answer = (await routing.Get("handler.a", $"/api/routing/cases/{code}/hand-overs")).Should(200);

        var lines = System.Text.Json.JsonSerializer.Deserialize<List<HandOver>>(answer.Text, Json.Options)!;
        lines.Select(l => (l.FromUnit, l.FromOfficer, l.ToUnit, l.ToOfficer, l.Note)).Should().Equal(
            ("ttphvcc", "reception.a", "stp-tu-phap", "handler.a", null),
            ("stp-tu-phap", "handler.a", "stp-tu-phap", "handler.c", "Nghỉ phép"),
            ("stp-tu-phap", "handler.c", "stp-lanh-dao", null, "Đủ điều kiện"),
            ("stp-lanh-dao", null, "stp-tu-phap", "handler.c", "Thiếu căn cứ"),
            ("stp-tu-phap", "handler.c", "stp-lanh-dao", null, null),
            ("stp-lanh-dao", null, "ttphvcc", null, null));
        lines.Should().OnlyContain(l => l.ReceivedAt.HasValue == (l.ToOfficer != null)).And.OnlyContain(l => l.DueAt > l.At);
        lines.Select(l => l.At).Should().BeInAscendingOrder();
    }

    [Theory]
    [InlineData("reception.a", 200)]
    [InlineData("reviewer.a", 200)]
    [InlineData("supervisor.a", 200)]
    [InlineData("reception.b", 404)]
    [InlineData("citizen.a", 404)]
    public async Task It_is_shown_to_those_who_see_the_case(string officer, int status) =>
        (await routing.Get(officer, $"/api/routing/cases/{await routing.Open()}/hand-overs")).Should(status);

    [Fact]
    public async Task Of_no_case_there_is_none()
    {
        (await routing.Get("handler.a", $"/api/routing/cases/{routing.NewCode()}/hand-overs")).Should(404);
        (await routing.Get("handler.a", "/api/routing/cases/x/hand-overs")).Should(404);
        (await routing.Get(null, $"/api/routing/cases/{routing.NewCode()}/hand-overs")).Should(401);
    }

    [Fact]
    public void Whatever_happens_the_lines_hang_together() => Prop.ForAll(Moves.Lives, life =>
    {
        var (standing, events) = (Standing<Case>.Nothing, new List<IEvent>());
        foreach (var step in life.Play())
        {
            if (step.Verdict.Events is []) continue;
            var recording = standing.Record("H99.15-260105-0001", step.Verdict.Events, new(step.By, null, null, null, null, null, null, 0), step.Now, _ => null);
            events.AddRange(recording.Events);
            standing = recording.Next;
        }
        var lines = HandOver.Of(events);
        // What one got the next gives, and a shorter history tells the beginning of the same story.
        return lines.Zip(lines.Skip(1)).All(pair => pair.First.ToUnit == pair.Second.FromUnit)
            && HandOver.Of(events.Take(events.Count / 2)) is var half && half.SkipLast(1).SequenceEqual(lines.Take(Math.Max(0, half.Count - 1)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
