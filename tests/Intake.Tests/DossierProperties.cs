using System.Text.Json;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using OneStop.Contracts;
using OneStop.Contracts.Decision;
using OneStop.Contracts.Intake;
using OneStop.Contracts.Routing;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Intake.Codes;
using OneStop.Intake.Dossiers;
using OneStop.Intake.Forms;
using OneStop.Provinces;
using Xunit;
using static OneStop.Intake.Tests.Counter;

namespace OneStop.Intake.Tests;

/// <summary>Whatever the desk does and whatever arrives, in whatever order and at whatever time. Judged by the history alone, not by the state the decisions
/// themselves use.</summary>
public sealed class DossierProperties
{
    /// <summary>One attempt: a command by someone, or a message that arrives.</summary>
    public sealed record Step(string What, Intent Intent, DateTimeOffset Now, Func<Dossier, Verdict> Decide)
    {
        public override string ToString() => $"{What} {Now:s}";
    }

    /// <summary>Something that happened, and the attempt that brought it about.</summary>
    private sealed record Happened(object Event, Step By);

    /// <summary>A fee at each of the three moments; the identity card is held by the State.</summary>
    private static readonly Procedure Rich = CardIsHeld with
    {
        Fees = [.. Published.Fees, new Fee("Phí thẩm định lại", null, 3_000) { Due = FeeDue.Supplement }, new Fee("Lệ phí cấp giấy", null, 2_000) { Due = FeeDue.Return }],
    };

    private static readonly Missing[] Items = [new("TK", "Tờ khai", 1, 0), new("CCCD", "Căn cước", 0, 1), new("CCCD", "Căn cước", 0, 1, true), new("UQ", "Ủy quyền", 1, 0), new(null, "Ghi rõ", 0, 0)];

    private static readonly HandedIn[][] Papers = [[.. Complete], [new("TK", 1, 0)], [new("TK", 1, 0), new("UQ", 1, 0)], [new("CCCD", 0, 1), new("UQ", 1, 0), new("TK", 1, 0)], [], [new("TK", 0, 0), new("CCCD", 2, 2)]];

    private static readonly Gen<DossierFacts> Anyone =
        from person in Gen.Elements(Lan, Lan, Lan, Lan, Lan, Lan, Hai, Supervisor, Citizen, Examiner)
        from hours in Gen.Elements(0, 0, 0, 2, 30, 24 * 10, 24 * 16)
        select person with { Procedure = Rich, Now = Now.AddHours(hours) };

    private static readonly Gen<Missing[]> AnyItems = Gen.Elements(Items).ArrayOf(2);

    private static readonly Gen<Submitted> AnySubmission =
        from components in Gen.Elements(Papers)
        from channel in Gen.Elements(Channel.Counter, Channel.Online, Channel.Online, Channel.Postal)
        from caseCode in Gen.Elements(null, "1.004873.01")
        select Submission with { Components = components, Channel = channel, CaseCode = caseCode };

    private static readonly Gen<ICommand<Dossier, DossierFacts>> AnyReceipt = AnySubmission.Select(s =>
        (ICommand<Dossier, DossierFacts>)(s.Channel is Channel.Online ? new SubmitDossier(s) : new ReceiveDossier(s)));

