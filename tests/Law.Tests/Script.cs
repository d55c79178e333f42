using OneStop.Deciding;
using OneStop.Decisions;
using OneStop.Intake.Dossiers;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using OneStop.Routing.Linked;
using OneStop.Routing.Opinions;
using OneStop.WorkingTime;

namespace OneStop.Law.Tests;

/// <summary>Turns that one dossier of the year takes, drawn when it is handed in.</summary>
internal sealed record Plan(
    bool Online, bool Incomplete, bool RefusedAtReception, int Supplements, bool SupplementLapses, bool Pauses, bool Reschedules, bool Withdraws, bool Refused,
    bool SentBack, bool Corrected, bool Slow, RoundKind? Asks, bool Silent)
{
    public static Plan Draw(World world) => new(
        world.Chance(.3), world.Chance(.1), world.Chance(.03), world.Chance(.15) ? 1 : 0, world.Chance(.2), world.Chance(.5), world.Chance(.06), world.Chance(.04),
        world.Chance(.05), world.Chance(.05), world.Chance(.02), world.Chance(.12),
        world.Chance(.15) ? RoundKind.Consultation : world.Chance(.05) ? RoundKind.Collective : null, world.Chance(.3));
}

/// <summary>People who carry one dossier through its life, one act at a time, and sometimes try what they may not.</summary>
internal sealed class Script(World world, string code, Procedure procedure, Desk desk, string reception, Plan plan)
{
    private static readonly PersonReference Someone = new(Guid.Parse("0195f1a0-0000-7000-8000-000000000001"), 1, "aa11");

    private readonly Others others = new(world, code, plan);
    private int supplementsLeft = plan.Supplements;
    private bool triedWithdrawal, paused, rescheduled, sentBack, corrected, misbehaved;

    /// <summary>Unlawful acts that were tried, with the rule that is to forbid them and what they came to.</summary>
    public static List<(string What, string Rule, Verdict Verdict)> Misdeeds { get; } = [];

    private Actor Reception => world.Officer(reception);
    private Dossier Dossier => world.Dossiers[code];
    private Case Case => world.Cases[code];
    private Decision Decision => world.Decisions[code];

    public void HandIn()
    {
        var day = DateOnly.FromDateTime(world.Now.ToOffset(WorkingCalendar.Offset).DateTime);
        var caseCode = procedure.Cases.Count > 0 && world.Chance(.6) ? world.Pick(procedure.Cases).Code : null;
        var wanted = procedure.Components.Where(c => c.Required).Select(c => new HandedIn(c.Code, Math.Max(1, c.Originals), c.Copies)).ToList();
        var submission = new Submitted(
            procedure.Code, caseCode, desk.Id, world.Province.CompetentAgency(procedure, desk).Code, plan.Online ? Channel.Online : world.Pick([Channel.Counter, Channel.Counter, Channel.Postal]),
            plan.Online && plan.Incomplete ? wanted.Skip(1).ToList() : wanted, Someone, null, world.Pick(Enum.GetValues<ResultDelivery>()), procedure.Version);
        var verdict = plan.Online ? world.HandIn(code, Reception, submission, new SubmitDossier(submission)) : world.HandIn(code, Reception, submission, new ReceiveDossier(submission));
        if (verdict.Refusal is null) Soon();
    }

    /// <summary>Looks where the dossier stands and does the next thing that has to be done.</summary>
    private void Step()
    {
        Misbehave();
        if (Dossier is { IsOver: true, Correction: null } && (Dossier.Status is not DossierStatus.ResultReturned || corrected || !plan.Corrected)) return;
        if (plan.Withdraws && !triedWithdrawal && Dossier.Promise is not null && world.Chance(.2)) Withdraw();
        else if (!AtTheDesk() && !InTheDepartments()) AtTheTable();
        Soon();
    }

