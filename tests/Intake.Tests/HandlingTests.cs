using OneStop.Contracts;
using OneStop.Contracts.Decision;
using OneStop.Contracts.Routing;
using OneStop.Deciding;
using OneStop.Intake.Dossiers;
using OneStop.Provinces;
using Xunit;
using static OneStop.Intake.Tests.Counter;

namespace OneStop.Intake.Tests;

/// <summary>What may happen between acceptance and the end: supplement, payment, withdrawal, correction, digitising, and what the departments tell.</summary>
public sealed class HandlingTests
{
    private static readonly Missing Card = new("CCCD", "Căn cước", 0, 1, true);
    private static readonly Missing Proof = new("UQ", "Ủy quyền", 1, 0);
    private static readonly SupplementAsked Wanted = new(1, [Card, Proof], "Cần đối chiếu", "handler.a", true);
    private static readonly SupplementRequested Told = new(1, [Card, Proof], "Cần đối chiếu", Now.AddDays(15), Now);
    private static readonly RequestSupplement Ask = new([], "Cần đối chiếu");
    private static readonly ReceiveSupplement Bring = new([new("CCCD", 0, 1), new("UQ", 1, 0)]);
    private static readonly SupplementReceived Brought = new(1, Bring.Components);
    private static readonly object[] Asked = [.. InProgress, Wanted];
    private static readonly object[] Waiting = [.. Asked, Told];
    private static readonly object[] Full = [.. Waiting, Brought];
    private static readonly HandlingPaused Tax = new("tax", "Chờ thông báo thuế", "NĐ 101/2024, Đ.22", true, 9);
    private static readonly Withdrawn Withdrawal = new("Không còn nhu cầu");

    [Fact]
    public void The_desk_passes_on_what_the_competent_body_asked() => new Given(Asked).When(Ask).Then(Told);

    [Fact]
    public void All_of_it_at_once()
    {
        new Given(Asked).When(Ask with { Items = [Card] }).ThenRefused(RequestSupplement.NotAll([Proof], Law));
        new Given(Asked).When(Ask with { Items = [Card, Proof, new("TK", "Tờ khai", 1, 0)] }).Then(Told with { Items = [Card, Proof, new("TK", "Tờ khai", 1, 0)] });
    }

    [Fact]
    public void With_nothing_asked_there_is_nothing_to_pass_on() => new Given(InProgress).When(Ask).ThenRefused(GuideCompletion.NothingNamed(Law));

    [Fact]
    public void Only_the_desk_asks_the_applicant()
    {
        new Given(Asked).When(Ask, Examiner).ThenRefused(RequestSupplement.ThroughTheDesk(Law));
        new Given(Asked).When(Ask, Hai).ThenRefused(DossierRules.WrongDesk);
    }

    [Fact]
    public void It_is_asked_once()
    {
        new Given(Waiting).When(Ask).Then();
        new Given(Waiting).When(Ask with { Reason = "Khác" }).ThenRefused(RequestSupplement.TooOften("NĐ 118/2025, Đ.11.2c", 1));
        new Given([.. Full, Wanted with { Round = 2 }]).When(Ask).ThenRefused(RequestSupplement.TooOften("NĐ 118/2025, Đ.11.2c", 1));
    }

    [Fact]
    public void A_procedure_may_allow_more_by_its_own_law()
    {
        var twice = Lan with { Procedure = Published with { Supplement = new(2, 3, true, 30, "NĐ 175/2024, Đ.54") } };
        object[] again = [.. Full, Wanted with { Round = 2 }];
        var told = Told with { Round = 2, ClosesAt = Now.AddDays(30) };

        new Given(again).When(Ask, twice).Then(told);
        new Given([.. again, told, Brought with { Round = 2 }, Wanted with { Round = 3 }]).When(Ask, twice).ThenRefused(RequestSupplement.TooOften("NĐ 175/2024, Đ.54", 2));
    }

    [Fact]
    public void An_era_without_closing_names_no_day() =>
        new Given(Asked).When(Ask, Lan with { Law = Counter.Province.Law("2018") }).Then(Told with { ClosesAt = null });