    private static readonly Gen<ICommand<Dossier, DossierFacts>> AnyCommand = Gen.Frequency<ICommand<Dossier, DossierFacts>>(
        (8, AnyReceipt),
        (6, Gen.Constant<ICommand<Dossier, DossierFacts>>(new AcceptDossier())),
        (1, Gen.Constant<ICommand<Dossier, DossierFacts>>(new RefuseReception("Không thuộc thẩm quyền", "Luật Hộ tịch, Đ.7"))),
        (6, from items in AnyItems from none in Gen.Elements(true, false) select (ICommand<Dossier, DossierFacts>)new RequestSupplement(none ? [] : items, "Thiếu")),
        (10, Gen.Elements(Papers).Select(p => (ICommand<Dossier, DossierFacts>)new ReceiveSupplement(p))),
        (8, from amount in Gen.Elements(8_000L, 13_000L, 2_000L, 3_000L, 5_000L, 900_000L)
            from reference in Gen.Choose(1, 30)
            select (ICommand<Dossier, DossierFacts>)new RecordPayment(amount, PaymentMethod.Transfer, $"FT{reference}")),
        (3, from payment in Gen.Choose(3, 9)
            from amount in Gen.Elements(0L, 8_000L, 13_000L)
            select (ICommand<Dossier, DossierFacts>)new CorrectPayment(payment, amount, PaymentMethod.Transfer, "FT", "Ghi nhầm")),
        (2, Gen.Elements("TK", "CCCD").Select(c => (ICommand<Dossier, DossierFacts>)new DigitiseComponent(new(c, "Đơn", null, "Tờ khai", null, null, null, "cc33")))),
        (1, Gen.Constant<ICommand<Dossier, DossierFacts>>(new WithdrawDossier("Không còn nhu cầu"))),
        (2, Gen.Elements("Sai năm sinh", "Sai tên").Select(w => (ICommand<Dossier, DossierFacts>)new RequestCorrection(w))),
        (8, from receiver in Gen.Elements(Applicant, Neighbour)
            from delivery in Gen.Elements<ResultDelivery?>(null, ResultDelivery.Post)
            select (ICommand<Dossier, DossierFacts>)new ReturnResult(receiver, delivery)));

    private static readonly Gen<Step> AnyDuty =
        from duty in Gen.Elements<ICommand<Dossier, DossierFacts>>(new NoteTriageOverdue(), new CloseUnsupplemented())
        from days in Gen.Elements(0, 1, 2, 15, 40)
        select Do(duty, Watch with { Procedure = Rich, Now = Now.AddDays(days) });

    private static readonly Gen<Step> AnyNews = Gen.Frequency(
        (4, Gen.Constant(Hear(TakenUp, "routing", StartHandling.Decide))),
        (3, from round in Gen.Choose(1, 3)
            from items in AnyItems
            let message = new SupplementWasAsked(Code, 5 + round, round, [.. items.Select(i => new MissingItem(i.ComponentCode, i.What, i.Originals, i.Copies, i.ToVerify))], "Cần", "handler.a", true, Now)
            select Hear(message, "routing", d => FollowHandling.Decide(d, message))),
        (2, from tick in Gen.Choose(6, 12)
            from pays in Gen.Elements(true, false)
            let message = new ClockWasStopped(Code, tick, "tax", "Chờ thuế", "NĐ 101/2024, Đ.22", pays, Now)
            select Hear(message, "routing", d => FollowHandling.Decide(d, message))),
        (2, from tick in Gen.Choose(6, 12)
            let message = new DueDateWasMoved(Code, tick, Now.AddDays(tick), "Hạn mới", "resumed", Now)
            select Hear(message, "routing", d => FollowHandling.Decide(d, message))),
        (1, from tick in Gen.Choose(6, 12)
            let message = new CaseWasRescheduled(Code, tick, Due.At, Now.AddDays(tick), "Quá tải", "signer.a", true, Now)
            select Hear(message, "routing", d => FollowHandling.Decide(d, message))),
        (1, Gen.Constant(new LinkedResultWasIssued(Code, 9, "KQ.2", "5/BHXH", Now)).Select(m => Hear(m, "routing", d => ReceiveResult.Decide(d, m)))),
        (5, Gen.Constant(Hear(ResultIssued, "decision", d => ReceiveResult.Decide(d, ResultIssued, Rich)))),
        (2, Gen.Choose(1, 2).Select(n => new ResultWasCorrected(Code, 20 + n, $"{n}/ĐC", "Năm sinh", true, Now)).Select(m => Hear(m, "decision", d => ReceiveCorrection.Decide(d, m)))),
        (1, Gen.Constant(Hear(WasRefused, "decision", d => CloseRefusedDossier.Decide(d, WasRefused)))));

