using OneStop.Intake.Dossiers;
using OneStop.Provinces;
using OneStop.WorkingTime;
using Xunit;
using static OneStop.Intake.Tests.Counter;

namespace OneStop.Intake.Tests;

public sealed class ReceiveDossierTests
{
    [Fact]
    public void A_complete_dossier_is_received_its_fee_named_and_a_date_promised() => new Given().When(Receive).Then(Submission, FeeDue, Acceptance);

    [Fact]
    public void A_copy_is_enough_to_have_handed_a_component_in() =>
        new Given().When(Receive with { Components = [new("TK", 0, 1), new("CCCD", 1, 0)] })
            .Then(Submission with { Components = [new("TK", 0, 1), new("CCCD", 1, 0)] }, FeeDue, Acceptance);

    [Fact]
    public void A_required_component_that_is_absent_makes_it_incomplete() =>
        new Given().When(Receive with { Components = [new("TK", 1, 0)] }).ThenRefused(ReceiveDossier.Incomplete([Published.Components[1]]));

    [Fact]
    public void A_component_named_but_not_handed_in_is_missing() =>
        new Given().When(Receive with { Components = [new("TK", 0, 0), new("CCCD", 0, 0)] })
            .ThenRefused(ReceiveDossier.Incomplete([Published.Components[0], Published.Components[1]]));

    [Fact]
    public void What_only_some_applicants_need_may_be_absent() =>
        new Given().When(Receive with { Components = [.. Complete, new("UQ", 1, 0)] })
            .Then(Submission with { Components = [.. Complete, new("UQ", 1, 0)] }, FeeDue, Acceptance);

    [Fact]
    public void A_fee_of_another_channel_is_not_owed() =>
        new Given().When(Receive with { Channel = Channel.Online })
            .Then(Submission with { Channel = Channel.Online }, new FeeAssessed(8_000, ["Lệ phí"]), Acceptance);

    [Fact]
    public void Without_a_fee_none_is_assessed() =>
        new Given().When(Receive with { Procedure = Published with { Fees = [new("Miễn", null, 0)] } }).Then(Submission, Acceptance);

    [Fact]
    public void A_case_of_the_procedure_has_a_limit_of_its_own() =>
        new Given().When(Receive with { CaseCode = "1.004873.01", Promise = Receive.Promise with { Limit = Published.LimitOf("1.004873.01") } })
            .Then(Submission with { CaseCode = "1.004873.01" }, FeeDue, Acceptance with { Limit = new(5, LimitUnit.WorkingDay) });

    [Fact]
    public void No_date_is_promised_into_a_year_without_a_published_calendar() =>
        new Given().When(Receive with { Promise = Promised(new DueAnswer.NoCalendar(2027)) }).ThenRefused(Promise.NoCalendar(2027));

    [Fact]
    public void Only_the_desks_own_reception_receives()
    {
        new Given().When(Receive, Hai).ThenRefused(DossierRules.WrongDesk);
        new Given().When(Receive, Supervisor).ThenRefused(DossierRules.WrongDesk);
    }

    [Fact]
    public void Receiving_twice_adds_nothing() => new Given(AtTheDesk).When(Receive).Then();

    [Fact]
    public void A_dossier_that_has_ended_is_not_received_again()
    {
        new Given(HandedBack).When(Receive).Then();
        new Given(Stopped).When(Receive).Then();
    }
}
