using System.Reflection;
using System.Text.Json;
using JasperFx.Events;
using OneStop.Contracts;
using OneStop.Contracts.Decision;
using OneStop.Contracts.Intake;
using OneStop.Contracts.Routing;
using OneStop.Deciding;
using OneStop.Decisions;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using Wolverine;
using Decision = OneStop.Decisions.Decision;

namespace OneStop.Law.Tests;

/// <summary>The three services of one instance in memory, on one moving clock: commands decide as they do behind the API, messages travel late, twice and
/// out of order, and timed duties are carried out when their instant comes.</summary>
internal sealed class World
{
    /// <summary>How long a message is under way at most.</summary>
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(20);

    private readonly PriorityQueue<Action, (DateTimeOffset At, long Turn)> agenda = new();
    private readonly Random random;
    private long turn;

    public World(Province province, DateTimeOffset start, int seed) => (Province, Now, random) = (province, start, new(seed));

    public Province Province { get; }
    public DateTimeOffset Now { get; private set; }
    public Book<Dossier> Dossiers { get; } = new("intake", DossierAnnouncements.For);
    public Book<Case> Cases { get; } = new("routing", CaseAnnouncements.For);
    public Book<Decision> Decisions { get; } = new("decision", DecisionAnnouncements.For);

    /// <summary>Messages that a service could not take in yet; they stay in its inbox and come again.</summary>
    public int TakenInLater { get; private set; }

    public IEnumerable<(string Code, string Service, IEvent Event)> Everything => Dossiers.All.Concat(Cases.All).Concat(Decisions.All);

    public void At(DateTimeOffset at, Action act) => agenda.Enqueue(act, (at < Now ? Now : at, ++turn));

    /// <summary>Lives through everything that is due until then.</summary>
    public void Live(DateTimeOffset until)
    {
        while (agenda.TryPeek(out _, out var next) && next.At <= until)
        {
            var act = agenda.Dequeue();
            Now = next.At;
            act();
        }
        Now = until;
    }

    public Actor Officer(string id)
    {
        var officer = Province.Officer(id)!;
        return new(officer.Id, [.. officer.Roles.Select(r => JsonNamingPolicy.CamelCase.ConvertName(r.ToString()))], officer.UnitIds, officer.DeskId);
    }

    /// <summary>An officer of the department who handles, reviews or signs.</summary>
    public Actor SomeoneOf(string unit, Role role) => Officer(Pick(Province.Officers.Where(o => o.Roles.Contains(role) && o.UnitIds.Contains(unit))).Id);

    public T Pick<T>(IEnumerable<T> of)
    {
        var all = of.ToArray();
        return all[random.Next(all.Length)];
    }

    public bool Chance(double share) => random.NextDouble() < share;

    public double Between(double least, double most) => least + random.NextDouble() * (most - least);

    /// <summary>Hands a new dossier in; there is none if the desk may not take it.</summary>
    public Verdict HandIn(string code, Actor by, Submitted submission, ICommand<Dossier, DossierFacts> command)
    {
        var procedure = Province.Procedure(submission.ProcedureCode, submission.ProcedureVersion)!;
        return Carry(code, Person(by), (Dossier _) => command.Decide(Dossiers[code], DossierFacts.Of(Province, by, procedure, submission.DeskId, null, Now)));
    }

    public Verdict Do(string code, Actor by, ICommand<Dossier, DossierFacts> command) =>
        Carry(code, Person(by), (Dossier d) => command.Decide(d, DossierFacts.Of(Province, by, d, Now)));

    public Verdict Do(string code, Actor by, ICaseCommand command) => Carry(code, Person(by), command);

    public Verdict Do(string code, Actor by, ICommand<Decision, DecisionFacts> command) => Carry(code, Person(by), (Decision d) => command.Decide(d, new(by, Now)));

    private Verdict Carry(string code, Intent intent, Func<Dossier, Verdict> decide)
    {
        var (verdict, told) = Dossiers.Execute(code, intent, Now, decide);
        if (verdict.Events is not [] && DossierDuties.Next(Dossiers[code]) is { } next) At(next.At, () => DossierDuty(code));
        Tell(told, "intake");
        return verdict;
    }