    private static readonly Gen<Step> AnyStep = Gen.Frequency(
        (10, from command in AnyCommand from facts in Anyone select Do(command, facts)), (1, AnyDuty), (4, AnyNews));

    // Begins with something handed in, so that a good part of the sequences gets as far as the hand-over.
    private static readonly Arbitrary<Step[]> AnyLife =
        (from first in AnyReceipt from steps in AnyStep.ArrayOf() select (Step[])[Do(first, Lan with { Procedure = Rich }), .. steps]).ToArbitrary();

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(150);

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1859", Justification = "Any command of the desk.")]
    private static Step Do(ICommand<Dossier, DossierFacts> command, DossierFacts facts) => new(
        $"{command.GetType().Name} by {facts.Actor.Subject}", new(facts.Actor, null, null, null, null, null, null, 0), facts.Now, d => command.Decide(d, facts));

    private static Step Hear(IDossierMessage message, string sender, Func<Dossier, Verdict> decide) => new(
        message.GetType().Name, Intent.Of(message, sender, Now, null), Now, decide);

    private static List<Happened> Play(IEnumerable<Step> steps)
    {
        var (state, history) = (new Dossier(), new List<Happened>());
        foreach (var step in steps)
            foreach (var e in step.Decide(state).Events)
            {
                state = state.Evolve(e);
                history.Add(new(e, step));
            }
        return history;
    }

    private static List<object> Events(IEnumerable<Step> steps) => [.. Play(steps).Select(h => h.Event)];

    private static Dossier Fold(IEnumerable<object> history) => history.Aggregate(new Dossier(), (d, e) => d.Evolve(e));

    private static Standing<Dossier> Record(Standing<Dossier> standing, Step step, List<IDossierMessage>? told = null)
    {
        var verdict = standing.Judge(step.Intent, step.Decide);
        if (verdict.Events is []) return standing;
        var recording = standing.Record(Code, verdict.Events, step.Intent, Now, DossierAnnouncements.For);
        told?.AddRange(recording.Messages);
        recording.Events.Select(e => e.Tick()).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems().And.OnlyContain(t => t > standing.Tick && t > step.Intent.CausedAtTick);
        return recording.Next;
    }

    private static void Always(Func<List<object>, bool> holds) => Prop.ForAll(AnyLife, life => holds(Events(life))).Check(Thorough);

    /// <summary>What may happen next, by where the dossier stands; what is not named here may not happen.</summary>
    private static readonly Dictionary<string, string> Lawful = new()
    {
        [""] = "Submitted>handed",
        ["handed"] = "DeskNotified>online FeeAssessed>priced Accepted>open",
        ["online"] = "TriageOverdue>online CompletionAsked>online Resubmitted>online ComponentDigitised>online FeeAssessed>priced Accepted>open ReceptionRefused>end Withdrawn>end",
        ["priced"] = "Accepted>open",
        ["open"] = $"HandlingStarted>open SupplementRequested>waiting FinancialObligationMet>open {Along("open")}",
        ["waiting"] = $"SupplementReceived>full {Along("waiting")}",
        ["full"] = "FeeAssessed>open",
        ["withdrawn"] = "PaymentCorrected>withdrawn Linked>withdrawn ResultReceived>result Closed>stopped",
        ["result"] = "FeeAssessed>issued",
        ["issued"] = "FeePaid>issued PaymentCorrected>issued ComponentDigitised>issued Linked>issued ResultReturned>returned CorrectionRequested>faulty CorrectionReceived>issued",
        ["faulty"] = "FeePaid>faulty PaymentCorrected>faulty ComponentDigitised>faulty Linked>faulty CorrectionReceived>issued",
        ["returned"] = "FeePaid>returned PaymentCorrected>returned Linked>returned CorrectionRequested>reported CorrectionReceived>issued",
        ["reported"] = "FeePaid>reported PaymentCorrected>reported Linked>reported CorrectionReceived>issued",
        ["stopped"] = "PaymentCorrected>stopped Linked>stopped",
        ["end"] = "",
    };

