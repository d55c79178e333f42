using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OneStop.Oversight.Figures;
using UglyToad.PdfPig;
using static OneStop.Oversight.Tests.Figures.History;

namespace OneStop.Oversight.Tests.Figures;

/// <summary>The forms of the periodic report, over small histories whose figures are counted by hand.</summary>
public sealed class ReportTests(OversightHost host)
{
    private static readonly Period OwnMonth = new(new(2026, 3, 10), new(2026, 3, 20));

    /// <summary>1: carried over, early. 2: carried, on the day, open. 3: received online, late. 4: waits for a supplement since before its date. 5: withdrawn. 6: another period's.
    /// 7: online where only a part is, overdue.</summary>
    private static readonly History[] Seven =
    [
        new History("H99.15-260305-0001").Accepted(5, 15).Issued(12),
        new History("H99.15-260305-0002").Accepted(5, 21),
        new History("H99.15-260311-0003").Accepted(11, 13, "online").Issued(16),
        new History("H99.15-260311-0004").Accepted(11, 14, "postal").Opened(11, 14).Stopped(13),
        new History("H99.15-260312-0005").Accepted(12, 15).And(14, "intake.withdrawn"),
        new History("H99.15-260301-0006").Accepted(1, 5).Issued(4),
        new History("H99.61-260312-0007").Accepted(12, 18, "online", "1.000894", "H99.61"),
    ];

