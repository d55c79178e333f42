using System.Globalization;
using System.Text.Json;
using OneStop.Hosting;
using OneStop.Oversight.Mining;
using OneStop.Oversight.Record;
using OneStop.WorkingTime;

namespace OneStop.Oversight.Tests.Mining;

/// <summary>A dossier's events, told as they happened; instants as <c>"02 09:00"</c>: day and hour of March 2026.</summary>
internal sealed class Life(string code)
{
    /// <summary>Monday to Friday, eight to twelve and one to five, no holidays.</summary>
    public static readonly OfficeClock Clock = new(new WorkingCalendar(new(new(new(8, 0), new(12, 0)), new(new(13, 0), new(17, 0))), [], new Dictionary<int, IReadOnlyList<SpecialDay>> { [2026] = [] }));

    private readonly List<RecordedEvent> events = [];

    public string Code => code;
    public IReadOnlyList<RecordedEvent> Events => events;
    public Journey Journey => Journey.Of(code, events, Clock)!;

    public static DateTimeOffset At(string moment) =>
        DateTimeOffset.ParseExact($"2026-03-{moment} +07:00", "yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    public Life Tell(string moment, string type, object data, string by = "handler.a", string role = "handler", string unit = "stp-tu-phap")
    {
        var (service, at) = (type.Split('.')[0], At(moment));
        events.Add(new(events.Count, events.Count + 1, service, new(
            events.Count + 1, code, events.Count(e => e.Service == service) + 1, Guid.CreateVersion7(), type, at, by, null, null,
            JsonSerializer.Serialize(new { tick = events.Count + 1, occurredAt = at, role, unit }, Json.Options), JsonSerializer.Serialize(data, Json.Options)), []));
        return this;
    }

    /// <summary>Received at the counter and passed on, due five office days later.</summary>
    public static Life Received(string code, string moment, string due, string procedure = "2.001955") => new Life(code)
        .Tell(moment, "intake.submitted", new { procedureCode = procedure, deskId = "ttphvcc", channel = "Counter", components = new[] { new { code = "don" } } }, "reception.a", "reception", "ttphvcc")
        .Tell(moment, "intake.accepted", new { acceptedAt = At(moment), dueAt = At(due) }, "reception.a", "reception", "ttphvcc")
        .Tell(moment, "routing.caseOpened", new { procedureCode = procedure, deskId = "ttphvcc", decidingUnitId = "snv-lanh-dao", acceptedAt = At(moment), dueAt = At(due) }, "service:routing", "service");

    public Life Step(string began, string? claimed, string? done, string name = "Thẩm định", string officer = "handler.a", string unit = "snv-lao-dong")
    {
        Tell(began, "routing.stepStarted", new { index = 0, name, unitId = unit });
        if (claimed is not null) Tell(claimed, "routing.claimed", new { officer }, officer);
        return done is null ? this : Tell(done, "routing.stepCompleted", new { index = 0, officer }, officer);
    }

    public Life Decided(string opened, string drafted, string reviewed, string issued, string timeliness = "OnTime") =>
        Tell(opened, "decision.opened", new { round = 1, unitId = "snv-lao-dong", decidingUnitId = "snv-lanh-dao" }, "service:decision", "service")
            .Tell(drafted, "decision.drafted", new { text = new { id = Guid.CreateVersion7(), sha256 = "aa", length = 3 }, by = "handler.a" })
            .Tell(reviewed, "decision.reviewed", new { approved = true, by = "reviewer.a" }, "reviewer.a", "reviewer", "snv-lanh-dao")
            .Tell(issued, "decision.issued", new { number = "1/QĐ", at = At(issued) }, "signer.a", "signer", "snv-lanh-dao")
            .Tell(issued, "routing.caseClosed", new { outcome = "ResultIssued", finishedAt = At(issued), timeliness }, "service:routing", "service");
}