    [Fact]
    public void What_is_decided_or_over_is_not_supplemented()
    {
        foreach (var end in new[] { Issued, HandedBack, Stopped, [.. InProgress, Withdrawal] })
            new Given(end).When(Ask with { Items = [Proof] }).ThenRefused(RequestSupplement.NotInHand(Law));
    }

    [Fact]
    public void A_supplement_must_be_full()
    {
        new Given(Waiting).When(Bring).Then(Brought);
        new Given(Waiting).When(new ReceiveSupplement([new("CCCD", 0, 1)])).ThenRefused(ReceiveSupplement.Incomplete([Proof], Law));
        new Given(Waiting).When(new ReceiveSupplement([new("CCCD", 0, 1), new("UQ", 0, 0)])).ThenRefused(ReceiveSupplement.Incomplete([Proof], Law));
    }

    [Fact]
    public void A_fee_due_with_the_supplement_is_assessed_then()
    {
        var procedure = Published with { Fees = [.. Published.Fees, new Fee("Phí thẩm định lại", null, 3_000) { Due = FeeDue.Supplement }] };
        new Given(Waiting).When(Bring, Lan with { Procedure = procedure })
            .Then(Brought, new FeeAssessed(3_000, [new("Phí thẩm định lại", FeeKind.Fee, 3_000, 3_000, FeeDue.Supplement)]));
    }

    [Fact]
    public void A_supplement_nobody_asked_for_is_not_taken()
    {
        new Given(InProgress).When(Bring).ThenRefused(ReceiveSupplement.NotAsked(Law));
        new Given(Full).When(Bring).ThenRefused(ReceiveSupplement.NotAsked(Law));
    }

    [Fact]
    public void After_fifteen_days_it_is_closed_and_nothing_is_taken_any_more()
    {
        var closed = new Closed("Hết thời hạn bổ sung mà hồ sơ chưa được bổ sung đầy đủ.", "NĐ 118/2025, Đ.19.5");
        var (then, before) = (Now.AddDays(15), Now.AddDays(15).AddSeconds(-1));

        new Given(Waiting).When(new CloseUnsupplemented(), Watch with { Now = then }).Then(closed);
        new Given(Waiting).When(new CloseUnsupplemented(), Watch with { Now = before }).Then();
        new Given(Full).When(new CloseUnsupplemented(), Watch with { Now = then }).Then();
        new Given([.. Waiting, closed]).When(new CloseUnsupplemented(), Watch with { Now = then }).Then();
        new Given(Waiting).When(Bring, Lan with { Now = before }).Then(Brought);
        new Given(Waiting).When(Bring, Lan with { Now = then }).ThenRefused(DossierRules.Stopped(Law, Rule.Supplement));
        new Given([.. Waiting, closed]).When(Bring).ThenRefused(DossierRules.Stopped(Law, Rule.Supplement));
    }

    [Fact]
    public void Fees_are_paid_in_parts_but_not_twice()
    {
        RecordPayment Pay(long amount, string? reference = null) => new(amount, PaymentMethod.Transfer, reference);
        FeePaid Got(long amount, string? reference = null) => new(amount, PaymentMethod.Transfer, reference);

        new Given(AtTheDesk).When(Pay(13_000)).Then(Got(13_000));
        new Given(AtTheDesk).When(Pay(13_001)).ThenRefused(RecordPayment.Overpaid(13_000, Law));
        new Given([.. AtTheDesk, Got(8_000, "FT1")]).When(Pay(8_000, "FT1")).Then();
        new Given([.. AtTheDesk, Got(8_000, "FT1")]).When(Pay(8_000, "FT2")).ThenRefused(RecordPayment.Overpaid(5_000, Law));
        new Given([.. AtTheDesk, Got(8_000, "FT1")]).When(Pay(5_000, "FT2")).Then(Got(5_000, "FT2"));
        new Given([.. AtTheDesk, Withdrawal]).When(Pay(1)).ThenRefused(DossierRules.Over(Law));
        new Given(AtTheDesk).When(Pay(1), Hai).ThenRefused(DossierRules.WrongDesk);
        new Given(AtTheDesk).When(Pay(1) with { For = PaymentFor.Obligation }).ThenRefused(RecordPayment.NothingAwaited(Law));
    }