    private void Soon()
    {
        var hours = plan.Slow ? world.Between(2, 60) : world.Between(.2, 5);
        var next = world.Now.AddHours(hours);
        world.At(world.Province.Calendar.IsOfficeTime(next) ? next : world.Province.Calendar.StartOfNextWorkingDay(next)?.AddMinutes(world.Between(0, 200)) ?? next, Step);
    }

    private void Withdraw()
    {
        triedWithdrawal = true;
        world.Do(code, Reception, new WithdrawDossier("Không còn nhu cầu."));
    }

    /// <returns>False when the desk has nothing to do.</returns>
    private bool AtTheDesk()
    {
        var d = Dossier;
        switch (d.Status)
        {
            case DossierStatus.Submitted when plan.RefusedAtReception:
                world.Do(code, Reception, new RefuseReception("Không thuộc thẩm quyền.", "NĐ 118/2025, Đ.17.1c"));
                return true;
            case DossierStatus.Submitted when d.Guidance is not null:
                world.Do(code, Reception, new ReceiveSupplement([.. d.Guidance.Items.Select(i => new HandedIn(i.ComponentCode!, Math.Max(1, i.Originals), i.Copies))]));
                return true;
            case DossierStatus.Submitted:
                var lacking = procedure.Components.Where(c => c.Required && d.Components.All(h => h.Code != c.Code)).ToList();
                if (world.Do(code, Reception, new AcceptDossier()).Refusal is { Code: "dossier-incomplete" })
                    world.Do(code, Reception, new RequestSupplement([.. lacking.Select(c => new Missing(c.Code, c.Name, c.Originals, c.Copies))], "Hồ sơ còn thiếu."));
                return true;
            case DossierStatus.Accepted when d.Digitised.Count == 0 && d.Components.Count > 0 && world.Chance(.3):
                world.Do(code, Reception, new DigitiseComponent(new(d.Components[0].Code, "Giấy tờ", null, "Bản quét", null, null, null, new('a', 64))));
                return true;
            case DossierStatus.Accepted or DossierStatus.InProgress when d.Promise is { DecidedAtCounter: true }:
                if (d.OwedVnd > 0) Pay(d);
                world.Do(code, Reception, new ReturnResult(Someone, null, $"{code}/BS"));
                return true;
            case DossierStatus.Accepted or DossierStatus.InProgress when d.SupplementToPassOn is not null:
                world.Do(code, Reception, new RequestSupplement([], d.SupplementToPassOn.Reason));
                return true;
            case DossierStatus.AwaitingSupplement:
                if (!plan.SupplementLapses && world.Chance(.3))
                    world.Do(code, Reception, new ReceiveSupplement([.. d.Supplement!.Items.Select(i => new HandedIn(i.ComponentCode!, Math.Max(1, i.Originals), i.Copies))]));
                return true;
            case DossierStatus.AwaitingPayment:
                if (world.Chance(.4)) world.Do(code, Reception, new RecordPayment(1_000_000, PaymentMethod.Transfer, $"NV {code}"));
                return false;
            case DossierStatus.ResultIssued when d.OwedVnd > 0:
                Pay(d);
                return true;
            case DossierStatus.ResultIssued:
                world.Do(code, Reception, new ReturnResult(Someone, null));
                return true;
            case DossierStatus.ResultReturned when plan.Corrected && !corrected:
                corrected = true;
                world.Do(code, Reception, new RequestCorrection("Sai năm sinh."));
                return true;
            default:
                return false;
        }
    }

    private void Pay(Dossier d) => world.Do(code, Reception, new RecordPayment(d.OwedVnd, world.Pick(Enum.GetValues<PaymentMethod>()), $"BL {code} {d.FeeVnd}"));

