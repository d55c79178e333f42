using OneStop.Deciding;
using OneStop.Intake.Dossiers;
using OneStop.Provinces;
using Xunit;
using static OneStop.Intake.Tests.Counter;

namespace OneStop.Intake.Tests;

/// <summary>What happens to an online submission before it is accepted. NĐ 118/2025, Đ.16–17.</summary>
public sealed class ReceptionTests
{
    private static readonly SubmitDossier Submit = new(OnlineSubmission);
    private static readonly AcceptDossier Accept = new();
    private static readonly RefuseReception Refuse = new("Không thuộc thẩm quyền", "Luật Hộ tịch, Đ.7");
    private static readonly Missing Card = new("CCCD", "Căn cước", 0, 1);
    private static readonly Missing Form = new("TK", "Tờ khai", 1, 0);
    private static readonly Submitted Bare = OnlineSubmission with { Components = [] };
    private static readonly RequestSupplement Guide = new([Form, Card], "Thiếu giấy tờ");
    private static readonly object[] Guided = [Bare, Notice, new CompletionAsked([Form, Card], "Thiếu giấy tờ")];

    [Fact]
    public void An_online_submission_is_told_to_the_desk_and_nothing_is_promised()
    {
        new Given().When(Submit, Citizen).Then(OnlineSubmission, Notice);
        new Given().When(Submit, Lan).Then(OnlineSubmission, Notice);
    }

    [Fact]
    public void It_need_not_be_complete() => new Given().When(new SubmitDossier(Bare), Citizen).Then(Bare, Notice);

    [Fact]
    public void Who_is_neither_citizen_nor_the_desk_submits_nothing()
    {
        new Given().When(Submit, Hai).ThenRefused(DossierRules.WrongDesk);
        new Given().When(Submit, Examiner).ThenRefused(DossierRules.WrongDesk);
    }

    [Fact]
    public void Submitting_twice_adds_nothing() => new Given(Online).When(Submit, Citizen).Then();

    [Fact]
    public void An_era_without_hours_for_triage_names_none() =>
        new Given().When(Submit, Lan with { Law = Law with { Online = new(null, null) } }).Then(OnlineSubmission, new DeskNotified(null, true));

    [Fact]
    public void No_triage_is_promised_into_a_year_without_a_published_calendar() =>
        new Given().When(Submit, Citizen with { Now = new(2026, 12, 31, 16, 0, 0, TimeSpan.FromHours(7)) }).ThenRefused(Promise.NoCalendar(2027));

    [Fact]
    public void The_clock_starts_with_the_acceptance_and_nothing_is_on_paper()
    {
        new Given(Online).When(Accept).Then(OnlineFees, OnlineAcceptance);
        new Given(Online).When(Accept, Lan with { Now = Now.AddSeconds(1) }).Then(OnlineFees, OnlineAcceptance with
        {
            AcceptedAt = Now.AddSeconds(1), DueAt = Due.At.AddSeconds(1), Explanation = Due.Explain(),
        });
    }

    [Fact]
    public void Accepting_twice_adds_nothing()
    {
        new Given([.. Online, OnlineFees, OnlineAcceptance]).When(Accept).Then();
        new Given(Issued).When(Accept).Then();
    }

    [Fact]
    public void Only_what_is_complete_is_accepted() => new Given(Bare, Notice).When(Accept).ThenRefused(DossierRules.Incomplete([Published.Components[0], Published.Components[1]], Law));

    [Fact]
    public void Only_the_desk_accepts_refuses_and_guides()
    {
        foreach (var command in new ICommand<Dossier, DossierFacts>[] { Accept, Refuse, Guide, new ReceiveSupplement(Complete) })
        {
            new Given(Online).When(command, Hai).ThenRefused(DossierRules.WrongDesk);
            if (command is not RequestSupplement) new Given(Online).When(command, Citizen).ThenRefused(DossierRules.WrongDesk);
        }
    }

    [Fact]
    public void A_refusal_bears_reason_and_article_and_ends_it()
    {
        var refused = new ReceptionRefused(Refuse.Reason, Refuse.LegalBasis);
        new Given(Online).When(Refuse).Then(refused);
        new Given([.. Online, refused]).When(Refuse).Then();
        new Given([.. Online, refused]).When(Refuse with { Reason = "Khác" }).ThenRefused(DossierRules.NotAtReception(Law));
        new Given([.. Online, refused]).When(Accept).ThenRefused(DossierRules.NotAtReception(Law));
    }

    [Fact]
    public void What_was_accepted_is_not_refused_at_reception() => new Given(AtTheDesk).When(Refuse).ThenRefused(DossierRules.NotAtReception(Law));

    [Fact]
    public void The_applicant_is_told_everything_that_is_missing() => new Given(Bare, Notice).When(Guide).Then(Guided[2]);

    [Fact]
    public void Guidance_that_leaves_something_out_is_refused_and_says_what() =>
        new Given(Bare, Notice).When(Guide with { Items = [Card] }).ThenRefused(GuideCompletion.NotAll([Published.Components[0]], Law));

    [Fact]
    public void Guidance_that_names_nothing_is_refused() => new Given(Online).When(Guide with { Items = [] }).ThenRefused(GuideCompletion.NothingNamed(Law));