    /// <summary>What comes in between while the clock runs or the applicant is waited for.</summary>
    private static string Along(string here) =>
        string.Concat(new[] { "SupplementAsked", "HandlingPaused", "DueDateMoved", "Rescheduled", "FeePaid", "PaymentCorrected", "ComponentDigitised", "Linked" }.Select(e => $"{e}>{here} "))
        + "Withdrawn>withdrawn ResultReceived>result Closed>stopped";

    private static string? Next(string? place, object e)
    {
        var name = e is ResultReceived { ResultCode: not null } ? "Linked" : e.GetType().Name;
        return place is null ? null : Lawful[place].Split(' ').FirstOrDefault(way => way.Split('>')[0] == name)?.Split('>')[1];
    }

    [Fact]
    public void A_life_is_always_the_beginning_of_a_lawful_one() => Always(history => history.Aggregate((string?)"", Next) is not null);

    [Fact]
    public void I1_a_dossier_is_accepted_at_most_once_and_under_one_promise() => Always(history => history.OfType<Accepted>().Count() <= 1);

    [Fact]
    public void A_result_is_returned_only_after_it_was_issued_and_paid_for() => Always(history => history.Select((e, i) => (e, i)).Where(x => x.e is ResultReturned).All(x =>
        history.Take(x.i).Any(e => e is ResultReceived { ResultCode: null })
        && history.Take(x.i).OfType<FeeAssessed>().Sum(f => f.AmountVnd) == Paid(history.Take(x.i).ToList())));

    [Fact]
    public void Nobody_pays_more_than_is_owed() => Always(history =>
        Paid(history) <= history.OfType<FeeAssessed>().Sum(f => f.AmountVnd));

    /// <summary>Each payment as it was recorded, or as it was corrected last.</summary>
    private static long Paid(IReadOnlyList<object> history) => history.Select((e, i) => e is not FeePaid paid ? 0
        : history.OfType<PaymentCorrected>().LastOrDefault(c => c.Corrects.Version == i + 1)?.AmountVnd ?? paid.AmountVnd).Sum();

    [Fact]
    public void Nothing_incomplete_is_ever_accepted() => Always(history => !history.OfType<Accepted>().Any()
        || history.TakeWhile(e => e is not Accepted).Select(e => e switch { Submitted s => s.Components, Resubmitted r => r.Components, _ => null }).OfType<IReadOnlyList<HandedIn>>().Last()
            .Any(c => c.Code == "TK" && c.Originals + c.Copies > 0));

    private static readonly Gen<(string Agency, DateTimeOffset Day, long Number)> AnyCode =
        from agency in Gen.Elements("H99.10", "H99.15", "H99.10.01")
        from days in Gen.Choose(0, 3)
        from number in Gen.Elements(1L, 11, 9_999, 10_000, 99_999)
        select (agency, Now.AddDays(days), number);

    [Fact]
    public void I1_a_code_belongs_to_one_agency_day_and_number() => Prop.ForAll(AnyCode.ToArbitrary(), AnyCode.ToArbitrary(), (one, other) =>
        (DossierCodes.Of(one.Agency, one.Day, one.Number) == DossierCodes.Of(other.Agency, other.Day, other.Number)) == (one == other)
        && DossierCode.IsCode(DossierCodes.Of(one.Agency, one.Day, one.Number))).Check(Thorough);

