using System.Globalization;
using System.Text.Json;
using OneStop.WorkingTime;

namespace OneStop.Desk;

/// <summary>What the pages say. They are written in Vietnamese; whoever prefers English gets the sentence that <c>english.json</c> has for it.
/// One per request or circuit: news from other officers arrive on threads that know no culture.</summary>
public sealed class Words
{
    public static readonly CultureInfo Vietnamese = new("vi-VN"), InEnglish = new("en-GB");

    private static readonly Dictionary<string, string> English = Read();

    public Words() : this(CultureInfo.CurrentUICulture)
    {
    }

    public Words(CultureInfo culture) => Culture = culture.TwoLetterISOLanguageName == "en" ? InEnglish : Vietnamese;

    public CultureInfo Culture { get; }

    /// <summary><c>vi</c> or <c>en</c>.</summary>
    public string Language => Culture.TwoLetterISOLanguageName;

    public bool AreEnglish => Culture == InEnglish;

    public string this[string vietnamese] => AreEnglish && English.TryGetValue(vietnamese, out var english) ? english : vietnamese;

    public string this[string vietnamese, params object?[] values] => string.Format(Culture, this[vietnamese], values);

    /// <summary>"14:30 25/11/2026", in the province's own time.</summary>
    public string Moment(DateTimeOffset at) => at.ToOffset(WorkingCalendar.Offset).ToString("HH:mm dd/MM/yyyy", CultureInfo.InvariantCulture);

    public string Day(DateTimeOffset at) => at.ToOffset(WorkingCalendar.Offset).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>"150.000 đồng".</summary>
    public string Money(long vnd) => this["{0:#,0} đồng", vnd];

    /// <summary>Every sentence that has an English one.</summary>
    public static IReadOnlyCollection<string> Translated => English.Keys;

    private static Dictionary<string, string> Read()
    {
        using var file = typeof(Words).Assembly.GetManifestResourceStream("english.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(file)!;
    }
}
