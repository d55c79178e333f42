using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using FluentAssertions;
using OneStop.Intake.Forms;
using Xunit;
using static OneStop.Intake.Tests.Forms.Printed;

namespace OneStop.Intake.Tests.Forms;

/// <summary>The register in Excel, opened with the library that others open it with.</summary>
public sealed class RegisterTests
{
    private static Register Two()
    {
        var one = Register.Of(History([.. InProgress, Issued, Returned]))!;
        var trap = RegisterLine.Of(History(InProgress) with { People = [Hoa with { FullName = "=HYPERLINK(\"http://evil\")" }] })!;
        return one with { Lines = [one.Lines[0], trap] };
    }

    [Fact]
    public void The_workbook_holds_what_the_paper_holds()
    {
        using var file = SpreadsheetDocument.Open(new MemoryStream(Two().ToWorkbook()), false);

        new OpenXmlValidator().Validate(file, TestContext.Current.CancellationToken).Select(e => $"{e.Path?.XPath}: {e.Description}").Should().BeEmpty();
        var rows = file.WorkbookPart!.WorksheetParts.Single().Worksheet!.Descendants<Row>().ToList();
        rows.Should().HaveCount(6);
        Texts(rows[0]).Should().Equal("SỔ THEO DÕI HỒ SƠ");
        Texts(rows[3]).Should().Equal(Register.Columns.Select(c => c.Title));
        Texts(rows[4])[..7].Should().Equal("1", Code, "Đăng ký nội quy lao động của doanh nghiệp", "1", "Đỗ Thị Hoà\n12 phố Huế, Phường 1, Tỉnh Mẫu\n0912 345 678", "Sở Nội vụ",
            Received.DateTime.ToOADate().ToString(System.Globalization.CultureInfo.InvariantCulture));
        rows[4].Elements<Cell>().ElementAt(12).InnerText.Should().Be("Đỗ Thị Hoà", "she signed for it");
        rows[5].Elements<Cell>().ElementAt(9).InnerText.Should().BeEmpty("it has no result yet");
    }

    [Fact]
    public void A_name_that_looks_like_a_formula_is_a_name()
    {
        using var file = SpreadsheetDocument.Open(new MemoryStream(Two().ToWorkbook()), false);

        var cells = file.WorkbookPart!.WorksheetParts.Single().Worksheet!.Descendants<Cell>().ToList();
        cells.Should().OnlyContain(c => c.CellFormula == null);
        cells.Single(c => c.InnerText.Contains("HYPERLINK", StringComparison.Ordinal)).DataType!.Value.Should().Be(CellValues.InlineString);
    }

    [Fact]
    public void A_long_register_repeats_its_heading_on_every_page()
    {
        var one = Register.Of(History(InProgress))!;
        var pages = Pdf.Pages((one with { Lines = [.. Enumerable.Repeat(one.Lines[0], 80)] }).ToSheet().ToPdf(false), page => Pdf.Bare(page.Text));

        pages.Should().HaveCountGreaterThan(3).And.OnlyContain(p => p.Contains("Mãhồsơ") && p.Contains("Kýnhận"));
        string.Concat(pages).Should().Contain("80H99.10");
    }

    [Fact]
    public void The_notes_tell_of_apology_supplement_and_withdrawal() =>
        RegisterLine.Of(History([.. InProgress, Asked, Apologised, WithdrawnByHer]))!.Note.Should().Be("Hẹn lại từ 16/03/2026 09:30; Yêu cầu bổ sung 1 lần; Rút hồ sơ");

    private static List<string> Texts(Row row) => [.. row.Elements<Cell>().Select(c => c.InnerText)];
}