    [Fact]
    public void I13_every_change_of_status_is_told_once_with_its_own_instant_and_none_is_taken_back() => Prop.ForAll(AnyLife, life =>
    {
        var history = Play(life);
        var statuses = history.Select((_, i) => Fold(history.Take(i + 1).Select(h => h.Event)).Status).ToList();
        var lived = history.Select((h, i) => new Lived(h.Event, h.By.Now, h.By.Intent.Actor.Subject, null)).ToList();
        var told = StatusTimeline.Of(lived);
        return told.Select(t => t.NationalStatus).SequenceEqual(statuses.Where((s, i) => s is not null && (i == 0 || statuses[i - 1] != s)).Select(s => (int)s!))
            && told.Zip(told.Skip(1)).All(t => t.First.Until == t.Second.At && t.First.At <= t.Second.At)
            && Enumerable.Range(0, lived.Count).All(n => StatusTimeline.Of(lived.Take(n)).Select(t => (t.NationalStatus, t.At)).SequenceEqual(told.Take(StatusTimeline.Of(lived.Take(n)).Count).Select(t => (t.NationalStatus, t.At))));
    }).Check(Thorough.WithMaxTest(300));

    [Fact]
    public void I2_a_supplement_is_asked_once_with_everything_the_competent_body_named() => Always(history => history.OfType<SupplementRequested>().Count() <= 1
        && history.Select((e, i) => (e, i)).Where(x => x.e is SupplementRequested).All(x =>
            history.Take(x.i).OfType<SupplementAsked>().LastOrDefault() is not { } asked || asked.Items.All(a => ((SupplementRequested)x.e).Items.Any(i => i.ComponentCode == a.ComponentCode))));

    [Fact]
    public void I2_guidance_is_complete() => Prop.ForAll(AnyLife, life => Play(life) is var history && history.Select((h, i) => (h.Event, i)).Where(x => x.Event is CompletionAsked).All(x =>
        Fold(history.Take(x.i).Select(h => h.Event)).Components.Any(c => c.Code == "TK" && c.Originals + c.Copies > 0) || ((CompletionAsked)x.Event).Items.Any(i => i.ComponentCode == "TK"))).Check(Thorough);

    [Fact]
    public void I6_fifteen_days_after_the_notice_it_is_closed_and_not_before() => Prop.ForAll(AnyLife, life => Play(life) is var history && history.Select((h, i) => (h, i)).All(x => x.h.Event switch
    {
        Closed c when c.LegalBasis.EndsWith("Đ.19.5", StringComparison.Ordinal) => x.h.By.Now >= ClosesAt(history.Take(x.i)),
        SupplementReceived => x.h.By.Now < ClosesAt(history.Take(x.i)),
        _ => true,
    })).Check(Thorough);

    private static DateTimeOffset ClosesAt(IEnumerable<Happened> before) => before.Select(h => h.Event).OfType<SupplementRequested>().Last().ClosesAt!.Value;

    [Fact]
    public void I8_triage_is_late_only_when_its_hours_have_passed_without_an_answer() => Prop.ForAll(AnyLife, life => Play(life) is var history && history.Select((h, i) => (h, i))
        .Where(x => x.h.Event is TriageOverdue).All(x => history.Take(x.i).Select(h => h.Event).OfType<DeskNotified>().Single().TriageBy is { } by
            && x.h.By.Now >= by && ((TriageOverdue)x.h.Event).Since == by && !history.Take(x.i).Any(h => h.Event is CompletionAsked or Accepted or TriageOverdue))).Check(Thorough);

    [Fact]
    public void I9_a_refusal_bears_reason_and_article_and_comes_from_the_desk() => Prop.ForAll(AnyLife, life => Play(life)
        .Where(h => h.Event is ReceptionRefused).All(h => h.Event is ReceptionRefused { Reason.Length: > 0, LegalBasis.Length: > 0 } && h.By.Intent.Actor == Lan.Actor)).Check(Thorough);

    [Fact]
    public void I10_nothing_is_withdrawn_once_the_decision_is_issued() => Always(history =>
        !history.SkipWhile(e => e is not ResultReceived { ResultCode: null }).Any(e => e is Withdrawn));

