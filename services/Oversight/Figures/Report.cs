using System.Security.Cryptography;
using System.Text.Json;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Oversight.Figures;

/// <summary>A periodic report: figures in rows, and whether they hold together.</summary>
/// <param name="Agency">Of a unit's report; null for the province's.</param>
/// <param name="AsOf">The instant at which open dossiers were measured.</param>
/// <param name="Checks">The identities of the form; one that does not hold is a fault of this program.</param>
/// <param name="Sha256">Of form, agency, period and rows: the same figures have the same.</param>
public sealed record Report(
    string Form, string Number, string Title, string Law, string? Agency, string Body, DateOnly From, DateOnly To, DateTimeOffset AsOf, DateTimeOffset KnownAt, string RowTitle,
    IReadOnlyList<Report.Column> Columns, IReadOnlyList<Report.Row> Rows, IReadOnlyList<Report.Check> Checks, string Sha256)
{
    /// <summary>The row of everything.</summary>
    public const string Total = "total";

    public sealed record Column(int Number, string Title, string Group);

    /// <param name="Kind">total, part or row.</param>
    /// <param name="Values">In the order of the columns.</param>
    public sealed record Row(string Key, string Title, string Kind, IReadOnlyList<long> Values);

    public sealed record Check(string Rule, bool Holds);

    /// <param name="lives">As seen from the outlook's standpoint; those that are no business of the form are passed over.</param>
    public static async Task<Report> Of(ReportForm form, string? agency, Outlook outlook, IAsyncEnumerable<Life> lives, Province province)
    {
        var rows = new Dictionary<string, (string Title, string Kind, long[] Values)> { [Total] = ("Tổng số", "total", new long[form.Columns.Count]) };
        await foreach (var life in lives)
        {
            if (Booked.Of(life, outlook) is not { } booked || !form.Concerns(life, agency)) continue;
            var level = ReportForm.LevelOf(life, province);
            long[][] counted = [.. Keys(form, life, province).Select(row =>
            {
                if (!rows.TryGetValue(row.Key, out var held)) rows[row.Key] = held = (row.Title, row.Kind, new long[form.Columns.Count]);
                return held.Values;
            })];
            for (var i = 0; i < form.Columns.Count; i++)
                if (form.Columns[i].Counts(booked, level))
                    foreach (var values in counted) values[i]++;
        }
        Row[] all = [.. rows.OrderBy(r => r.Key == Total).ThenBy(r => r.Key, StringComparer.Ordinal).Select(r => new Row(r.Key, r.Value.Title, r.Value.Kind, r.Value.Values))];
        var (from, to) = (outlook.Period.From, outlook.Period.To);
        return new(
            form.Code, form.Number, form.Title, form.Law, agency, agency is null ? province.Name : province.Agency(agency)?.Name ?? agency, from, to, outlook.At, outlook.KnownAt, form.RowTitle,
            [.. form.Columns.Select(c => new Column(c.Number, c.Title, c.Group))], all, [.. Checked(form, all)],
            Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { form = form.Code, agency, from, to, rows = all }, Json.Options))));
    }

    /// <summary>With the check against the report before it: what was open then was carried over, unless something was recorded later.</summary>
    public Report After(Report? before) => before is null || ReportForm.Find(Form)?.Carries is not var (open, carried) ? this : this with
    {
        Checks = [.. Checks, new($"({carried}) = ({open}) của kỳ trước đã ký", Of(Rows[^1], carried) == before.Of(before.Rows[^1], open))],
    };

    private long Of(Row row, int column) => row.Values[Columns.TakeWhile(c => c.Number != column).Count()];

    /// <summary>Whether a dossier stands behind one figure of the report.</summary>
    public static bool Counts(ReportForm form, string? agency, string row, int column, Booked booked, Province province) =>
        form.Concerns(booked.Life, agency) && Keys(form, booked.Life, province).Any(k => k.Key == row)
        && form.Columns.First(c => c.Number == column).Counts(booked, ReportForm.LevelOf(booked.Life, province));

    /// <summary>The rows a dossier is counted in: its own, its part's, and the total.</summary>
    private static IEnumerable<(string Key, string Title, string Kind)> Keys(ReportForm form, Life life, Province province)
    {
        yield return (Total, "Tổng số", "total");
        var place = form.Place(life, province);
        if (place.Part is var (key, title)) yield return (key, title, "part");
        yield return (place.Part is { } part ? $"{part.Key}.{place.Key}" : place.Key, place.Title, "row");
    }

    private static IEnumerable<Check> Checked(ReportForm form, Row[] rows)
    {
        int At(int number) => form.Columns.TakeWhile(c => c.Number != number).Count();
        foreach (var identity in form.Identities)
            yield return new($"{identity}", rows.All(r => r.Values[At(identity.Sum)] == identity.Of.Sum(n => r.Values[At(n)])));
        yield return new("Tổng số bằng các dòng cộng lại", Enumerable.Range(0, form.Columns.Count)
            .All(i => rows[^1].Values[i] == rows.Where(r => r.Kind == "row").Sum(r => r.Values[i])));
    }
}
