using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OneStop.Contracts;
using OneStop.Deciding;

namespace OneStop.Hosting;

/// <summary>What surrounds a command: who wants it, what they saw when they asked, and what caused it.</summary>
/// <param name="OccurredAt">When it happened in the world (for a message: at the sender); null for "now".</param>
/// <param name="IfMatch">The version the caller acted on; null when it did not say.</param>
/// <param name="Key">Idempotency-Key, kept with the events for as long as the dossier lives.</param>
/// <param name="Fingerprint">Of the request the key stands for: the same key on another request is a mistake of the client.</param>
/// <param name="CausedAtTick">Lamport clock of the cause; 0 when a person is the cause.</param>
public sealed record Intent(
    Actor Actor, DateTimeOffset? OccurredAt, long? IfMatch, string? Key, string? Fingerprint, string? CorrelationId, string? CausationId, long CausedAtTick)
{
    /// <summary>The intent behind a message: the sending service acts, at the instant and after the tick that the message tells.</summary>
    public static Intent Of(IDossierMessage message, string sender, DateTimeOffset at, string? correlationId) =>
        new(Actor.Service(sender), at, null, null, null, correlationId, message.GetType().Name, message.Tick);

    /// <summary>The intent of a signed-in person behind a request.</summary>
    /// <exception cref="InputException">The If-Match or Idempotency-Key header cannot be read.</exception>
    public static Intent Of(HttpContext http, string body)
    {
        var key = ReadKey(http.Request);
        return new(http.ActingOfficer(), null, ReadIfMatch(http.Request), key,
            key is null ? null : http.RequestServices.GetRequiredService<Fingerprint>().Of($"{http.User.Identity?.Name} {http.Request.Method} {http.Request.Path} {body}"),
            http.TraceIdentifier, null, 0);
    }

    private static string? ReadKey(HttpRequest request)
    {
        if (!request.Headers.TryGetValue("Idempotency-Key", out var values)) return null;
        var key = values.ToString().Trim('"');
        return key.Length is >= 1 and <= 128 && key.All(c => c is > ' ' and <= '~')
            ? key
            : throw new InputException("Idempotency-Key", "1 đến 128 ký tự ASCII, không có khoảng trắng.");
    }

    private static long? ReadIfMatch(HttpRequest request)
    {
        if (!request.Headers.TryGetValue("If-Match", out var values) || values.ToString() is "*") return null;
        return long.TryParse(values.ToString().Trim('"'), out var version) && version >= 0
            ? version
            : throw new InputException("If-Match", "Phải là số phiên bản trong dấu ngoặc kép, ví dụ \"3\".");
    }
}

/// <summary>Of a request, to tell a repeat from another use of its key. Keyed with the instance's secret: a bare hash of a body with a name in it could
/// be guessed, and it stands in the event's metadata for ever.</summary>
public sealed class Fingerprint(IConfiguration configuration)
{
    private readonly byte[] secret = BusAddresses.Key(configuration).Key;

    public string Of(string request) => Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(request)))[..16];
}