    [Fact]
    public void I11_nobody_is_asked_for_what_the_State_holds_but_to_verify_it() => Always(history => history
        .SelectMany(e => e switch { CompletionAsked c => c.Items, SupplementRequested s => s.Items, _ => [] }).All(i => i.ComponentCode != "CCCD" || i.ToVerify));

    [Fact]
    public void Every_refusal_has_its_code_its_article_and_a_sentence() => Prop.ForAll(AnyLife, AnyStep.ToArbitrary(), (life, step) =>
        step.Decide(Fold(Events(life))).Refusal is not { } refusal
        || refusal.Code.Length > 0 && System.Text.RegularExpressions.Regex.IsMatch(refusal.Law, @"Đ\.\d") && refusal.Why.EndsWith('.')).Check(Thorough);

    [Fact]
    public void A_step_carried_out_twice_adds_nothing_the_second_time() => Prop
        .ForAll(AnyLife, AnyStep.ToArbitrary(), (life, step) => step.Decide(Fold(Events([.. life, step]))).Events is [])
        .Check(Thorough);

    [Fact]
    public void Only_the_desks_own_reception_and_other_services_leave_a_trace() => Prop
        .ForAll(AnyLife, life => Play(life.Where(s => s.Intent.Actor == Hai.Actor || s.Intent.Actor == Supervisor.Actor || s.Intent.Actor == Examiner.Actor)).Count == 0)
        .Check(Thorough);

    [Fact]
    public void Folding_what_was_stored_gives_the_state_that_was_decided_on() => Prop
        .ForAll(AnyLife, life =>
        {
            var remembered = life.Aggregate(Standing<Dossier>.Nothing, (standing, step) => Record(standing, step)).State;
            var stored = Events(life).Select(e => JsonSerializer.Deserialize(JsonSerializer.Serialize(e, e.GetType(), Json.Options), e.GetType(), Json.Options)!);
            return Given.Stored(Fold(stored)) == Given.Stored(remembered);
        })
        .Check(Thorough);

    [Fact]
    public void What_others_must_know_they_are_told_exactly_once() => Prop
        .ForAll(AnyLife, life =>
        {
            var told = new List<IDossierMessage>();
            var standing = Standing<Dossier>.Nothing;
            foreach (var step in life) standing = Record(standing, step, told);
            var history = Play(life);
            return told.Select(m => m.GetType()).SequenceEqual(history.Select((h, i) => h.Event switch
            {
                Accepted => typeof(DossierWasAccepted),
                SupplementRequested => typeof(SupplementWasRequested),
                SupplementReceived => typeof(SupplementWasReceived),
                FinancialObligationMet => typeof(FinancialObligationWasMet),
                Withdrawn when history.Take(i).Any(x => x.Event is Accepted) => typeof(DossierWasWithdrawn),
                Closed when h.By.Intent.Actor.Subject == "service:intake" => typeof(DossierWasClosed),
                CorrectionRequested => typeof(CorrectionWasRequested),
                _ => null,
            }).OfType<Type>());
        })
        .Check(Thorough);

    [Fact]
    public void An_event_from_a_later_version_leaves_the_state_as_it_is() => Given.Stored(Fold([.. Issued, "unknown"])).Should().Be(Given.Stored(Fold(Issued)));

    [Fact]
    public void The_lives_that_are_tried_reach_every_end()
    {
        var reached = AnyLife.Generator.Sample(1000, 150).SelectMany(l => Events(l).Select(e => e.GetType()).Distinct()).CountBy(t => t).ToDictionary();
        foreach (var kind in (Type[])[typeof(ResultReturned), typeof(Closed), typeof(HandlingStarted), typeof(ReceptionRefused), typeof(Withdrawn), typeof(CompletionAsked), typeof(Resubmitted),
            typeof(TriageOverdue), typeof(SupplementRequested), typeof(SupplementReceived), typeof(FinancialObligationMet), typeof(DueDateMoved), typeof(CorrectionRequested), typeof(CorrectionReceived)])
            reached.GetValueOrDefault(kind).Should().BePositive(kind.Name);
    }
}
