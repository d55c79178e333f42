using FluentAssertions;
using OneStop.Deciding;
using OneStop.Routing.Cases;
using OneStop.Routing.Opinions;
using Xunit;

namespace OneStop.Routing.Tests;

public sealed class RequestConsultationTests
{
    private static DateTimeOffset At(int day, int hour, int minute = 0) => new(2026, 1, day, hour, minute, 0, TimeSpan.FromHours(7));

    private static ConsultationRequested AskedBy(RequestConsultation command, params object[] history) =>
        (ConsultationRequested)command.Decide(new Given(history).State, Sample.Facts(Sample.Officer("handler.a"))).Events.Single();

    [Fact]
    public void The_officer_who_has_the_case_asks() => new Given(Sample.FirstClaimed).When(Consulting.Ask(), "handler.a").Then(Consulting.Asked);

    [Fact]
    public void Rounds_are_numbered_in_the_order_they_are_asked() =>
        AskedBy(Consulting.Ask() with { Question = "Còn gì nữa?" }, Consulting.Concluded).Round.Should().Be(2);

    [Fact]
    public void The_same_question_to_the_same_is_asked_once_while_it_is_open()
    {
        new Given(Consulting.Open).When(Consulting.Ask(RoundKind.Consultation, Consulting.Labour, Consulting.Land), "handler.a").ThenNothing();
        AskedBy(Consulting.Ask(), Consulting.Concluded).Round.Should().Be(2);
    }

    [Theory]
    [InlineData("handler.c", "not-assignee", RefusalKind.Conflict)]
    [InlineData("handler.b", "wrong-unit", RefusalKind.Authority)]
    [InlineData("reviewer.a", "wrong-unit", RefusalKind.Authority)]
    [InlineData("supervisor.a", "wrong-unit", RefusalKind.Authority)]
    public void Others_do_not_ask(string officer, string code, RefusalKind kind) => new Given(Sample.FirstClaimed).When(Consulting.Ask(), officer).ThenRefused(code, kind);

    [Fact]
    public void A_free_case_must_be_claimed_first() => new Given(Sample.AtFirstStep).When(Consulting.Ask(), "handler.a").ThenRefused("not-claimed", RefusalKind.Rule);

    [Fact]
    public void What_is_submitted_or_finished_is_not_asked_about()
    {
        new Given(Sample.Submitted).When(Consulting.Ask(), "handler.a").ThenRefused("being-decided", RefusalKind.Rule);
        new Given(Sample.ResultIssued).When(Consulting.Ask(), "handler.a").ThenRefused("case-closed", RefusalKind.Rule);
        new Given().When(Consulting.Ask(), "handler.a").ThenRefused("case-not-open", RefusalKind.Rule);
    }

    [Theory]
    [InlineData("stp-tu-phap")]
    [InlineData("khong-co")]
    [InlineData("handler.b")]
    public void Only_other_departments_are_consulted(string unit) =>
        new Given(Sample.FirstClaimed).When(Consulting.Ask(RoundKind.Consultation, Consulting.Land, unit), "handler.a").ThenRefused("cannot-be-asked", RefusalKind.Rule);

    [Theory]
    [InlineData("reception.a")]
    [InlineData("citizen.a")]
    [InlineData("snv-lao-dong")]
    public void Only_officers_who_can_answer_are_members(string member) =>
        new Given(Sample.FirstClaimed).When(Consulting.Ask(RoundKind.Collective, "signer.a", member), "handler.a").ThenRefused("cannot-be-asked", RefusalKind.Rule);

