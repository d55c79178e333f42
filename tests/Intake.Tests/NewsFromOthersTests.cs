using OneStop.Deciding;
using OneStop.Intake.Dossiers;
using Xunit;
using static OneStop.Intake.Tests.Counter;

namespace OneStop.Intake.Tests;

/// <summary>What Routing and Decision tell Intake: at least once, in no promised order.</summary>
public sealed class NewsFromOthersTests
{
    private static Verdict ResultArrives(Dossier dossier) => ReceiveResult.Decide(dossier, ResultIssued, Published);
    private static Verdict RefusalArrives(Dossier dossier) => CloseRefusedDossier.Decide(dossier, WasRefused);

    [Fact]
    public void A_case_taken_up_puts_the_dossier_in_progress() => new Given(AtTheDesk).When(StartHandling.Decide).Then(Handling);

    [Fact]
    public void Taken_up_twice_adds_nothing() => new Given(InProgress).When(StartHandling.Decide).Then();

    [Fact]
    public void The_result_waits_at_the_desk() => new Given(InProgress).When(ResultArrives).Then(Result);

    [Fact]
    public void The_same_result_twice_adds_nothing() => new Given(Issued).When(ResultArrives).Then();

    [Fact]
    public void A_refused_dossier_is_closed_with_its_reason_and_article() => new Given(InProgress).When(RefusalArrives).Then(Closing);

    [Fact]
    public void The_same_refusal_twice_adds_nothing() => new Given(Stopped).When(RefusalArrives).Then();

    [Fact]
    public void A_result_that_overtakes_the_news_of_handling_is_taken_in()
    {
        new Given(AtTheDesk).When(ResultArrives).Then(Result);
        new Given([.. AtTheDesk, Result]).When(StartHandling.Decide).Then();
    }

    [Fact]
    public void A_refusal_that_overtakes_the_news_of_handling_is_taken_in()
    {
        new Given(AtTheDesk).When(RefusalArrives).Then(Closing);
        new Given([.. AtTheDesk, Closing]).When(StartHandling.Decide).Then();
    }

    [Fact]
    public void After_the_end_no_news_changes_anything()
    {
        foreach (var end in new[] { HandedBack, Stopped })
            foreach (var news in new Func<Dossier, Verdict>[] { StartHandling.Decide, ResultArrives, RefusalArrives })
                new Given(end).When(news).Then();
    }

    [Fact]
    public void An_issued_result_is_not_turned_into_a_refusal_nor_a_refusal_into_a_result()
    {
        new Given(Issued).When(RefusalArrives).Then();
        new Given(Stopped).When(ResultArrives).Then();
    }

    [Fact]
    public void News_of_a_dossier_that_was_never_received_adds_nothing()
    {
        new Given().When(StartHandling.Decide).Then();
        new Given().When(ResultArrives).Then();
        new Given().When(RefusalArrives).Then();
    }
}
