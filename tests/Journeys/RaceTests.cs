namespace OneStop.Journeys;

/// <summary>Several at once on the same thing.</summary>
public sealed class RaceTests(SharedInstance shared)
{
    private Client Client => shared.It.Client;

    [Fact]
    public async Task Fifty_parallel_receipts_under_one_key_make_one_dossier()
    {
        // Marten notes lost races in a stream of its own.
        const string Dossiers = "select count(*) from intake.mt_streams where id <> 'mt_tombstone'";
        var before = await shared.It.Store.Count("intake", Dossiers);
        var key = Guid.CreateVersion7().ToString("N");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Client.Post("api/intake/dossiers", Walk.Reception, Walk.OneStep(50), key: key)));

        answers.Should().OnlyContain(a => a.Status == 201);
        answers.Select(a => a.Body.ToString()).Distinct().Should().ContainSingle("every answer is the first one's");
        (await shared.It.Store.Count("intake", Dossiers)).Should().Be(before + 1);
        var other = await Client.Post("api/intake/dossiers", Walk.Reception, Walk.OneStep(51), key: key);
        (other.Status, other.Word("code")).Should().Be((422, "idempotency-key-reused"));
    }

    [Fact]
    public async Task Two_officers_claiming_at_once_give_one_200_and_one_409()
    {
        for (var round = 0; round < 5; round++)
        {
            var walk = await Walk.Begin(Client, Walk.OneStep());
            var seen = (await walk.CaseIs(_ => true, "a case")).ETag;
            var answers = await Task.WhenAll(
                new[] { Walk.Handler, Walk.Colleague }.Select(officer => Client.Post($"{walk.Case}/claim", officer, new { }, seen)));
            answers.Select(a => a.Status).Should().BeEquivalentTo([200, 409]);
        }
    }

    [Fact]
    public async Task A_step_completed_twice_at_once_with_the_same_version_gives_one_200_and_one_409()
    {
        for (var round = 0; round < 5; round++)
        {
            var walk = await Walk.Begin(Client, Walk.OneStep());
            await walk.CaseIs(_ => true, "a case");
            var seen = (await Client.Insist($"{walk.Case}/claim", Walk.Handler, new { })).ETag;
            var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(n =>
                Client.Post($"{walk.Case}/complete-step", Walk.Handler, new { note = $"Cửa sổ {n}" }, seen, Guid.CreateVersion7().ToString("N"))));
            answers.Select(a => a.Status).Should().BeEquivalentTo([200, 409]);
            answers.Single(a => a.Status == 409).Word("code").Should().BeOneOf("stale-version", "step-already-completed");
            (await shared.It.Store.Events("routing", walk.Code)).Count(e => e.Type == "routing.stepCompleted").Should().Be(1);
        }
    }

    /// <summary>The colleague comes second and is told that the case has moved on, or comes first and is told whose it is.</summary>
    [Fact]
    public async Task Two_officers_completing_a_step_at_once_complete_it_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var walk = await Walk.Begin(Client, Walk.OneStep());
            await walk.CaseIs(_ => true, "a case");
            var seen = (await Client.Insist($"{walk.Case}/claim", Walk.Handler, new { })).ETag;
            var answers = await Task.WhenAll(
                new[] { Walk.Handler, Walk.Colleague }.Select(officer => Client.Post($"{walk.Case}/complete-step", officer, new { }, seen)));
            answers[0].Status.Should().Be(200);
            (answers[1].Status, answers[1].Word("code")).Should().BeOneOf((409, "stale-version"), (409, "not-assignee"));
            (await shared.It.Store.Events("routing", walk.Code)).Count(e => e.Type == "routing.stepCompleted").Should().Be(1);
        }
    }
}
