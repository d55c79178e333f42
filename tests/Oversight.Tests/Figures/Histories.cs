using OneStop.Oversight.Figures;

namespace OneStop.Oversight.Tests.Figures;

/// <summary>Small histories by hand: days of March 2026, at nine where nothing else is said.</summary>
internal sealed class History(string code)
{
    private readonly List<Entry> entries = [];

    public static DateTimeOffset March(int day, int hour = 9) => new DateTimeOffset(2026, 3, 1, hour, 0, 0, TimeSpan.FromHours(7)).AddDays(day - 1);

    public Life Seen(DateTimeOffset at, DateTimeOffset? known = null) => Life.Of(code, entries.Where(e => e.At <= at && !(e.Known > known)));

    public History Accepted(int day, int due, string channel = "counter", string procedure = "2.000635", string agency = "H99.15") =>
        And(day, "intake.submitted", e => e with { Submission = new(procedure, 1, "ttphvcc", agency, channel, "desk") }, by: "reception.a")
            .And(day, "intake.accepted", e => e with { Due = March(due, 17) }, by: "reception.a");

    public History Opened(int day, int due) => And(day, "routing.caseOpened", e => e with
    {
        Due = March(due, 17), Unit = "stp-lanh-dao", Steps = [new("Tra cứu", "stp-tu-phap", 8), new("Soạn", "stp-tu-phap", 4)],
    });

    public History Step(int day, int index, string name, string officer, int ended) => And(day, "routing.stepStarted", e => e with { Index = index, Word = name, Unit = "stp-tu-phap" })
        .And(day, "routing.claimed", by: officer).And(ended, "routing.stepCompleted", by: officer);

    public History Stopped(int day, string kind = "supplement") => And(day, "routing.clockStopped", e => e with { Word = kind, From = March(day) });

    public History Restarted(int day, int due) => And(day, "routing.clockRestarted", e => e with { Word = "supplement", From = March(day), Due = March(due, 17) });

    public History Issued(int day, int? known = null) => And(day, "decision.issued", known: known);

    public History And(int day, string type, Func<Entry, Entry>? with = null, string by = "service:test", int? known = null)
    {
        var entry = new Entry(March(day), March(known ?? day), type, by);
        entries.Add(with is null ? entry : with(entry));
        return this;
    }
}
