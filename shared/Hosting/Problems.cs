using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OneStop.Deciding;

namespace OneStop.Hosting;

/// <summary>A failure of one service's own kind that passes by itself (a silo that moves, say): worth trying again, so 503 and not 500.</summary>
public sealed record Passing(Func<Exception, bool> IsOne);

/// <summary>Everything that is not a success leaves as an RFC 9457 problem with a stable code.</summary>
public static class Problems
{
    public static IResult Problem(int status, string code, string title, string? law = null, IReadOnlyDictionary<string, string[]>? errors = null)
    {
        var problem = new ProblemDetails { Status = status, Title = title, Type = $"urn:onestop:problem:{code}", Extensions = { ["code"] = code } };
        if (law is not null) problem.Extensions["law"] = law;
        if (errors is not null) problem.Extensions["errors"] = errors;
        return Results.Json(problem, contentType: "application/problem+json", statusCode: status);
    }

    public static IResult NotFound() => Problem(404, "not-found", "Không tìm thấy hồ sơ.");

    public static IResult Unavailable() => Problem(503, "temporarily-unavailable", "Hệ thống tạm thời gián đoạn, xin thử lại sau ít giây.");

    /// <summary>A refusal as the caller sees it: the rule, the article of law, one sentence.</summary>
    public static IResult ToResult(this Refusal refusal) => Problem(
        refusal.Kind switch { RefusalKind.Authority => 403, RefusalKind.Conflict => 409, _ => 422 }, refusal.Code, refusal.Why, refusal.Law);

    /// <summary>What went wrong, in the words of the API. Only what nobody foresaw is a 500.</summary>
    internal static IResult From(Exception e, IEnumerable<Passing> passing) => e switch
    {
        StateSecretException => StateSecret.Refused.ToResult(),
        InputException input => Problem(400, "invalid-input", "Dữ liệu gửi lên không hợp lệ.", errors: input.Errors),
        BadHttpRequestException { StatusCode: 413 } => Problem(413, "body-too-large", "Nội dung gửi lên vượt quá 1 MiB."),
        BadHttpRequestException bad => Problem(bad.StatusCode, "bad-request", "Yêu cầu không đọc được."),
        JsonException => Problem(400, "invalid-json", "Nội dung gửi lên không phải JSON hợp lệ."),
        _ when e.IsDatabaseAway() || passing.Any(p => p.IsOne(e)) => Unavailable(),
        _ => Problem(500, "unexpected", "Đã xảy ra lỗi ngoài dự kiến; lỗi đã được ghi lại."),
    };

    /// <summary>PostgreSQL cannot be reached, is starting or stopping, has run out of something (connections, memory, disk), or a migration changed what a prepared statement answers
    /// (it is prepared anew the next time): worth trying again, nothing was done.</summary>
    public static bool IsDatabaseAway(this Exception e) => e switch
    {
        PostgresException { SqlState: "57P01" or "57P02" or "57P03" or ['5', '3', ..] } => true,
        PostgresException { SqlState: PostgresErrorCodes.FeatureNotSupported, Routine: "RevalidateCachedQuery" } => true,
        PostgresException => false,
        NpgsqlException or TimeoutException or System.Net.Sockets.SocketException => true,
        { InnerException: { } inner } => inner.IsDatabaseAway(),
        _ => false,
    };

    internal static async Task Handle(HttpContext http)
    {
        var e = http.Features.Get<IExceptionHandlerFeature>()!.Error;
        var result = From(e, http.RequestServices.GetServices<Passing>());
        if (result is IStatusCodeHttpResult { StatusCode: 503 }) http.Response.Headers.RetryAfter = "2";
        else if (result is IStatusCodeHttpResult { StatusCode: 500 })
            http.RequestServices.GetLogger("OneStop.Problems").LogError(e, "Unexpected failure of {Method} {Path}", http.Request.Method, http.Request.Path);
        await result.ExecuteAsync(http);
    }

    /// <summary>Bare status codes (no such route, wrong method, not signed in) get a body too.</summary>
    internal static Task FillIn(HttpContext http) => (http.Response.StatusCode switch
    {
        401 => Problem(401, "not-signed-in", "Chưa đăng nhập hoặc phiên đã hết hạn."),
        403 => Problem(403, "not-allowed", "Vai trò của bạn không được phép thực hiện việc này."),
        404 => Problem(404, "not-found", "Không tìm thấy."),
        405 => Problem(405, "method-not-allowed", "Phương thức không được hỗ trợ."),
        413 => Problem(413, "body-too-large", "Nội dung gửi lên vượt quá 1 MiB."),
        415 => Problem(415, "not-json", "Nội dung gửi lên phải là application/json."),
        var status => Problem(status, "bad-request", "Yêu cầu không hợp lệ."),
    }).ExecuteAsync(http);

    private static ILogger GetLogger(this IServiceProvider services, string name) =>
        ((ILoggerFactory)services.GetService(typeof(ILoggerFactory))!).CreateLogger(name);
}
