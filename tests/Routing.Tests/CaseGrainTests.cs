using System.Text.Json;
using FluentAssertions;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using OneStop.Routing.Linked;
using OneStop.Routing.Opinions;
using Orleans.Serialization;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>The grain as a cache with the right to propose: what it says is what the database has.</summary>
[Collection(nameof(RoutingHost))]
public sealed class CaseGrainTests(RoutingHost routing)
{
    [Fact]
    public async Task After_every_step_the_grain_says_what_the_stored_events_come_to()
    {
        foreach (var life in Moves.AnyLife.Sample(12))
        {
            var code = routing.NewCode();
            var known = new Case();
            // Begun now: of a case long due the desk would speak in between.
            var begun = life with { Open = life.Open with { AcceptedAt = RoutingHost.Now, DueAt = RoutingHost.Now.AddDays(9) } };
            foreach (var move in begun.Moves.Prepend(begun.Opening))
            {
                var reply = await routing.Case(code).Execute(move.Try(known, RoutingHost.Now), Intent(move.By));
                known = reply.State;

                var stored = await routing.Events(code);
                reply.Unavailable.Should().BeFalse();
                reply.Version.Should().Be(stored.Count);
                Text(reply.State).Should().Be(Text(stored.Aggregate(new Case(), (c, e) => c.Evolve(e.Data))));
                stored.Select(e => e.Version).Should().Equal(Enumerable.Range(1, stored.Count).Select(v => (long)v));
                stored.Select(e => e.Tick()).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
            }
            var remembered = await routing.Case(code).Read();
            await routing.ForgetCase(code);
            var reread = await routing.Case(code).Read();
            Text(reread.State).Should().Be(Text(remembered.State));
            reread.Version.Should().Be(remembered.Version);
        }
    }

    [Fact]
    public async Task The_list_view_says_what_the_events_say()
    {
        var code = await routing.OpenAndClaim();

        await routing.LinesWritten();
        await using var session = routing.Store.QuerySession();
        (await session.LoadAsync<CaseOverview>(code, TestContext.Current.CancellationToken)).Should().BeEquivalentTo(new { Id = code, Version = 3L, Assignee = "handler.a", Phase = CasePhase.Handling, UnitId = "stp-tu-phap" });
    }

    [Fact]
    public async Task When_someone_else_wrote_first_the_command_is_decided_again_on_what_is_there()
    {
        var code = await routing.Open();
        await routing.AppendBehindTheGrain(code, new Assigned("handler.c"));

        var assigned = (await routing.Act("reviewer.a", code, "assign", """{"officer":"handler.a"}""")).Should(200);

        assigned.ETag.Should().Be("\"4\"");
        (await routing.Events(code)).Select(e => e.Data).Skip(2).Should().Equal(new Assigned("handler.c"), new Assigned("handler.a"));
    }

    [Fact]
    public async Task When_someone_else_wrote_first_the_rules_hold_for_what_is_there()
    {
        var code = await routing.Open();
        await routing.AppendBehindTheGrain(code, new Claimed("handler.c"));

        (await routing.Act("handler.a", code, "claim")).Refused(409, "already-claimed");
        (await routing.Read("handler.a", code)).Should(200).Body.GetProperty("assignee").GetString().Should().Be("handler.c");
    }

    /// <summary>A silo that was cut off from the others showed the case as it had been, until it noticed that they had given it up.</summary>
    [Fact]
    public async Task What_someone_else_wrote_is_shown_at_once()
    {
        var code = await routing.Open();
        await routing.AppendBehindTheGrain(code, new Claimed("handler.c"));

        await routing.AmongSilos(async () =>
        {
            var read = (await routing.Read("handler.a", code)).Should(200);
            read.ETag.Should().Be("\"3\"");
            read.Body.GetProperty("assignee").GetString().Should().Be("handler.c");
        });
    }

    [Fact]
    public async Task Nobody_is_refused_by_what_was()
    {
        var code = await routing.OpenAndClaim();
        await routing.AppendBehindTheGrain(code, new HandedOver("handler.a", "handler.c", "Nghỉ phép"));

        await routing.AmongSilos(async () => (await routing.Act("handler.c", code, "complete-step")).Should(200));
    }

    [Fact]
    public async Task When_someone_else_wrote_first_a_caller_who_named_a_version_is_told()
    {
        var code = await routing.Open();
        await routing.AppendBehindTheGrain(code, new Assigned("handler.c"));

        (await routing.Act("reviewer.a", code, "assign", """{"officer":"handler.a"}""", ifMatch: "\"2\"")).Refused(409, "stale-version");
        (await routing.Events(code)).Should().HaveCount(3);
    }

    [Fact]
    public async Task Two_completions_of_what_both_saw_are_one_and_a_conflict()
    {
        var code = await routing.OpenAndClaim();

        var answers = await Task.WhenAll(
            routing.Act("handler.a", code, "complete-step", """{"note":"1"}""", ifMatch: "\"3\""), routing.Act("handler.a", code, "complete-step", """{"note":"2"}""", ifMatch: "\"3\""));

        answers.Select(a => a.Status).Should().BeEquivalentTo([200, 409]);
        answers.Single(a => a.Status == 409).Code.Should().Be("stale-version");
        (await routing.Events(code)).Should().HaveCount(5);
    }