    [Theory]
    [InlineData("reviewer.a")]
    [InlineData("signer.a")]
    public void Those_who_lead_ask_the_members_also_while_they_decide(string officer)
    {
        var members = Consulting.Ask(RoundKind.Collective, "reviewer.a", "signer.a", "handler.c");
        new Given(Sample.Submitted).When(members, officer).Then(Consulting.Vote with { Officer = officer });
        new Given(Sample.AtFirstStep).When(members, officer).Then(Consulting.Vote with { Officer = officer });
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 2)]
    [InlineData(3, 2, 2)]
    [InlineData(4, 3, 3)]
    [InlineData(5, 4, 3)]
    public void Two_thirds_must_vote_and_more_than_half_of_all_members_agree(int members, int quorum, int majority)
    {
        string[] all = ["signer.a", "reviewer.a", "handler.a", "handler.b", "handler.c"];
        AskedBy(Consulting.Ask(RoundKind.Collective, all[..members]), Sample.FirstClaimed).Should().Match<ConsultationRequested>(e => e.Quorum == quorum && e.Majority == majority);
    }

    [Fact]
    public void No_more_votes_can_be_demanded_than_there_are() =>
        new Given(Sample.FirstClaimed).When(Consulting.Ask() with { Quorum = 3 }, "handler.a").ThenRefused("more-votes-than-asked", RefusalKind.Rule);

    [Fact]
    public void A_question_without_a_deadline_is_none() =>
        new Given(Sample.FirstClaimed).When(Consulting.Ask() with { Deadline = null }, "handler.a").ThenRefused("deadline-missing", RefusalKind.Rule);

    [Theory]
    [InlineData(6, 7)]
    [InlineData(6, 8)]
    [InlineData(6, 8, 59)]
    public void The_deadline_lies_at_least_an_hour_of_office_time_ahead(int day, int hour, int minute = 0) =>
        new Given(Sample.FirstClaimed).When(Consulting.Ask() with { Deadline = At(day, hour, minute) }, "handler.a").ThenRefused("deadline-too-soon", RefusalKind.Rule);

    [Theory]
    [InlineData("2027-01-08T10:00:00+07:00")]
    [InlineData("9999-12-31T23:59:59+00:00")]
    [InlineData("2026-12-31T17:30:00+07:00")]
    public void The_deadline_lies_in_a_published_calendar(string deadline) => new Given(Sample.FirstClaimed)
        .When(Consulting.Ask() with { Deadline = DateTimeOffset.Parse(deadline, System.Globalization.CultureInfo.InvariantCulture) }, "handler.a")
        .ThenRefused("calendar-missing", RefusalKind.Rule);

    [Theory]
    [InlineData(7, 17, 7, 17)]
    [InlineData(7, 18, 8, 8)]
    [InlineData(7, 12, 7, 12)]
    [InlineData(10, 10, 10, 10)] // A Saturday, worked.
    [InlineData(11, 10, 12, 8)]
    public void A_deadline_outside_office_hours_moves_to_the_next_opening(int day, int hour, int toDay, int toHour) =>
        AskedBy(Consulting.Ask() with { Deadline = At(day, hour) }, Sample.FirstClaimed).Deadline.Should().Be(At(toDay, toHour));

    [Fact]
    public void Days_are_counted_without_the_first_to_the_closing_of_the_last() =>
        AskedBy(Consulting.Ask() with { Deadline = null, Days = 5 }, Sample.FirstClaimed).Deadline.Should().Be(At(12, 17), "the 11th is a Sunday");

    [Theory]
    [InlineData(6, 12, 6, 10)] // 4 hours: half of them before.
    [InlineData(7, 12, 6, 15)] // 12 hours: 6 before.
    [InlineData(8, 16, 7, 16)] // 23 hours: a working day before.
    [InlineData(13, 17, 9, 17)] // 56 hours, with the worked Saturday: a third before.
    public void The_reminder_leaves_time_to_answer(int day, int hour, int remindDay, int remindHour) =>
        AskedBy(Consulting.Ask() with { Deadline = At(day, hour) }, Sample.FirstClaimed).RemindAt.Should().BeOnOrAfter(At(remindDay, remindHour)).And.BeBefore(At(day, hour));

    [Fact]
    public void Silence_is_consent_where_the_procedures_law_says_so()
    {
        AskedBy(Consulting.Ask() with { Deadline = null }, Consulting.ForAHouse).Should().BeEquivalentTo(new
        {
            Deadline = At(19, 17), SilenceIsConsent = true, MayContinue = true, LegalBasis = "Luật Xây dựng 50/2014/QH13, Đ.102 (sửa đổi 2020)",
        }, "12 days, and the 18th is a Sunday");
        AskedBy(Consulting.Ask() with { SilenceIsConsent = false }, Consulting.ForAHouse).SilenceIsConsent.Should().BeFalse();
    }

    [Fact]
    public void Silence_is_no_consent_elsewhere()
    {
        new Given(Sample.FirstClaimed).When(Consulting.Ask() with { SilenceIsConsent = true }, "handler.a").ThenRefused("silence-is-no-consent", RefusalKind.Rule);
        new Given(Consulting.ForAHouse).When(Consulting.Ask(RoundKind.Collective, "signer.a") with { SilenceIsConsent = true }, "handler.a")
            .ThenRefused("silence-is-no-consent", RefusalKind.Rule);
    }

    [Fact]
    public void Who_consents_by_silence_has_the_time_the_law_gives() =>
        new Given(Consulting.ForAHouse).When(Consulting.Ask() with { SilenceIsConsent = true, Deadline = At(19, 16) }, "handler.a")
            .ThenRefused("deadline-shorter-than-law", RefusalKind.Rule);

    [Fact]
    public void The_time_the_law_gives_must_end_in_a_published_calendar_too()
    {
        var christmas = new DateTimeOffset(2026, 12, 22, 9, 0, 0, TimeSpan.FromHours(7));
        new Given(Consulting.ForAHouse)
            .When(Consulting.Ask() with { SilenceIsConsent = true, Deadline = christmas.AddDays(8) }, "handler.a", christmas)
            .ThenRefused("calendar-missing", RefusalKind.Rule);
    }

    [Fact]
    public void A_refusal_cites_the_profile_the_dossier_was_accepted_under()
    {
        object[] old = [Sample.Opened with { Terms = Sample.Terms with { LawProfile = "2018" } }, .. Sample.FirstClaimed.Skip(1)];

        (Consulting.Ask() with { Deadline = null }).Decide(new Given(old).State, Sample.Facts(Sample.Officer("handler.a"))).Refusal!.Law.Should().StartWith("NĐ 61/2018, ");
    }

    [Fact]
    public void The_step_waits_for_what_was_asked()
    {
        new Given(Consulting.Open).When(new CompleteStep(null), "handler.a").ThenRefused("consultation-open", RefusalKind.Rule);
        new Given(Consulting.Answered).When(new CompleteStep(null), "handler.a").ThenRefused("consultation-open", RefusalKind.Rule);
        new Given(Consulting.Lapsed).When(new CompleteStep(null), "handler.a").ThenRefused("consultation-open", RefusalKind.Rule);
        new Given(Consulting.Concluded).When(new CompleteStep(null), "handler.a").Then(new StepCompleted(0, "handler.a", null), Sample.Started(1));
    }

    [Fact]
    public void Where_the_procedure_lets_it_the_handling_goes_on_but_nothing_is_submitted()
    {
        new Given(Consulting.Consenting).When(new CompleteStep(null), "handler.a").Then(new StepCompleted(0, "handler.a", null), Sample.Started(1));
        new Given([.. Sample.LastClaimed, Consulting.Asked with { MayContinue = true }]).When(new CompleteStep(null), "handler.c")
            .ThenRefused("consultation-open", RefusalKind.Rule);
    }
}