    [Fact]
    public void A_payment_recorded_wrongly_is_put_right_and_counts_as_it_really_was()
    {
        object[] paid = [.. AtTheDesk, new FeePaid(8_000, PaymentMethod.Desk, "BL 1")];
        var (place, version) = (new EventPlace("intake", paid.Length), (long)paid.Length);
        CorrectPayment Correct(long amount) => new(version, amount, PaymentMethod.Transfer, "FT 1", "Ghi nhầm");
        PaymentCorrected Right(long amount) => new(place, amount, PaymentMethod.Transfer, "FT 1", "Ghi nhầm");

        new Given(paid).When(Correct(3_000)).Then(Right(3_000));
        new Given(paid).When(Correct(13_000)).Then(Right(13_000));
        new Given(paid).When(Correct(13_001)).ThenRefused(RecordPayment.Overpaid(13_000, Law));
        new Given([.. paid, Right(3_000)]).When(Correct(3_000)).Then();
        new Given([.. paid, Right(3_000)]).When(Correct(0)).Then(Right(0));
        new Given([.. paid, Right(0)]).When(new RecordPayment(13_000, PaymentMethod.Desk, null)).Then(new FeePaid(13_000, PaymentMethod.Desk, null));
        new Given([.. paid, Right(3_000)]).When(new RecordPayment(10_001, PaymentMethod.Desk, null)).ThenRefused(RecordPayment.Overpaid(10_000, Law));
        new Given([.. paid, Right(3_000)]).When(new RecordPayment(8_000, PaymentMethod.Desk, "BL 1")).Then();
        new Given(paid).When(Correct(1) with { Payment = 1 }).ThenRefused(CorrectPayment.NoSuchPayment(Law));
        new Given(paid).When(Correct(1), Hai).ThenRefused(DossierRules.WrongDesk);
    }

    [Fact]
    public void Papers_registered_late_were_there_when_they_came()
    {
        var (today, yesterday) = (Lan with { Now = Now.AddDays(3) }, Now.AddDays(2));

        new Given(Waiting).When(Bring with { ReceivedAt = yesterday }, today).Then(Brought with { TrueSince = yesterday });
        foreach (var wrong in new[] { Now, Now.AddDays(4) }) new Given(Waiting).When(Bring with { ReceivedAt = wrong }, today).ThenRefused(ReceiveSupplement.NotThen(Law));
        new Given([.. InProgress, Told with { At = null }]).When(Bring with { ReceivedAt = yesterday }, today).ThenRefused(ReceiveSupplement.UnknownThen(Law));
        // They came within the fifteen days.
        new Given(Waiting).When(Bring with { ReceivedAt = Now.AddDays(14) }, Lan with { Now = Now.AddDays(15) }).Then(Brought with { TrueSince = Now.AddDays(14) });
    }

    [Fact]
    public void What_the_handling_waits_for_is_paid_and_it_goes_on()
    {
        var pay = new RecordPayment(7_000_000, PaymentMethod.Online, "GNT 7");
        object[] waiting = [.. InProgress, Tax];
        new Given(waiting).When(pay).Then(new FinancialObligationMet("GNT 7", 7_000_000));
        new Given(waiting).When(new RecordPayment(13_000, PaymentMethod.Desk, null, PaymentFor.Fee)).Then(new FeePaid(13_000, PaymentMethod.Desk, null));
        object[] met = [.. waiting, new FinancialObligationMet("GNT 7", 7_000_000)];
        new Given(met).When(pay).Then();
        new Given(met).When(pay with { Reference = "GNT 8" }).ThenRefused(RecordPayment.Overpaid(13_000, Law));
    }

