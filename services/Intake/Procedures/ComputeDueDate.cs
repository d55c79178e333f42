using System.Globalization;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Intake.Procedures;

/// <summary>The calculator: when a limit runs out that is counted from some instant, and how that comes about. Open to everyone; it promises nothing and keeps nothing.</summary>
public sealed class ComputeDueDateEndpoint : IEndpoint
{
    private const decimal LongestLimit = 10_000;

    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <param name="LawProfile">The profile it was counted under, and <paramref name="Counting"/> how.</param>
    /// <param name="RemoteExtension">Added for the office's area, and by which law; null where nothing was. A real dossier follows its own procedure.</param>
    public sealed record View(
        DateTimeOffset DueAt, string Explanation, string LawProfile, Counting Counting, RemoteExtension? RemoteExtension, IReadOnlyList<DerivationLine> Derivation);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/intake/due-date", Get).AllowAnonymous().Produces<View>().WithSummary("Tính hạn trả kết quả của một thời hạn");

    private static IResult Get(
        string? from, string? limit, string? unit, string? profile, string? model, string? office, Province province, TimeProvider clock)
    {
        var input = new Input();
        var start = Instant(input, Word("from", from, 40) ?? clock.GetUtcNow().ToString("s", CultureInfo.InvariantCulture) + "Z");
        var counted = Unit(input, Word("unit", unit, 20) ?? Json.Word(LimitUnit.WorkingDay));
        var amount = counted is LimitUnit.SameDay or LimitUnit.Immediate ? 1 : Amount(input, input.Text("limit", limit, 20));
        var code = Word("profile", profile, 20);
        var law = code is null ? province.LawOn(Promise.Day(start)) : province.LawProfiles.FirstOrDefault(l => l.Code == code);
        input.Demand(code is null || law is not null, "profile", $"Phải là một trong: {string.Join(", ", province.LawProfiles.Select(l => l.Code))}.");
        var way = Word("model", model, 20);
        input.Demand(way is null or "hour" or "day", "model", "Phải là hour hoặc day.");
        var name = Word("office", office, 50);
        var agency = name is null ? null : province.Agency(province.Desk(name)?.AgencyCode ?? name);
        input.Demand(name is null || agency is not null, "office", "Không có Bộ phận Một cửa hay cơ quan nào mang mã này.");
        input.Done();

        var counting = way switch
        {
            null => law?.Counting ?? Counting.Hour,
            "hour" => Counting.Hour,
            _ => law is { Counting: Counting.SameClock } ? Counting.SameClock : Counting.FirstDayExcluded,
        };
        var extension = agency is { Remote: true } ? law?.RemoteExtension : null;
        var term = new Term(start, new(amount, counted), counting, extension?.Days ?? 0, []);
        if (law is null) return Promise.LawMissing.ToResult();
        return Deadline.Compute(term, province.Calendar) switch
        {
            DueAnswer.Due due => Results.Ok(new View(due.At, due.Explain(), law.Code, counting, extension, due.Derivation)),
            var missing => Promise.NoCalendar(((DueAnswer.NoCalendar)missing).Year).ToResult(),
        };

        string? Word(string field, string? value, int max) => input.Text(field, value, max, required: false);
    }

    /// <summary>Without an offset it is Vietnamese time. A plus that nobody encoded arrives as a blank.</summary>
    private static DateTimeOffset Instant(Input input, string text)
    {
        var zoned = text.AsSpan(Math.Min(text.Length, "yyyy-MM-dd".Length)).IndexOfAny("Z +-") >= 0 ? text.Replace(' ', '+') : $"{text}+07:00";
        if (DateTimeOffset.TryParseExact(zoned, Instants, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) && at.Year is >= 2000 and <= 2100) return at;
        input.Complain("from", "Phải là một thời điểm từ năm 2000 đến năm 2100, ví dụ 2026-10-05T08:00:00+07:00.");
        return default;
    }

    private static LimitUnit Unit(Input input, string text)
    {
        foreach (var unit in Enum.GetValues<LimitUnit>())
            if (Json.Word(unit) == text) return unit;
        input.Complain("unit", $"Phải là một trong: {string.Join(", ", Enum.GetValues<LimitUnit>().Select(Json.Word))}.");
        return default;
    }

    private static decimal Amount(Input input, string? text)
    {
        if (text is null) return 0;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount is > 0 and <= LongestLimit) return amount;
        input.Complain("limit", $"Phải là số lớn hơn 0 và không quá {LongestLimit}, ví dụ 7.5.");
        return 0;
    }
}
