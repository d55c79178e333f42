using System.Text.Json;
using FluentAssertions;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Launcher;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using OneStop.WorkingTime;

namespace OneStop.Routing.Tests;

/// <summary>A case with this history; <see cref="When(ICaseCommand, Actor)"/> decides a command on it.</summary>
public sealed class Given(params object[] history)
{
    public Case State { get; } = history.Aggregate(new Case(), (state, e) => state.Evolve(e));

    public Decided When(ICaseCommand command, string officer) => When(command, Sample.Officer(officer));

    public Decided When(ICaseCommand command, Actor by) => When(command, by, Sample.Now);

    public Decided When(ICaseCommand command, string officer, DateTimeOffset now) => When(command, Sample.Officer(officer), now);

    public Decided When(ICaseCommand command, Actor by, DateTimeOffset now) => new(command.Decide(State, Sample.Facts(by, now)));
}

public sealed record Decided(Verdict Verdict)
{
    public void Then(params object[] events)
    {
        Verdict.Refusal.Should().BeNull();
        Verdict.Events.Select(Text).Should().Equal(events.Select(Text));

        // Events hold lists, and lists have no equality of their own.
        static string Text(object e) => $"{e.GetType().Name} {JsonSerializer.Serialize(e, e.GetType(), Json.Options)}";
    }

    public void ThenNothing() => Then();

    public void ThenRefused(string code, RefusalKind kind)
    {
        Verdict.Events.Should().BeEmpty();
        Verdict.Refusal.Should().NotBeNull();
        Verdict.Refusal!.Code.Should().Be(code);
        Verdict.Refusal.Kind.Should().Be(kind);
        Verdict.Refusal.Law.Should().NotBeEmpty();
        Verdict.Refusal.Why.Should().EndWith(".");
    }
}

/// <summary>The sample province, and a case of three steps in two of its departments: handler.a and handler.c share the first and the last, handler.b has
/// the second.</summary>
public static class Sample
{
    public const string TuPhap = "stp-tu-phap", PhuongTuPhap = "phuong-1-tu-phap";

    public static readonly Province Province = WithNewVersions(
        ProvincePack.Load(Checkout.PathOf("deploy/provinces/sample")).TryTake(out var province, out var problems)
            ? province
            : throw new InvalidOperationException(string.Join('\n', problems)));

    /// <summary>Each procedure has a version 2: two days more, two supplements after which the clock goes on, and one step of another name.</summary>
    private static Province WithNewVersions(Province p) => new(
        p.Code, p.Name, p.Agencies, p.Units, p.Desks, p.Officers, [.. p.Procedures, .. p.Procedures.Select(old => old with
        {
            Version = 2, ValidFrom = new DateOnly(2026, 7, 1), Limit = old.Limit with { Amount = old.Limit.Amount + 2 },
            Supplement = new(2, 3, false, 15, "Luật Xây dựng, Đ.102"),
            Steps = [.. old.Steps.Select((s, i) => i == 1 ? s with { Name = $"{s.Name} (mới)" } : s)],
        })],
        p.Calendar, p.LawProfiles);

    public static readonly DateTimeOffset Now = new(2026, 1, 6, 8, 0, 0, TimeSpan.FromHours(7));

    public static readonly CaseStep[] Steps = [new("Tra cứu", TuPhap, 4), new("Đối chiếu sổ gốc", PhuongTuPhap, 2), new("Soạn trích lục", TuPhap, 2)];

    public static readonly CaseTerms Terms = new("2025", 1, null, 1, LimitUnit.WorkingDay, Counting.Hour, 0, Channel.Counter, Now.AddHours(8));

    public static readonly CaseOpened Opened = new("2.000635", "ttphvcc", "H99.15", Now.AddHours(-1), Now.AddDays(1), "reception.a", Steps, Terms, "stp-lanh-dao");

    public static CaseFacts Facts(Actor actor) => Facts(actor, Now);

    public static CaseFacts Facts(Actor actor, DateTimeOffset now) => new(actor, now, Province);

    /// <summary>An instant of January 2026.</summary>
    public static DateTimeOffset At(int day, int hour, int minute = 0) => new(2026, 1, day, hour, minute, 0, TimeSpan.FromHours(7));

    /// <summary>Land: seven and a half working days, with the pauses of the sector's law; two steps in one department, due by law.</summary>
    public static readonly CaseOpened Land = new(
        "1.115362", "ttphvcc", "H99.09.01", At(6, 8), At(14, 12), "reception.a", [new("Thẩm tra", TuPhap, 20), new("Chỉnh lý", TuPhap, 16)],
        new("2025", 1, null, 7.5m, LimitUnit.WorkingDay, Counting.Hour, 0, Channel.Counter, At(6, 17)), "stp-lanh-dao");

    public static readonly object[] LandClaimed = [Land, new StepStarted(0, "Thẩm tra", TuPhap), new Claimed("handler.a")];

    public static Actor Officer(string id)
    {
        var officer = Province.Officer(id)!;
        return new(officer.Id, [.. officer.Roles.Select(r => JsonNamingPolicy.CamelCase.ConvertName(r.ToString()))], officer.UnitIds, officer.DeskId);
    }

    public static OpenCase Open(params CaseStep[] steps) => new(
        Opened.ProcedureCode, Opened.DeskId, Opened.AgencyCode, Opened.AcceptedAt, Opened.DueAt, Opened.ReceivedBy, steps, Terms, Opened.DecidingUnitId);

    public static StepStarted Started(int index) => new(index, Steps[index].Name, Steps[index].UnitId);

    // The case's life, each stage on top of the one before.
    public static readonly object[] AtFirstStep = [Opened, Started(0)];
    public static readonly object[] FirstClaimed = [.. AtFirstStep, new Claimed("handler.a")];
    public static readonly object[] AtSecondStep = [.. FirstClaimed, new StepCompleted(0, "handler.a", null), Started(1)];
    public static readonly object[] SecondClaimed = [.. AtSecondStep, new Claimed("handler.b")];
    public static readonly object[] AtLastStep = [.. SecondClaimed, new StepCompleted(1, "handler.b", null), Started(2)];
    public static readonly object[] LastClaimed = [.. AtLastStep, new Claimed("handler.c")];
    public static readonly object[] Submitted = [.. LastClaimed, new StepCompleted(2, "handler.c", null), new SubmittedForDecision(1)];
    public static readonly object[] SentBack = [.. Submitted, new ReturnedForRework(1, "Thiếu căn cứ"), Started(2), new Assigned("handler.c")];
    public static readonly object[] Resubmitted = [.. SentBack, new StepCompleted(2, "handler.c", null), new SubmittedForDecision(2)];
    public static readonly object[] ResultIssued = [.. Submitted, new CaseClosed(CaseOutcome.ResultIssued, Now, Timeliness.Early)];
    public static readonly object[] Refused = [.. Submitted, new CaseClosed(CaseOutcome.Refused, Now, Timeliness.Early)];
}
