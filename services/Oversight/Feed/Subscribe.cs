using System.Security.Cryptography;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Feed;

/// <summary>A system subscribes: from then on it is sent every event. The secret that the signatures are made with is told once.</summary>
public sealed class SubscribeEndpoint : IEndpoint
{
    private const int LongestUrl = 500, SecretBytes = 32;

    public sealed record Request(string? Url);

    /// <param name="Secret">In base64; never shown again.</param>
    public sealed record View(Guid Id, string Url, string Secret);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var subscriptions = routes.MapGroup("/api/oversight/subscriptions").For(Act.Subscribe);
        subscriptions.MapPost("", Subscribe).Body<Request>().Produces<View>(201).WithSummary("Đăng ký nhận mọi sự kiện qua webhook có chữ ký");
        subscriptions.MapGet("", List).Produces<IReadOnlyList<Subscription>>().WithSummary("Các đăng ký của mình và tiến độ gửi");
        subscriptions.MapDelete("/{id:guid}", Unsubscribe).Produces(204).WithSummary("Hủy đăng ký");
        subscriptions.MapGet("/{id:guid}/dead-letters", Aside).Produces<IReadOnlyList<DeadLetter>>().WithSummary("Những sự kiện hệ thống kia chưa nhận được sau nhiều lần gửi");
    }

    private static async Task<IResult> Subscribe(HttpContext http, Subscriptions subscriptions, Records records, CancellationToken cancellation)
    {
        var (request, _) = await Input.Read<Request>(http.Request, cancellation);
        var input = new Input();
        var url = input.Text("url", request.Url, LongestUrl);
        // In the clear only to this very machine: what is sent names officers and dossiers.
        if (url is not null)
            input.Demand(Uri.TryCreate(url, UriKind.Absolute, out var to) && (to.Scheme == Uri.UriSchemeHttps || to.Scheme == Uri.UriSchemeHttp && to.IsLoopback) && to.UserInfo.Length == 0,
                "url", "Địa chỉ https, không kèm tên và mật khẩu.");
        input.Done();
        var (id, secret) = (Guid.CreateVersion7(), Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)));
        await subscriptions.Add(new(id, url!, http.Actor().Subject, await records.Size(cancellation) - 1, 0, null), secret, cancellation);
        return Results.Created($"/api/oversight/subscriptions/{id}/dead-letters", new View(id, url!, secret));
    }

    private static async Task<IResult> List(HttpContext http, Subscriptions subscriptions, CancellationToken cancellation) => Results.Ok(await Own(http, subscriptions, cancellation));

    private static async Task<IResult> Unsubscribe(Guid id, HttpContext http, Subscriptions subscriptions, CancellationToken cancellation) =>
        await subscriptions.Remove(id, http.Actor().Subject, cancellation) ? Results.NoContent() : NoSuch();

    private static async Task<IResult> Aside(Guid id, HttpContext http, Subscriptions subscriptions, CancellationToken cancellation) =>
        (await Own(http, subscriptions, cancellation)).Any(s => s.Id == id) ? Results.Ok(await subscriptions.DeadLetters(id, cancellation)) : NoSuch();

    private static async Task<List<Subscription>> Own(HttpContext http, Subscriptions subscriptions, CancellationToken cancellation) =>
        [.. (await subscriptions.All(cancellation)).Select(s => s.Subscription).Where(s => s.Owner == http.Actor().Subject)];

    private static IResult NoSuch() => Problems.Problem(404, "not-found", "Không có đăng ký này.");
}
