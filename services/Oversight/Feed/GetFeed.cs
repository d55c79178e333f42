using System.Globalization;
using System.Text.Json;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Feed;

/// <summary>Every event of the province in one order, for other systems: each asks for what comes after the last one it has taken in, after any downtime.</summary>
public sealed class GetFeedEndpoint : IEndpoint
{
    private const int Usual = 100, Most = 1000;

    /// <summary>CloudEvents 1.0, structured; the attributes after <paramref name="Data"/> are extensions.</summary>
    /// <param name="Id">Unique with <paramref name="Source"/>: a repeat is told by it.</param>
    /// <param name="Subject">The dossier.</param>
    /// <param name="Time">When it happened.</param>
    /// <param name="Sequence">The cursor: place in the one order.</param>
    public sealed record CloudEvent(
        string Specversion, string Id, string Source, string Type, string Subject, DateTimeOffset Time, string Datacontenttype, JsonElement Data, string Sequence,
        long Tick, long Version, DateTimeOffset Recordedat, string? Actor, string? Actorrole, string? Actorunit)
    {
        public static CloudEvent Of(RecordedEvent e, string instance) => new(
            "1.0", e.Entry.Id.ToString(), $"/onestop/{instance}/{e.Service}", $"vn.onestop.{e.Entry.Type}", e.Entry.Dossier, e.Told.OccurredAt, "application/json",
            JsonElement.Parse(e.Entry.Data), Cursor(e), e.Told.Tick, e.Entry.Version, e.Entry.RecordedAt, e.Entry.By, e.Told.Role, e.Told.Unit);

        public static string Cursor(RecordedEvent e) => e.Place.ToString(CultureInfo.InvariantCulture);
    }

    /// <param name="Next">To be asked for next time; the one asked for where nothing new is there.</param>
    public sealed record Page(IReadOnlyList<CloudEvent> Events, string Next);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/oversight/feed", Get).For(Act.ReadFeed).Produces<Page>()
        .WithSummary("Dòng sự kiện cho hệ thống khác, theo một thứ tự duy nhất, dạng CloudEvents 1.0; after là con trỏ của lần trước");

    private static async Task<IResult> Get(HttpContext http, Records records, RecordPlace place, CancellationToken cancellation)
    {
        var input = new Input();
        var (after, limit) = (Number("after", -1, long.MaxValue), Number("limit", Usual, Most));
        input.Done();
        var events = await records.After(after, (int)limit, cancellation);
        return Results.Ok(new Page(
            [.. events.Select(e => CloudEvent.Of(e, place.Instance))], events is [.., var last] ? CloudEvent.Cursor(last) : after.ToString(CultureInfo.InvariantCulture)));

        long Number(string name, long usual, long most)
        {
            if (http.Request.Query[name].ToString() is not { Length: > 0 } text || text == "-1" && name == "after") return usual;
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most && (number > 0 || name == "after")) return number;
            input.Complain(name, name == "after" ? "Con trỏ mà lần đọc trước đã trả về." : $"Từ 1 đến {most}.");
            return usual;
        }
    }
}