    [Theory]
    //                  3  4  5  6  7  8  9 10 11 12 13 14 15
    [InlineData("07b", "6  1  1  1  1  2  3  2  0  1  3  2  1")]
    //                    3  4  5  6  7  8  9 10 11 12 13
    [InlineData("ii06a", "6  2  2  2  4  1  2  1  2  1  1")]
    public async Task The_columns_are_what_one_counts_by_hand(string form, string expected) =>
        (await Of(form)).Rows[^1].Values.Should().Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => long.Parse(n, CultureInfo.InvariantCulture)));

    [Fact]
    public async Task Commune_and_province_stand_in_parts_of_their_own()
    {
        var report = await Of("07b");

        report.Rows.Select(r => $"{r.Kind} {r.Key} {r.Values[0]}").Should().Equal(
            "part 1 5", "row 1.G15-TP07 5", "part 2 1", "row 2.G15-TP07 1", "total total 6");
        report.Checks.Should().HaveCount(5).And.OnlyContain(c => c.Holds);
    }

    [Fact]
    public async Task A_unit_reports_its_own_dossiers() => (await Of("07a", "H99.61")).Rows[^1].Values[0].Should().Be(1);

    /// <summary>On the 25th it is recorded that dossier 2 was issued on the 19th: whoever looks from before does not see it.</summary>
    [Fact]
    public async Task What_is_recorded_later_changes_no_figure_of_before()
    {
        History[] late = [new History("H99.15-260305-0002").Accepted(5, 21).Issued(19, known: 25)];

        var (before, after) = (await Of("07b", null, March(24), late), await Of("07b", null, March(26), late));

        (Open(before), Open(after)).Should().Be((1, 0));
        before.Sha256.Should().NotBe(after.Sha256);
        var changes = SignedReport.Between(before, after);
        changes.Where(c => c.Row == "total").Select(c => $"{c.Column}: {c.Was} {c.Is}").Should().Equal("9: 0 1", "10: 0 1", "13: 1 0", "14: 1 0");
        SignedReport.Between(before, before).Should().BeEmpty();

        static long Open(Report report) => report.Rows[^1].Values[13 - 3];
    }

    [Theory]
    [InlineData("2026-03-20T12:00:00+07:00", "2026-02-15", "2026-03-14")]
    [InlineData("2026-03-15T00:00:00+07:00", "2026-02-15", "2026-03-14")]
    [InlineData("2026-03-14T23:59:59+07:00", "2026-01-15", "2026-02-14")]
    [InlineData("2026-01-03T09:00:00+07:00", "2025-11-15", "2025-12-14")]
    public void The_lawful_period_is_from_the_15th_to_the_14th(string now, string from, string to) =>
        Period.LastBefore(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)).Should().Be(
            new Period(DateOnly.Parse(from, CultureInfo.InvariantCulture), DateOnly.Parse(to, CultureInfo.InvariantCulture)));

    [Fact]
    public async Task On_paper_and_in_the_workbook_stand_the_same_figures()
    {
        var report = await Of("07b");

        using var paper = PdfDocument.Open(report.ToPdf("Tỉnh Mẫu", null));
        var words = string.Join(' ', paper.GetPages().SelectMany(p => p.GetWords()).Select(w => w.Text)).Normalize(NormalizationForm.FormC);
        words.Should().Contain("07b/BTP/KSTT").And.Contain("Hộ tịch").And.Contain("6 1 1 1 1 2 3 2 0 1 3 2 1").And.Contain("Bản chưa ký");
        using var book = DocumentFormat.OpenXml.Packaging.SpreadsheetDocument.Open(new MemoryStream(report.ToWorkbook()), false);
        new DocumentFormat.OpenXml.Validation.OpenXmlValidator().Validate(book, TestContext.Current.CancellationToken).Should().BeEmpty();
        book.WorkbookPart!.WorksheetParts.Single().Worksheet!.Descendants<DocumentFormat.OpenXml.Spreadsheet.Row>().Last().Elements<DocumentFormat.OpenXml.Spreadsheet.Cell>()
            .Skip(2).Select(c => c.CellValue!.Text).Should().Equal(report.Rows[^1].Values.Select(v => v.ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Whatever_happens_the_identities_hold_and_what_is_open_is_carried_over() => Prop
        .ForAll(Gen.ListOf(AnyHistory).ToArbitrary(), Gen.Choose(2, 40).ToArbitrary(), Gen.Choose(0, 30).ToArbitrary(), (histories, boundary, later) =>
        {
            var known = March(boundary + 20 + later);
            var (first, second) = (new Period(new(2026, 3, 1), Day(boundary - 1)), new Period(Day(boundary), Day(boundary + 20)));
            var ok = true;
            foreach (var form in ReportForm.All)
            {
                var agency = form.OfUnit ? "H99.15" : null;
                var (one, two) = (Told(form, agency, first, known, histories), Told(form, agency, second, known, histories));
                ok &= one.Checks.Concat(two.Checks).All(c => c.Holds) && two.After(one).Checks.All(c => c.Holds);
            }
            return ok;
        }).QuickCheckThrowOnFailure();

    private static Gen<History> AnyHistory =>
        from day in Gen.Choose(1, 50)
        from length in Gen.Choose(0, 20)
        from channel in Gen.Elements("counter", "online", "postal")
        from place in Gen.Elements(("2.000635", "H99.15"), ("1.000894", "H99.61"), ("2.001955", "H99.10"))
        from stops in Gen.Choose(0, 2)
        from gap in Gen.Choose(0, 9)
        from ending in Gen.Elements("decision.issued", "decision.refused", "intake.withdrawn", "intake.closed", null)
        from later in Gen.Choose(0, 30)
        from withdrawnToo in Gen.Elements(true, false)
        select Any(day, length, channel, place, stops, gap, ending, later, withdrawnToo);

    private static History Any(int day, int length, string channel, (string Procedure, string Agency) place, int stops, int gap, string? ending, int later, bool withdrawnToo)
    {
        var history = new History("H99.15-260301-0001").Accepted(day, day + length, channel, place.Procedure, place.Agency).Opened(day, day + length);
        for (var i = 0; i < stops; i++) history.Stopped(day + gap * i + 1).Restarted(day + gap * (i + 1) + 1, day + gap * (i + 1) + length + 1);
        if (ending is not null) history.And(day + gap * (stops + 1), ending, known: day + gap * (stops + 1) + later);
        if (withdrawnToo) history.And(day + gap * (stops + 1) + 1, "intake.withdrawn");
        return history;
    }

    private static DateOnly Day(int ofMarch) => new DateOnly(2026, 3, 1).AddDays(ofMarch - 1);

    private Task<Report> Of(string form, string? agency = null, DateTimeOffset? known = null, History[]? histories = null) =>
        Task.FromResult(Told(ReportForm.Find(form)!, agency, OwnMonth, known ?? March(31), histories ?? Seven));

    private Report Told(ReportForm form, string? agency, Period period, DateTimeOffset known, IEnumerable<History> histories)
    {
        var outlook = new Outlook(period, Outlook.EndOf(period), known);
        return Report.Of(form, agency, outlook, histories.Select(h => h.Seen(outlook.At, known)).ToAsyncEnumerable(), host.Province).GetAwaiter().GetResult();
    }
}
