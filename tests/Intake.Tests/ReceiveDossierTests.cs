using FluentAssertions;
using OneStop.Intake.Dossiers;
using OneStop.Provinces;
using OneStop.WorkingTime;
using Xunit;
using static OneStop.Intake.Tests.Counter;

namespace OneStop.Intake.Tests;

public sealed class ReceiveDossierTests
{
    private static ReceiveDossier With(params HandedIn[] components) => new(Submission with { Components = components });

    [Fact]
    public void A_complete_dossier_is_received_its_fee_named_and_a_date_promised() => new Given().When(Receive).Then(Submission, Fees, Acceptance);

    [Fact]
    public void A_copy_is_enough_to_have_handed_a_component_in() =>
        new Given().When(With(new("TK", 0, 1), new("CCCD", 1, 0))).Then(Submission with { Components = [new("TK", 0, 1), new("CCCD", 1, 0)] }, Fees, Acceptance);

    [Fact]
    public void A_required_component_that_is_absent_makes_it_incomplete() =>
        new Given().When(With(new HandedIn("TK", 1, 0))).ThenRefused(DossierRules.Incomplete([Published.Components[1]], Law));

    [Fact]
    public void A_component_named_but_not_handed_in_is_missing() =>
        new Given().When(With(new("TK", 0, 0), new("CCCD", 0, 0))).ThenRefused(DossierRules.Incomplete([Published.Components[0], Published.Components[1]], Law));

    [Fact]
    public void What_the_State_holds_already_is_not_demanded() =>
        new Given().When(With(new HandedIn("TK", 1, 0)), Lan with { Procedure = CardIsHeld }).Then(Submission with { Components = [new("TK", 1, 0)] }, Fees, Acceptance);

    [Fact]
    public void What_only_some_applicants_need_may_be_absent() =>
        new Given().When(With([.. Complete, new("UQ", 1, 0)])).Then(Submission with { Components = [.. Complete, new("UQ", 1, 0)] }, Fees, Acceptance);

    [Fact]
    public void A_fee_of_another_channel_is_not_owed() =>
        new Given().When(new ReceiveDossier(Submission with { Channel = Channel.Postal })).Then(Submission with { Channel = Channel.Postal }, OnlineFees, Acceptance);

    [Fact]
    public void Without_a_fee_none_is_assessed() =>
        new Given().When(Receive, Lan with { Procedure = Published with { Fees = [new("Miễn", null, 0)] } }).Then(Submission, Acceptance);

    [Fact]
    public void A_case_of_the_procedure_has_a_limit_of_its_own()
    {
        var due = (DueAnswer.Due)Deadline.Compute(Now, new(5, LimitUnit.WorkingDay), Counter.Province.Calendar);
        var submission = Submission with { CaseCode = "1.004873.01" };

        new Given().When(new ReceiveDossier(submission)).Then(submission, Fees, Acceptance with { Limit = new(5, LimitUnit.WorkingDay), DueAt = due.At, Explanation = due.Explain() });
    }

    [Fact]
    public void No_date_is_promised_into_a_year_without_a_published_calendar() =>
        new Given().When(Receive, Lan with { Now = new(2026, 12, 31, 9, 0, 0, TimeSpan.FromHours(7)) }).ThenRefused(Promise.NoCalendar(2027));

    [Fact]
    public void No_date_is_promised_on_a_day_without_law() =>
        new Given().When(Receive, Lan with { Law = Counter.Province.Law("2018") }).ThenRefused(Promise.LawMissing);

    [Fact]
    public void A_remote_commune_has_the_days_that_are_added()
    {
        var due = (DueAnswer.Due)Deadline.Compute(new Term(Now, new(2, LimitUnit.WorkingDay), Counting.Hour, 10, []), Counter.Province.Calendar);

        new Given().When(Receive, Lan with { Procedure = Published with { RemoteExtension = new(10, "Luật Đất đai") }, Remote = true })
            .Then(Submission, Fees, Acceptance with { DueAt = due.At, Explanation = due.Explain(), ExtensionDays = 10 });
    }

    [Fact]
    public void Only_the_desks_own_reception_receives()
    {
        new Given().When(Receive, Hai).ThenRefused(DossierRules.WrongDesk);
        new Given().When(Receive, Supervisor).ThenRefused(DossierRules.WrongDesk);
    }

    [Fact]
    public void A_citizen_hands_nothing_in_at_the_counter() => new Given().When(Receive, Citizen).ThenRefused(DossierRules.WrongDesk);

    [Theory]
    [InlineData("2026-03-05T07:10", "2026-03-05T17:00")]
    [InlineData("2026-03-05T12:30", "2026-03-05T17:00")]
    [InlineData("2026-03-05T14:59:59", "2026-03-05T17:00")]
    [InlineData("2026-03-05T15:00", "2026-03-06T08:00")]
    [InlineData("2026-03-06T15:00", "2026-03-09T08:00")]
    [InlineData("2026-03-07T09:00", "2026-03-09T08:00")]
    [InlineData("2026-02-13T16:00", "2026-02-23T08:00")]
    [InlineData("2026-08-21T16:00", "2026-08-22T08:00")]
    public void Papers_are_passed_on_the_same_working_day_or_from_15_00_at_the_start_of_the_next(string received, string by)
    {
        static DateTimeOffset At(string text) => new(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(7));

        Promise.Transfer(At(received), Law.TransferCutOff, Counter.Province.Calendar).Should().Be(At(by));
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