    private Verdict Carry(string code, Intent intent, ICaseCommand command)
    {
        var (verdict, told) = Cases.Execute(code, intent, Now, c => command.Decide(c, new(intent.Actor, Now, Province)));
        if (verdict.Events is not [] && CaseDuties.Next(Cases[code]) is { } next) At(next.At, () => CaseDuty(code));
        Tell(told, "routing");
        return verdict;
    }

    private Verdict Carry(string code, Intent intent, Func<Decision, Verdict> decide)
    {
        var (verdict, told) = Decisions.Execute(code, intent, Now, decide);
        Tell(told, "decision");
        return verdict;
    }

    private static Intent Person(Actor by) => new(by, null, null, null, null, null, null, 0);

    private static Intent Duty(string service, DateTimeOffset at) => new(Actor.Service(service), at, null, null, null, null, "duty", 0);

    /// <summary>What the watchmen of the services do: when the instant comes the duty is carried out, unless something else has happened meanwhile.</summary>
    private void DossierDuty(string code)
    {
        if (DossierDuties.Next(Dossiers[code]) is not var (at, duty) || at > Now) return;
        var service = Actor.Service("intake");
        Carry(code, Duty("intake", at), (Dossier d) => duty.Decide(d, DossierFacts.Of(Province, service, d, Now)));
    }

    private void CaseDuty(string code)
    {
        if (CaseDuties.Next(Cases[code]) is { } duty && duty.At <= Now) Carry(code, Duty("routing", duty.At), new CarryOutDuty(duty.At));
    }

    private void Tell(IReadOnlyList<IDossierMessage> told, string sender)
    {
        foreach (var message in told)
            foreach (var to in Readers(message))
            {
                Send();
                // At least once, in no promised order.
                if (Chance(0.02)) Send();

                void Send() => At(Now + Slowest * Between(0.01, 1), () => Deliver(message, sender, to));
            }
    }

    private void Deliver(IDossierMessage message, string sender, string to)
    {
        var heard = to switch
        {
            "intake" => Intake(message, sender),
            "routing" => Routing(message, sender),
            _ => Decision(message, sender),
        };
        if (heard.Refusal is null) return;
        TakenInLater++;
        At(Now.AddSeconds(5), () => Deliver(message, sender, to));
    }

    private Verdict Intake(IDossierMessage message, string sender)
    {
        return message switch
        {
            CaseWasTakenUp m => Hear(m.At, StartHandling.Decide),
            SupplementWasAsked m => Hear(m.At, d => FollowHandling.Decide(d, m)),
            ClockWasStopped m => Hear(m.At, d => FollowHandling.Decide(d, m)),
            DueDateWasMoved m => Hear(m.At, d => FollowHandling.Decide(d, m)),
            CaseWasRescheduled m => Hear(m.At, d => FollowHandling.Decide(d, m)),
            LinkedResultWasIssued m => Hear(m.At, d => ReceiveResult.Decide(d, m)),
            ResultWasIssued m => Hear(m.At, d => ReceiveResult.Decide(d, m, DossierFacts.ProcedureOf(Province, d))),
            ResultWasCorrected m => Hear(m.At, d => ReceiveCorrection.Decide(d, m)),
            DossierWasRefused m => Hear(m.At, d => CloseRefusedDossier.Decide(d, m)),
            _ => throw new NotSupportedException(message.GetType().Name),
        };

        Verdict Hear(DateTimeOffset at, Func<Dossier, Verdict> decide) => Carry(message.DossierCode, Intent.Of(message, sender, at, null), decide);
    }