    private bool InTheDepartments()
    {
        var c = Case;
        if (c is not { IsOpen: true, Phase: CasePhase.Handling }) return false;
        var handler = c.Assignee is { } assignee ? world.Officer(assignee) : world.SomeoneOf(c.UnitId, Role.Handler);
        if (c is { StepIndex: 0, HasPapers: false, Terms.TransferBy: not null }) world.Do(code, handler, new ReceivePapers());
        if (c.Assignee is null)
        {
            if (world.Chance(.3)) world.Do(code, world.SomeoneOf(c.UnitId, Role.Reviewer), new AssignCase(handler.Subject));
            else world.Do(code, handler, new ClaimCase());
            return true;
        }
        var open = c.Stops.Where(s => s is { IsOpen: true, Kind: not PauseKind.Supplement }).ToList();
        if (open.Count > 0)
        {
            if (!open[0].AwaitsPayment && world.Chance(.3)) world.Do(code, handler, new ResumeClock(open[0].Kind));
            return true;
        }
        if (plan.Pauses && !paused && procedure.Pauses.Count > 0)
        {
            paused = true;
            foreach (var pause in procedure.Pauses.Where(_ => world.Chance(.4))) world.Do(code, handler, new StopClock(pause.Kind, "Theo quy định."));
            return true;
        }
        if (world.Chance(.03) && world.SomeoneOf(c.UnitId, Role.Handler) is var colleague && colleague.Subject != handler.Subject)
        {
            world.Do(code, handler, new HandOverCase(colleague.Subject, "Nghỉ phép."));
            return true;
        }
        if (!c.AwaitsSupplement && others.Act(handler)) return true;
        if (supplementsLeft > 0)
        {
            supplementsLeft--;
            var wanted = world.Pick(procedure.Components);
            world.Do(code, handler, new ReturnForSupplement([new(wanted.Code, wanted.Name, 1, 0, true)], "Cần bổ sung để thẩm định."));
            return true;
        }
        if (world.Chance(.5) && Apologise(c)) return true;
        world.Do(code, handler, new CompleteStep(null));
        return true;
    }

    private bool Apologise(Case c)
    {
        if (!plan.Reschedules || rescheduled || Later(c.DueAt) is not { } date) return false;
        rescheduled = true;
        world.Do(code, world.SomeoneOf(c.DecidingUnitId, Role.Signer), new Reschedule(date, "Khối lượng hồ sơ lớn."));
        return true;
    }

    private DateTimeOffset? Later(DateTimeOffset due) => world.Province.Calendar.StartOfNextWorkingDay(due.AddDays(2))?.AddHours(1);

    private void AtTheTable()
    {
        var k = Decision;
        if (!k.IsOpen || Case.Phase is CasePhase.Deciding && Apologise(Case)) return;
        var opening = k.Opening!;
        var signer = world.SomeoneOf(opening.DecidingUnitId, Role.Signer);
        if (plan.Refused && k.Correction is null) world.Do(code, signer, new RefuseDossier("Không đủ điều kiện.", "Luật chuyên ngành, Đ.1"));
        else if (plan.SentBack && !sentBack)
        {
            sentBack = true;
            world.Do(code, signer, new SendBack("Xác minh lại."));
        }
        else if (k.Phase == DecisionPhase.Drafting)
            world.Do(code, world.SomeoneOf(opening.UnitId, Role.Handler), new DraftDecision(new(Guid.CreateVersion7(), $"{code} {k.Correction?.What}", 100)));
        else if (k.Phase == DecisionPhase.Reviewing) world.Do(code, world.SomeoneOf(opening.DecidingUnitId, Role.Reviewer), new ReviewDecision(true, null));
        else world.Do(code, signer, new SignDecision($"{code}/QĐ{(k.Correction is null ? "" : "-ĐC")}"));
    }