    [Fact]
    public void What_is_complete_may_still_have_something_to_put_right() =>
        new Given(Online).When(Guide with { Items = [new(null, "Ghi rõ nơi sinh", 0, 0)] }).Then(new CompletionAsked([new(null, "Ghi rõ nơi sinh", 0, 0)], Guide.Reason));

    [Fact]
    public void Guidance_is_given_once()
    {
        new Given(Guided).When(Guide).Then();
        new Given(Guided).When(Guide with { Reason = "Khác" }).ThenRefused(GuideCompletion.ToldAlready(Law));
        new Given([.. Guided, new Resubmitted([new("TK", 1, 0)])]).When(Guide with { Items = [Card] }).ThenRefused(GuideCompletion.ToldAlready(Law));
    }

    [Fact]
    public void Unless_something_else_went_missing_since()
    {
        object[] lost = [OnlineSubmission with { Components = [new("TK", 1, 0)] }, Notice, new CompletionAsked([Card], "Thiếu"), new Resubmitted([new("TK", 0, 0), new("CCCD", 0, 1)])];

        new Given(lost).When(Guide with { Items = [Form] }).Then(new CompletionAsked([Form], Guide.Reason));
    }

    [Fact]
    public void What_the_State_holds_is_asked_for_only_to_verify_it()
    {
        var facts = Lan with { Procedure = CardIsHeld };
        new Given(Online).When(Guide with { Items = [Card] }, facts).ThenRefused(DossierRules.HeldByTheState(CardIsHeld.Components[1], Law));
        new Given(Online).When(Guide with { Items = [Card with { ToVerify = true }] }, facts).Then(new CompletionAsked([Card with { ToVerify = true }], Guide.Reason));
        new Given(InProgress).When(Guide with { Items = [Card] }, facts).ThenRefused(DossierRules.HeldByTheState(CardIsHeld.Components[1], Law));
    }

    [Fact]
    public void Only_papers_of_the_procedure_are_asked_for() =>
        new Given(Online).When(Guide with { Items = [new("X", "Sổ hộ khẩu", 1, 0)] }).ThenRefused(DossierRules.UnknownComponent("X", Law));

    [Fact]
    public void What_comes_before_acceptance_takes_the_place_of_what_was_there()
    {
        new Given(Guided).When(new ReceiveSupplement(Complete)).Then(new Resubmitted(Complete));
        new Given(Online).When(new ReceiveSupplement([new("TK", 2, 0)])).Then(new Resubmitted([new("CCCD", 0, 1), new("TK", 2, 0)]));
        new Given(Online).When(new ReceiveSupplement(Complete)).Then();
        new Given(Online).When(new ReceiveSupplement([new("X", 1, 0)])).ThenRefused(DossierRules.UnknownComponent("X", Law));
        // Nothing was asked for yet that could have come earlier.
        new Given(Online).When(new ReceiveSupplement([new("TK", 2, 0)], Now)).ThenRefused(ReceiveSupplement.NotThen(Law));
        new Given([.. Guided, new Resubmitted(Complete)]).When(Accept).Then(OnlineFees, OnlineAcceptance);
    }

    [Fact]
    public void The_hours_for_triage_run_until_the_desk_has_answered()
    {
        var by = Notice.TriageBy!.Value;
        var late = Watch with { Now = by };
        new Given(Online).When(new NoteTriageOverdue(), late).Then(new TriageOverdue(by));
        new Given(Online).When(new NoteTriageOverdue(), late with { Now = by.AddSeconds(-1) }).Then();
        new Given([.. Online, new TriageOverdue(by)]).When(new NoteTriageOverdue(), late).Then();
        new Given(Guided).When(new NoteTriageOverdue(), late).Then();
        new Given(AtTheDesk).When(new NoteTriageOverdue(), late).Then();
    }

    [Fact]
    public void A_relief_that_is_claimed_is_given_with_its_article()
    {
        FeeRelief half = new("M50", "Giảm 50%", 50, null, new(2026, 3, 5), null, false, "NQ 1"), all = new("M100", "Miễn", 100, new(2026, 3, 5), null, null, true, "NQ 2");
        var procedure = Published with { Fees = [Published.Fees[0] with { Kind = FeeKind.ServiceFee, Reliefs = [half, all] }] };
        var claiming = Submission with { Reliefs = ["M100"] };
        FeeAssessed Line(long amount, FeeRelief? relief) => new(amount, [new("Lệ phí", FeeKind.ServiceFee, amount, 8_000, FeeDue.Receipt, relief?.Name, relief?.LegalBasis)]);
        DateOnly day = new(2026, 3, 5);

        Assert.Equal(Given.Stored(Line(4_000, half)), Given.Stored(FeeRules.Assess(procedure, Submission, FeeDue.Receipt, day)!));
        Assert.Equal(Given.Stored(Line(0, all)), Given.Stored(FeeRules.Assess(procedure, claiming, FeeDue.Receipt, day)!));
        Assert.Equal(Given.Stored(Line(4_000, half)), Given.Stored(FeeRules.Assess(procedure, claiming, FeeDue.Receipt, day.AddDays(-1))!));
        Assert.Equal(Given.Stored(Line(8_000, null)), Given.Stored(FeeRules.Assess(procedure, Submission, FeeDue.Receipt, day.AddDays(1))!));
        Assert.Null(FeeRules.Assess(procedure, claiming, FeeDue.Return, day));
    }
}