    [Fact]
    public async Task A_double_click_completes_one_step()
    {
        var code = await routing.Open(RoutingHost.ThreeSteps, "phuong-1");
        (await routing.Act("handler.a", code, "claim")).Should(200);

        var answers = await Task.WhenAll(routing.Act("handler.a", code, "complete-step"), routing.Act("handler.a", code, "complete-step"));

        answers.Select(a => a.Status).Should().BeEquivalentTo([200, 409]);
        answers.Single(a => a.Status == 409).Code.Should().Be("step-already-completed");
        (await routing.Read("handler.a", code)).Body.GetProperty("stepNumber").GetInt32().Should().Be(2);
    }

    [Fact]
    public async Task Of_two_who_claim_at_once_one_has_it()
    {
        var code = await routing.Open();

        var answers = await Task.WhenAll(routing.Act("handler.a", code, "claim"), routing.Act("handler.c", code, "claim"));

        answers.Select(a => a.Status).Should().BeEquivalentTo([200, 409]);
        answers.Single(a => a.Status == 409).Code.Should().Be("already-claimed");
    }

    [Fact]
    public async Task Codes_that_lead_nowhere_do_not_fill_the_memory()
    {
        var known = await routing.Open();
        var unknown = routing.NewCode();

        (await routing.Read("handler.a", unknown)).Refused(404, "not-found");
        (await routing.Act("handler.a", unknown, "claim")).Refused(404, "not-found");

        await RoutingHost.Eventually(async () => !await routing.IsInMemory(routing.Case(unknown)), "the unknown case is gone");
        (await routing.IsInMemory(routing.Case(known))).Should().BeTrue();
        (await routing.Events(unknown)).Should().BeEmpty();
    }

    /// <summary>Between silos everything travels as bytes.</summary>
    [Fact]
    public void What_grains_are_told_and_answer_survives_the_way_between_silos()
    {
        var serializer = routing.Http.Services.GetRequiredService<Serializer>();
        var reply = new CaseReply(new Given(
            [.. Sample.LandClaimed, Consulting.Asked, Consulting.Agreed, Consulting.Conclusion, .. Liaising.Complete.Skip(2), new SupplementAsked(1, [new("TPHS.15", "-", 1, 0, false)], "-", true),
            new ClockStopped(PauseKind.Supplement, "-", "-", false, Sample.Now, 1, Sample.Now), new Rescheduled(Sample.Now, Sample.Now, "-", true),
            new DueSoon(Sample.Now, Sample.Now), new Overdue(Sample.Now, Sample.Now)]).State, 17, ClaimCase.AlreadyClaimed, true);
        var intent = new Intent(Sample.Officer("handler.a"), Sample.Now, 3, "k", "f", "cor", "cau", 9);

        Text(There(reply)).Should().Be(Text(reply));
        Text(There(intent)).Should().Be(Text(intent));
        foreach (var command in (ICaseCommand[])[
            Sample.Open(Sample.Steps), new ClaimCase(), new AssignCase("handler.c"), new HandOverCase("handler.c", "-"), new CompleteStep("n"), new TakeBackForRework(2, "r"),
            Consulting.Ask(), Consulting.Ask(RoundKind.Collective, "signer.a"), new GiveOpinion(1, "other", "Ý kiến", Consulting.Land),
            new ConcludeConsultation(1, "Đủ"), new RemindConsultation(1, Sample.Now), new LapseConsultation(1, Sample.Now), new ClaimLinkedWork("khai-sinh"),
            new CompleteLinkedWork("khai-sinh", "01/2026", null), Sample.Open(Sample.Steps) with { Linked = Liaising.Works },
            new CloseCase(CaseOutcome.Refused, Sample.Now), new ReceivePapers(), new ReturnForSupplement([new("TPHS.15", "-", 1, 0, false)], "-"),
            new AwaitSupplement(1, Sample.Now, Sample.Now), new TakeInSupplement(1, Sample.Now), new StopClock(PauseKind.Tax, "-"), new ResumeClock(PauseKind.Tax),
            new ResumeOnPayment(Sample.Now), new Reschedule(Sample.Now, "-"), new Recalculate("-"), new MoveToVersion(2, "-"), new CarryOutDuty(Sample.Now),
            new RaiseDueSoon(Sample.Now), new RaiseOverdue(Sample.Now)])
            Text((object)There(command)).Should().Be(Text((object)command));

        T There<T>(T value) => serializer.Deserialize<T>(serializer.SerializeToArray(value))!;
    }

    private static Intent Intent(Actor actor) => new(actor, null, null, null, null, null, null, 0);

    private static string Text<T>(T value) => $"{value!.GetType().Name} {JsonSerializer.Serialize(value, Json.Options)}";
}