    private Verdict Decision(IDossierMessage message, string sender)
    {
        return message switch
        {
            CaseWasSubmittedForDecision m => Hear(m.At, d => OpenDecision.Decide(d, m)),
            DossierWasWithdrawn m => Hear(m.At, d => AbandonDecision.Decide(d, m.Reason)),
            DossierWasClosed m => Hear(m.At, d => AbandonDecision.Decide(d, m.Reason)),
            CorrectionWasRequested m => Hear(m.At, d => AskForCorrection.Decide(d, m)),
            DueDateWasMoved m => Hear(m.At, d => MoveDueDate.Decide(d, m.DueAt, m.At)),
            CaseWasRescheduled m => Hear(m.At, d => MoveDueDate.Decide(d, m.NewDueAt, m.At)),
            _ => throw new NotSupportedException(message.GetType().Name),
        };

        Verdict Hear(DateTimeOffset at, Func<Decision, Verdict> decide) => Carry(message.DossierCode, Intent.Of(message, sender, at, null), decide);
    }

    /// <summary>Routing's own handlers, which turn a message into a command, talking to a grain that is this world.</summary>
    private Verdict Routing(IDossierMessage message, string sender)
    {
        var grain = new Grain(this, message.DossierCode);
        var grains = Grain.Factory(grain);
        var envelope = new Envelope();
        var handled = message switch
        {
            DossierWasAccepted m => DossierWasAcceptedHandler.Handle(m, grains, Province, envelope),
            SupplementWasRequested m => SupplementWasRequestedHandler.Handle(m, grains, envelope),
            SupplementWasReceived m => SupplementWasReceivedHandler.Handle(m, grains, envelope),
            DossierWasWithdrawn m => OneStop.Routing.Cases.DossierWasWithdrawnHandler.Handle(m, grains, envelope),
            DossierWasClosed m => OneStop.Routing.Cases.DossierWasClosedHandler.Handle(m, grains, envelope),
            FinancialObligationWasMet m => FinancialObligationWasMetHandler.Handle(m, grains, envelope),
            CaseWasSentBack m => CaseWasSentBackHandler.Handle(m, grains, envelope),
            ResultWasIssued m => OneStop.Routing.Cases.ResultWasIssuedHandler.Handle(m, grains, envelope),
            DossierWasRefused m => OneStop.Routing.Cases.DossierWasRefusedHandler.Handle(m, grains, envelope),
            _ => throw new NotSupportedException(message.GetType().Name),
        };
        // What is not taken in makes the handler fail, and the message stays in the inbox; anything else that fails is a fault of ours.
        return grain.Last ?? throw new InvalidOperationException($"{message.GetType().Name} never reached the case.", handled.Exception);
    }

    /// <summary>A case's grain as its callers know it, with this world's book for a database.</summary>
    private sealed class Grain(World world, string code) : ICaseGrain
    {
        public Verdict? Last { get; private set; }

        public Task<CaseReply> Execute(ICaseCommand command, Intent intent)
        {
            var verdict = Last = world.Carry(code, intent, command);
            return Task.FromResult(new CaseReply(world.Cases[code], world.Cases.Of(code).Version, verdict.Refusal));
        }

        public Task<CaseReply> Read() => Task.FromResult(new CaseReply(world.Cases[code], world.Cases.Of(code).Version));

        public static IGrainFactory Factory(Grain grain)
        {
            var factory = DispatchProxy.Create<IGrainFactory, Finder>();
            ((Finder)factory).Grain = grain;
            return factory;
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy derives from it.")]
    private class Finder : DispatchProxy
    {
        public ICaseGrain? Grain { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Grain;
    }

    private static string[] Readers(IDossierMessage message) => message switch
    {
        CaseWasSubmittedForDecision => ["decision"],
        DossierWasAccepted or SupplementWasRequested or SupplementWasReceived or FinancialObligationWasMet => ["routing"],
        DossierWasWithdrawn or DossierWasClosed => ["routing", "decision"],
        CorrectionWasRequested => ["decision"],
        CaseWasTakenUp or SupplementWasAsked or ClockWasStopped or LinkedResultWasIssued or ResultWasCorrected => ["intake"],
        DueDateWasMoved or CaseWasRescheduled => ["intake", "decision"],
        CaseWasSentBack => ["routing"],
        ResultWasIssued or DossierWasRefused => ["intake", "routing"],
        _ => throw new NotSupportedException(message.GetType().Name),
    };
}