    /// <summary>Now and then somebody tries what the law forbids.</summary>
    private void Misbehave()
    {
        if (misbehaved && !world.Chance(.02)) return;
        var (d, c, assignee) = (Dossier, Case, Case.Assignee ?? "");
        (string What, string Rule, Func<Verdict> Try)? misdeed = (d, c) switch
        {
            ({ Status: DossierStatus.ResultIssued or DossierStatus.ResultReturned }, _) => ("withdrawal after the decision", "decision-issued", () => world.Do(code, Reception, new WithdrawDossier("Đổi ý."))),
            ({ Status: DossierStatus.Stopped, Supplement: not null }, _) =>
                ("supplement after closing", "dossier-stopped", () => world.Do(code, Reception, new ReceiveSupplement([new(procedure.Components[0].Code, 1, 0)]))),
            ({ Status: DossierStatus.ReceptionRefused }, _) => ("acceptance after refusal", "not-at-reception", () => world.Do(code, Reception, new AcceptDossier())),
            ({ Status: DossierStatus.Submitted, TimesGuided: 0 }, _) when procedure.Components.FirstOrDefault(x => x.Available) is { } held =>
                ("asking for what the State holds", "state-holds-it", () => world.Do(code, Reception, new RequestSupplement([new(held.Code, held.Name, 1, 0)], "Thiếu."))),
            _ when c is not { IsOpen: true, Phase: CasePhase.Handling, Assignee: not null, AwaitsSupplement: false } => null,
            (_, { TimesRescheduled: 1, StoppedSince: null }) when Later(c.DueAt.AddDays(9)) is { } date =>
                ("second reschedule", "rescheduled-before", () => world.Do(code, world.SomeoneOf(c.DecidingUnitId, Role.Signer), new Reschedule(date, "Lại chậm."))),
            (_, { Stops: [.., { IsOpen: true } open] }) => ("overlapping pause", "clock-stopped", () => world.Do(code, world.Officer(assignee), new StopClock(open.Kind, "Lần nữa."))),
            (_, { Supplement: { ReceivedAt: not null, Round: 1 }, StoppedSince: null }) when procedure.Supplement is null =>
                ("second supplement", "supplement-once", () => world.Do(code, world.Officer(assignee), new ReturnForSupplement([new(procedure.Components[0].Code, "Thêm nữa", 1, 0, true)], "Thêm."))),
            _ when Array.Find(c.Rounds, r => r is { State: RoundState.Concluded, Request.Kind: RoundKind.Consultation }) is { } over =>
                ("opinion after the conclusion", "round-concluded", () => Opine(over, world.SomeoneOf(over.Request.Asked[0], Role.Handler), over.Request.Asked[0])),
            _ when Array.Find(c.Rounds, r => r.IsPending) is { } round && world.Chance(.5) => ("opinion of one who was not asked", "not-asked", () => Opine(round, Reception, null)),
            _ when Array.Exists(c.Rounds, r => r is { IsPending: true, Request.MayContinue: false }) =>
                ("step over an open question", "consultation-open", () => world.Do(code, world.Officer(assignee), new CompleteStep(null))),
            _ when Array.Find(c.LinkedWorks, w => w.DueAt is null) is { } waiting =>
                ("linked work out of turn", "linked-work-not-started", () => world.Do(code, world.SomeoneOf(waiting.Plan.UnitId, Role.Handler), new ClaimLinkedWork(waiting.Plan.Code))),
            _ when c.StepIndex + 1 == c.Steps.Length && Array.Exists(c.LinkedWorks, w => w.Completion is null) =>
                ("submission before the linked works", "linked-work-open", () => world.Do(code, world.Officer(assignee), new CompleteStep(null))),
            ({ Promise: not null, Status: DossierStatus.Accepted or DossierStatus.InProgress }, _) =>
                ("supplement asked by a handler", "through-the-desk", () => world.Do(code, world.Officer("handler.a"), new RequestSupplement([], "-"))),
            _ => null,
        };
        if (misdeed is not var (what, rule, attempt)) return;
        misbehaved = true;
        Misdeeds.Add((what, rule, attempt()));

        Verdict Opine(OpinionRound round, Actor by, string? unit) => world.Do(code, by, new GiveOpinion(round.Number, round.Request.Options[0].Code, null, unit));
    }
}
