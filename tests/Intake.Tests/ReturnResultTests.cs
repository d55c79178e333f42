using OneStop.Intake.Dossiers;
using OneStop.Provinces;
using Xunit;
using static OneStop.Intake.Tests.Counter;

namespace OneStop.Intake.Tests;

public sealed class ReturnResultTests
{
    [Fact]
    public void An_issued_result_is_handed_over_in_the_way_chosen_on_the_receipt() =>
        new Given(Submission with { ResultDelivery = ResultDelivery.Post }, Acceptance, Handling, Result)
            .When(Return).Then(Returned with { Delivery = ResultDelivery.Post });

    [Fact]
    public void It_may_be_handed_over_in_another_way_to_someone_else() =>
        new Given(Issued).When(new ReturnResult(Neighbour, ResultDelivery.Online)).Then(new ResultReturned(Neighbour, ResultDelivery.Online));

    [Fact]
    public void Before_the_result_is_issued_there_is_nothing_to_return()
    {
        new Given(AtTheDesk).When(Return).ThenRefused(ReturnResult.NotIssued(Law));
        new Given(InProgress).When(Return).ThenRefused(ReturnResult.NotIssued(Law));
    }

    [Fact]
    public void Only_the_desk_that_received_it_hands_it_over()
    {
        new Given(Issued).When(Return, Hai).ThenRefused(DossierRules.WrongDesk);
        new Given(Issued).When(Return, Supervisor).ThenRefused(DossierRules.WrongDesk);
    }

    [Fact]
    public void Nothing_was_handed_in_so_nothing_is_handed_over() => new Given().When(Return).ThenRefused(DossierRules.WrongDesk);

    [Fact]
    public void A_result_is_returned_once() => new Given(HandedBack).When(Return).ThenRefused(ReturnResult.Returned(Law));

    [Fact]
    public void A_result_is_not_handed_over_while_a_fee_is_owed()
    {
        new Given([.. InProgress, Result]).When(Return).ThenRefused(ReturnResult.FeeUnpaid(13_000, Law));
        new Given([.. InProgress, Paid with { AmountVnd = 12_000 }, Result]).When(Return).ThenRefused(ReturnResult.FeeUnpaid(1_000, Law));
        new Given([.. Issued, new FeeAssessed(2_000, [new("Phí bản sao", FeeKind.Price, 2_000, 2_000, FeeDue.Return)])]).When(Return).ThenRefused(ReturnResult.FeeUnpaid(2_000, Law));
    }

    private static readonly DossierFacts AtOnce = Lan with { Procedure = Published with { DecidedAtCounter = true } };
    private static readonly object[] ForTheCounter = [Submission, Fees, Acceptance with { DecidedAtCounter = true, TransferBy = null }];

    [Fact]
    public void What_the_counter_decides_it_passes_on_to_nobody_and_hands_over_at_once()
    {
        new Given().When(Receive, AtOnce).Then(ForTheCounter);
        new Given([.. ForTheCounter, Paid]).When(Return with { ResultNumber = "88/CT" }, AtOnce).Then(new ResultReceived("88/CT", Now), Returned);
        new Given([.. ForTheCounter, Paid]).When(Return, AtOnce).ThenRefused(ReturnResult.NumberMissing(Law));
        new Given(ForTheCounter).When(Return with { ResultNumber = "88/CT" }, AtOnce).ThenRefused(ReturnResult.FeeUnpaid(13_000, Law));
        new Given(AtTheDesk).When(Return with { ResultNumber = "88/CT" }).ThenRefused(ReturnResult.NotIssued(Law));
    }

    [Fact]
    public void What_the_counter_issued_it_also_puts_right()
    {
        object[] wrong = [.. ForTheCounter, Paid, new ResultReceived("88/CT", Now), Returned, new CorrectionRequested("Sai tên", Now.AddDays(5))];
        new Given(wrong).When(Return with { ResultNumber = "89/CT" }, AtOnce).Then(new CorrectionReceived("89/CT", Now, "Sai tên", true), Returned);
        new Given(wrong).When(Return, AtOnce).ThenRefused(ReturnResult.NumberMissing(Law));
    }

    [Fact]
    public void A_dossier_that_was_stopped_has_no_result() => new Given(Stopped).When(Return).ThenRefused(DossierRules.Stopped(Law, Rule.RefusalAfterExamination));
}
