using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace OneStop.Intake.Forms;

/// <summary>The register as an Excel workbook: one sheet, headings repeated when printed, instants as real dates. Texts are texts, never formulas.</summary>
public static class RegisterWorkbook
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const uint Title = 1, Heading = 2, Text = 3, Moment = 4;

    private const int HeadingRow = 4;

    /// <summary>Characters across all columns.</summary>
    private const double Wide = 190;

    public static byte[] Of(Register register)
    {
        using var stream = new MemoryStream();
        using (var file = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var book = file.AddWorkbookPart();
            book.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
            var sheet = book.AddNewPart<WorksheetPart>();
            sheet.Worksheet = Sheet(register);
            var last = Letter(Register.Columns.Count - 1);
            book.Workbook = new(
                new Sheets(new Sheet { Id = book.GetIdOfPart(sheet), SheetId = 1, Name = "Sổ theo dõi" }),
                new DefinedNames(
                    new DefinedName($"'Sổ theo dõi'!$A$1:${last}${HeadingRow + register.Lines.Count}") { Name = "_xlnm.Print_Area", LocalSheetId = 0 },
                    new DefinedName($"'Sổ theo dõi'!${HeadingRow}:${HeadingRow}") { Name = "_xlnm.Print_Titles", LocalSheetId = 0 }));
        }
        return stream.ToArray();
    }

    private static Worksheet Sheet(Register register)
    {
        var rows = new SheetData();
        rows.Append(Row(1, [register.Title.ToUpperInvariant()], _ => Title));
        rows.Append(Row(2, [$"{register.Desk.Name}. {register.Book}"], _ => Title));
        rows.Append(Row(3, [register.Days], _ => Title));
        rows.Append(Row(HeadingRow, [.. Register.Columns.Select(c => c.Title)], _ => Heading));
        for (var i = 0; i < register.Lines.Count; i++)
            rows.Append(Row((uint)(HeadingRow + 1 + i), Register.Cells(register.Lines[i], i + 1), value => value is DateTimeOffset ? Moment : Text));
        var last = Letter(Register.Columns.Count - 1);
        return new(
            new SheetProperties(new PageSetupProperties { FitToPage = true }),
            new SheetViews(new SheetView(new Pane
            {
                VerticalSplit = HeadingRow, TopLeftCell = $"A{HeadingRow + 1}", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen,
            }) { WorkbookViewId = 0 }),
            new Columns(Register.Columns.Select((c, i) => new Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = Math.Max(6, Math.Round(c.Share * Wide)), CustomWidth = true })),
            rows,
            new MergeCells(Enumerable.Range(1, HeadingRow - 1).Select(r => new MergeCell { Reference = $"A{r}:{last}{r}" })),
            new PageMargins { Left = 0.4, Right = 0.4, Top = 0.4, Bottom = 0.5, Header = 0.2, Footer = 0.2 },
            new PageSetup { PaperSize = 9, Orientation = OrientationValues.Landscape, FitToWidth = 1, FitToHeight = 0 },
            new HeaderFooter(new OddFooter("&RTrang &P/&N")));
    }

    private static Row Row(uint number, IReadOnlyList<object?> values, Func<object?, uint> style) =>
        new(values.Select((value, i) => Cell($"{Letter(i)}{number}", value, style(value)))) { RowIndex = number };

    private static Cell Cell(string place, object? value, uint style) => value switch
    {
        null => new() { CellReference = place, StyleIndex = style },
        int number => new() { CellReference = place, StyleIndex = style, CellValue = new(number) },
        DateTimeOffset at => new() { CellReference = place, StyleIndex = style, CellValue = new(Vietnamese.Local(at).ToOADate()) },
        _ => new()
        {
            CellReference = place, StyleIndex = style, DataType = CellValues.InlineString,
            InlineString = new(new Text($"{value}") { Space = SpaceProcessingModeValues.Preserve }),
        },
    };

    private static char Letter(int column) => (char)('A' + column);

    private static Stylesheet Styles()
    {
        const uint dateTime = 164;
        static CellFormat Format(uint font, uint border, uint number, HorizontalAlignmentValues across) => new()
        {
            FontId = font, BorderId = border, NumberFormatId = number, ApplyFont = true, ApplyBorder = true, ApplyNumberFormat = true, ApplyAlignment = true,
            Alignment = new() { WrapText = true, Vertical = VerticalAlignmentValues.Center, Horizontal = across },
        };
        static Font Times(params OpenXmlElement[] more) => new([.. more, new FontSize { Val = 11 }, new FontName { Val = "Times New Roman" }]);
        return new(
            new NumberingFormats(new NumberingFormat { NumberFormatId = dateTime, FormatCode = "dd/mm/yyyy hh:mm" }),
            new Fonts(Times(), Times(new Bold())),
            new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
            new Borders(new Border(), new Border(
                new LeftBorder { Style = BorderStyleValues.Thin }, new RightBorder { Style = BorderStyleValues.Thin },
                new TopBorder { Style = BorderStyleValues.Thin }, new BottomBorder { Style = BorderStyleValues.Thin })),
            new CellStyleFormats(new CellFormat()),
            new CellFormats(
                new CellFormat(), Format(1, 0, 0, HorizontalAlignmentValues.Center), Format(1, 1, 0, HorizontalAlignmentValues.Center),
                Format(0, 1, 0, HorizontalAlignmentValues.Left), Format(0, 1, dateTime, HorizontalAlignmentValues.Center)));
    }
}