    [Fact]
    public void The_applicant_may_withdraw_until_the_decision_is_issued()
    {
        var withdraw = new WithdrawDossier("Không còn nhu cầu");
        foreach (var before in new[] { Online, AtTheDesk, InProgress, Waiting, [.. InProgress, Tax] }) new Given(before).When(withdraw).Then(Withdrawal);
        new Given([.. InProgress, Withdrawal]).When(withdraw).Then();
        new Given(Issued).When(withdraw).ThenRefused(WithdrawDossier.DecisionIssued(Law));
        new Given(HandedBack).When(withdraw).ThenRefused(WithdrawDossier.DecisionIssued(Law));
        new Given(Stopped).When(withdraw).ThenRefused(DossierRules.Over(Law));
        new Given(InProgress).When(withdraw, Hai).ThenRefused(DossierRules.WrongDesk);
    }

    [Fact]
    public void A_decision_that_was_issued_before_the_withdrawal_was_known_stands()
    {
        object[] withdrawn = [.. InProgress, Withdrawal];
        new Given(withdrawn).When(d => ReceiveResult.Decide(d, ResultIssued, Published)).Then(Result);
        new Given([.. withdrawn, Result]).When(d => ReceiveResult.Decide(d, ResultIssued, Published)).Then();
        new Given([.. Online, Withdrawal]).When(d => ReceiveResult.Decide(d, ResultIssued, Published)).Then();
        new Given([.. withdrawn, Paid, Result]).When(Return).Then(Returned);
        new Given([.. withdrawn, Result]).When(new WithdrawDossier("x")).ThenRefused(WithdrawDossier.DecisionIssued(Law));
    }

    [Fact]
    public void A_fee_due_at_the_return_is_assessed_when_the_result_is_there()
    {
        var procedure = Published with { Fees = [new Fee("Lệ phí cấp giấy", null, 9_000) { Due = FeeDue.Return }] };
        new Given(InProgress).When(d => ReceiveResult.Decide(d, ResultIssued, procedure))
            .Then(Result, new FeeAssessed(9_000, [new("Lệ phí cấp giấy", FeeKind.Fee, 9_000, 9_000, FeeDue.Return)]));
    }

    [Fact]
    public void An_error_is_put_right_within_three_working_days_and_the_result_returned_again()
    {
        var request = new RequestCorrection("Sai năm sinh");
        // Thursday, and three working days.
        var requested = new CorrectionRequested("Sai năm sinh", new(2026, 3, 10, 9, 0, 0, TimeSpan.FromHours(7)));
        var news = new ResultWasCorrected(Code, 30, "13/2026/QĐ-H99.15", "Năm sinh", true, Now.AddDays(1));
        var received = new CorrectionReceived(news.Number, news.At, news.What, true);
        object[] reported = [.. HandedBack, requested];

        new Given(HandedBack).When(request).Then(requested);
        new Given(Issued).When(request).Then(requested);
        new Given(InProgress).When(request).ThenRefused(RequestCorrection.NothingToCorrect(Law));
        new Given(reported).When(request).Then();
        new Given(reported).When(new RequestCorrection("Khác")).ThenRefused(RequestCorrection.Pending(Law));
        new Given([.. Issued, requested]).When(Return).ThenRefused(RequestCorrection.Pending(Law));

        Verdict Arrives(Dossier d) => ReceiveCorrection.Decide(d, news);
        new Given(reported).When(Arrives).Then(received);
        new Given([.. reported, received]).When(Arrives).Then();
        new Given([.. reported, received]).When(Return).Then(Returned);
        new Given(HandedBack).When(Arrives).Then(received);
        new Given(InProgress).When(Arrives).ThenRefused(ReceiveCorrection.TooEarly);
        new Given(Stopped).When(Arrives).Then();
    }

    [Fact]
    public void A_component_that_was_handed_in_is_digitised_once()
    {
        var scan = new ComponentDigitised("TK", "Tờ khai", null, "Tờ khai", null, null, null, "cc33");
        new Given(AtTheDesk).When(new DigitiseComponent(scan)).Then(scan);
        new Given([.. AtTheDesk, scan]).When(new DigitiseComponent(scan)).Then();
        new Given([.. AtTheDesk, scan]).When(new DigitiseComponent(scan with { Sha256 = "dd44" })).Then(scan with { Sha256 = "dd44" });
        new Given(AtTheDesk).When(new DigitiseComponent(scan with { Code = "UQ" })).ThenRefused(DigitiseComponent.NotHandedIn("UQ", Law));
        new Given(Stopped).When(new DigitiseComponent(scan)).ThenRefused(DossierRules.Over(Law));
        new Given(AtTheDesk).When(new DigitiseComponent(scan), Hai).ThenRefused(DossierRules.WrongDesk);
    }

