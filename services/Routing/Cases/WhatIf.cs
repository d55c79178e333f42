using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Routing.Cases;

/// <summary>Nếu … thì sao: what a change would do to cases, found by the decisions that would really make it, on a copy; nothing is written.</summary>
/// <param name="RemoveDays">Days that lose what the published table says of them.</param>
public sealed record WhatIf(IReadOnlyList<SpecialDay> AddDays, IReadOnlyList<DateOnly> RemoveDays, int? ProcedureVersion, WhatIf.Stretch? Pause)
{
    private const string Why = "Phương án thử";

    /// <param name="To">After <paramref name="From"/>.</param>
    public sealed record Stretch(PauseKind Kind, DateTimeOffset From, DateTimeOffset To);

    /// <param name="Late">Past its date now or, where a pause is tried, by the pause's end.</param>
    /// <param name="TurnsLate">And would not be so without the change.</param>
    /// <param name="Refused">Why it could not be done to this case; its date then stays.</param>
    public sealed record Outcome(
        string DossierCode, DateTimeOffset DueBefore, DateTimeOffset DueAfter, string Explanation, bool Late, bool TurnsLate, string? Refused);

    private bool ChangesCalendar => AddDays.Count + RemoveDays.Count > 0;

    /// <summary>The rule that the days to add break; null where they could be published.</summary>
    public Refusal? Unlawful(WorkingCalendar published)
    {
        // A day that is published already is changed by a notice of its own.
        var lines = published.Years.SelectMany(y => y.Value).Select(d => d with { Published = DateOnly.MinValue }).ToList();
        foreach (var day in AddDays)
        {
            if (CalendarRules.Check(day, day.Date.Year, lines) is { } bad) return new(bad.Code, bad.Law, bad.WhyVi);
            lines.Add(day);
        }
        return null;
    }

    /// <summary>The province with the changed calendar.</summary>
    public Province Changed(Province province)
    {
        if (!ChangesCalendar) return province;
        var days = province.Calendar.Years.SelectMany(y => y.Value).Where(d => !RemoveDays.Contains(d.Date) && AddDays.All(a => a.Date != d.Date)).Concat(AddDays).ToLookup(d => d.Date.Year);
        var years = province.Calendar.Years.Keys.Union(days.Select(y => y.Key)).ToDictionary(y => y, IReadOnlyList<SpecialDay> (y) => [.. days[y]]);
        return province with { Calendar = new WorkingCalendar(province.Calendar.Hours, province.Calendar.Seasons, years) };
    }

    /// <summary>The case after the change, or the rule that forbids it.</summary>
    /// <param name="facts">With the <see cref="Changed"/> province.</param>
    public (Case After, Refusal? Refused) Try(Case c, CaseFacts facts)
    {
        var (after, refused) = (c, CaseRules.NotRunning(c));
        if (ProcedureVersion is { } version) Do(x => MoveToVersion.To(x, version, Why, facts));
        if (Pause is { } pause)
        {
            Do(x => StopClock.Begin(x, pause.Kind, Why, pause.From, facts));
            Do(x => ResumeClock.End(x, [pause.Kind], pause.To, facts));
        }
        if (ChangesCalendar) Do(x => Recalculate.Anew(x, Why, facts));
        return refused is null ? (after, null) : (c, refused);

        void Do(Func<Case, Verdict> decide)
        {
            if (refused is not null) return;
            var verdict = decide(after);
            refused = verdict.Refusal;
            after = verdict.Events.Aggregate(after, (x, e) => x.Evolve(e));
        }
    }

    /// <param name="facts">With the <see cref="Changed"/> province.</param>
    public Outcome For(string code, Case c, CaseFacts facts)
    {
        var (after, refused) = Try(c, facts);
        var by = Pause is { } pause && pause.To > facts.Now ? pause.To : facts.Now;
        var late = IsLate(after, by);
        return new(code, c.DueAt, after.DueAt, after.Explain(facts.Province), late, late && !IsLate(c, by), refused?.Why);
    }

