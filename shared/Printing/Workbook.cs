using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace OneStop.Printing;

/// <summary>A table as an Excel workbook: one sheet, headings repeated when printed, instants as real dates. Texts are texts, never formulas.</summary>
public static class Workbook
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const uint Title = 1, Heading = 2, Text = 3, Moment = 4;

    /// <summary>Characters across all columns.</summary>
    private const double Wide = 190;

    /// <param name="name">Of the sheet.</param>
    /// <param name="titles">Lines above the table.</param>
    /// <param name="columns">At most 26; their groups are left out.</param>
    /// <param name="rows">Texts, whole numbers and instants, one for each column.</param>
    public static byte[] Of(string name, IReadOnlyList<string> titles, IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        using var stream = new MemoryStream();
        using (var file = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var book = file.AddWorkbookPart();
            book.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
            var sheet = book.AddNewPart<WorksheetPart>();
            sheet.Worksheet = Sheet(titles, columns, rows);
            var (last, heading) = (Letter(columns.Count - 1), titles.Count + 1);
            book.Workbook = new(
                new Sheets(new DocumentFormat.OpenXml.Spreadsheet.Sheet { Id = book.GetIdOfPart(sheet), SheetId = 1, Name = name }),
                new DefinedNames(
                    new DefinedName($"'{name}'!$A$1:${last}${heading + rows.Count}") { Name = "_xlnm.Print_Area", LocalSheetId = 0 },
                    new DefinedName($"'{name}'!${heading}:${heading}") { Name = "_xlnm.Print_Titles", LocalSheetId = 0 }));
        }
        return stream.ToArray();
    }

    private static Worksheet Sheet(IReadOnlyList<string> titles, IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        var (data, heading, last) = (new SheetData(), titles.Count + 1, Letter(columns.Count - 1));
        for (var i = 0; i < titles.Count; i++) data.Append(Row((uint)i + 1, [titles[i]], _ => Title));
        data.Append(Row((uint)heading, [.. columns.Select(c => c.Title)], _ => Heading));
        for (var i = 0; i < rows.Count; i++) data.Append(Row((uint)(heading + 1 + i), rows[i], value => value is DateTimeOffset ? Moment : Text));
        return new(
            new SheetProperties(new PageSetupProperties { FitToPage = true }),
            new SheetViews(new SheetView(new Pane
            {
                VerticalSplit = heading, TopLeftCell = $"A{heading + 1}", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen,
            }) { WorkbookViewId = 0 }),
            new Columns(columns.Select((c, i) => new DocumentFormat.OpenXml.Spreadsheet.Column
            {
                Min = (uint)i + 1, Max = (uint)i + 1, Width = Math.Max(6, Math.Round(c.Share / columns.Sum(x => x.Share) * Wide)), CustomWidth = true,
            })),
            data,
            new MergeCells(Enumerable.Range(1, titles.Count).Select(r => new MergeCell { Reference = $"A{r}:{last}{r}" })),
            new PageMargins { Left = 0.4, Right = 0.4, Top = 0.4, Bottom = 0.5, Header = 0.2, Footer = 0.2 },
            new PageSetup { PaperSize = 9, Orientation = OrientationValues.Landscape, FitToWidth = 1, FitToHeight = 0 },
            new HeaderFooter(new OddFooter("&RTrang &P/&N")));
    }

    private static Row Row(uint number, IReadOnlyList<object?> values, Func<object?, uint> style) =>
        new(values.Select((value, i) => Cell($"{Letter(i)}{number}", value, style(value)))) { RowIndex = number };

    private static Cell Cell(string place, object? value, uint style) => value switch
    {
        null => new() { CellReference = place, StyleIndex = style },
        int or long => new() { CellReference = place, StyleIndex = style, CellValue = new(Convert.ToDecimal(value, CultureInfo.InvariantCulture)) },
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