    private static readonly SupplementWasAsked WasAsked = new(
        Code, 6, 1, [new MissingItem("CCCD", "Căn cước", 0, 1, true), new MissingItem("UQ", "Ủy quyền", 1, 0)], "Cần đối chiếu", "handler.a", true, Now.AddHours(2));
    private static readonly ClockWasStopped WasStopped = new(Code, 9, Tax.Kind, Tax.Why, Tax.LegalBasis, true, Now.AddHours(3));
    private static readonly DueDateWasMoved WasMoved = new(Code, 11, Now.AddDays(9), "Hạn mới", "resumed", Now.AddHours(4));
    private static readonly CaseWasRescheduled WasRescheduled = new(Code, 10, Due.At, Now.AddDays(7), "Quá tải", "signer.a", true, Now.AddHours(3));
    private static readonly LinkedResultWasIssued LinkedIssued = new(Code, 12, "KQ.2", "5/BHXH", Now.AddHours(4));
    private static readonly DueDateMoved Moved = new(WasMoved.DueAt, "Hạn mới", "resumed", 11);
    private static readonly Rescheduled Apology = new(Due.At, Now.AddDays(7), "Quá tải", "signer.a", true, 10);
    private static readonly ResultReceived Linked = new("5/BHXH", LinkedIssued.At, "KQ.2");

    private static readonly (Func<Dossier, Verdict> News, object Event)[] Heard =
    [
        (d => FollowHandling.Decide(d, WasAsked), Wanted),
        (d => FollowHandling.Decide(d, WasStopped), Tax),
        (d => FollowHandling.Decide(d, WasMoved), Moved),
        (d => FollowHandling.Decide(d, WasRescheduled), Apology),
        (d => ReceiveResult.Decide(d, LinkedIssued), Linked),
    ];

    [Fact]
    public void News_of_the_handling_is_kept_once_even_before_the_news_that_it_began()
    {
        foreach (var (news, e) in Heard)
        {
            new Given(AtTheDesk).When(news).Then(e);
            new Given(InProgress).When(news).Then(e);
            new Given([.. InProgress, e]).When(news).Then();
        }
    }

    [Fact]
    public void News_that_comes_when_all_is_over_changes_nothing()
    {
        foreach (var (news, _) in Heard[..4])
            foreach (var end in new[] { Issued, HandedBack, Stopped, [.. InProgress, Withdrawal], [.. Online, new ReceptionRefused("x", "y")], Online, [] })
                new Given(end).When(news).Then();
        foreach (var end in new[] { Online, [] }) new Given(end).When(Heard[4].News).Then();
        new Given(HandedBack).When(Heard[4].News).Then(Linked);
    }

    [Fact]
    public void News_that_was_overtaken_changes_nothing()
    {
        // The clock ran again before word came that it had stopped.
        new Given([.. InProgress, Moved]).When(Heard[1].News).Then();
        new Given([.. InProgress, Moved]).When(d => FollowHandling.Decide(d, WasMoved with { Tick = 8, DueAt = Now })).Then();
        // A supplement that was passed on is not asked again.
        new Given(Full).When(Heard[0].News).Then();
    }

    [Fact]
    public void An_apology_that_was_overtaken_is_kept_but_not_its_date()
    {
        new Given([.. InProgress, Moved]).When(Heard[3].News).Then(Apology);
        object[] after = [.. InProgress, Moved, Apology];
        Assert.Equal(Moved.DueAt, after.Aggregate(new Dossier(), (d, e) => d.Evolve(e)).DueAt);
        object[] inOrder = [.. InProgress, Apology];
        Assert.Equal(Apology.NewDueAt, inOrder.Aggregate(new Dossier(), (d, e) => d.Evolve(e)).DueAt);
    }
}