    private static bool IsLate(Case c, DateTimeOffset by) => c.ClockRuns() && c.DueAt < by;
}

public sealed class WhatIfEndpoint : IEndpoint
{
    private const int MostDays = 400;

    /// <param name="Calendar">Days to add to the published table, or to change in it.</param>
    /// <param name="RemoveDays">Dates, <c>yyyy-MM-dd</c>.</param>
    public sealed record Request(IReadOnlyList<Day?>? Calendar, IReadOnlyList<DateOnly>? RemoveDays, int? ProcedureVersion, Stretch? Pause);

    public sealed record Day(DateOnly? Date, DayKind? Kind, string? Name);

    public sealed record Stretch(PauseKind? Kind, DateTimeOffset? From, DateTimeOffset? To);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/what-if", Try).For(Act.TryOnCase).Body<Request>().Produces<WhatIf.Outcome>()
        .WithSummary("Thử thay đổi lịch, phiên bản hoặc tạm dừng cho một hồ sơ (không ghi gì)");

    private static async Task<IResult> Try(string code, HttpContext http, IGrainFactory grains, Province province, TimeProvider clock, CancellationToken cancellation)
    {
        var change = await Read(http, cancellation);
        if (!DossierCode.IsCode(code)) return Problems.NotFound();
        var known = await grains.Case(code).Read();
        if (known.Unavailable) return CaseDoor.Away(http);
        if (known.Version == 0 || !http.Actor().May(Act.TryOnCase, known.State.Place())) return Problems.NotFound();
        if ((change.Unlawful(province.Calendar) ?? CaseRules.NotRunning(known.State)) is { } refusal) return refusal.ToResult();
        return Results.Ok(change.For(code, known.State, new(http.Actor(), clock.GetUtcNow(), change.Changed(province))));
    }

    internal static async Task<WhatIf> Read(HttpContext http, CancellationToken cancellation)
    {
        var (request, _) = await Input.Read<Request>(http.Request, cancellation);
        var input = new Input();
        var (days, removed) = (request.Calendar ?? [], request.RemoveDays ?? []);
        input.Demand(days.Count <= MostDays, "calendar", $"Nhiều nhất {MostDays} ngày.");
        input.Demand(removed.Count <= MostDays, "removeDays", $"Nhiều nhất {MostDays} ngày.");
        input.Demand(request.ProcedureVersion is null or >= 1 and <= 1000, "procedureVersion", "Từ 1 đến 1000.");
        input.Demand(
            days.Count + removed.Count > 0 || request.ProcedureVersion is not null || request.Pause is not null, "calendar",
            "Hãy nêu ít nhất một thay đổi: calendar, removeDays, procedureVersion hoặc pause.");
        var change = new WhatIf(
            [.. days.Take(MostDays).Select((day, i) => Special(input, $"calendar[{i}]", day))], [.. removed.Take(MostDays)], request.ProcedureVersion,
            request.Pause is { } pause ? Pause(input, pause) : null);
        input.Done();
        return change;
    }

    private static SpecialDay Special(Input input, string field, Day? day)
    {
        input.Demand(day?.Date is { Year: >= 2000 and <= 2100 }, $"{field}.date", "Ngày yyyy-MM-dd, từ năm 2000 đến 2100.");
        input.Demand(day?.Kind is not null, $"{field}.kind", "Một trong: off, offSwap, workSwap, offComp, closure.");
        return new(day?.Date ?? default, day?.Kind ?? DayKind.Off, input.Text($"{field}.name", day?.Name, 200) ?? "");
    }

    private static WhatIf.Stretch Pause(Input input, Stretch pause)
    {
        var kind = StopClockEndpoint.Kind(input, pause.Kind, "pause.kind");
        var (from, to) = (RescheduleEndpoint.Instant(input, "pause.from", pause.From), RescheduleEndpoint.Instant(input, "pause.to", pause.To));
        input.Demand(pause.From is null || pause.To is null || from < to, "pause.to", "Phải sau lúc bắt đầu.");
        return new(kind, from, to);
    }
}
