using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace OneStop.Desk;

/// <summary>What a service answered.</summary>
/// <param name="Version">Of the dossier or case, for the next If-Match.</param>
public sealed record Reply<T>(int Status, T? Body, Trouble? Trouble, long? Version) where T : class
{
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public T Value => Body ?? throw new InvalidOperationException($"{Status} {Trouble?.Code}");
}

/// <summary>Why not: a problem of RFC 9457 as the services word it.</summary>
/// <param name="Law">The article, where a rule refused.</param>
/// <param name="Errors">What is wrong with which field.</param>
public sealed record Trouble(string Code, string Title, string? Law, Dictionary<string, string[]>? Errors)
{
    public static Trouble Away(Words words) => new("temporarily-unavailable", words["Hệ thống tạm thời gián đoạn, xin thử lại sau ít giây."], null, null);
}

/// <summary>The services' APIs, called as the signed-in user. What may be done is for them to say; the pages only ask and show.</summary>
public sealed class Apis(IHttpClientFactory clients, IConfiguration configuration, IUserToken token, Words words)
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    public Task<Reply<T>> Get<T>(string path, CancellationToken cancellation = default) where T : class =>
        Send<T>(() => new HttpRequestMessage(HttpMethod.Get, (Uri?)null), path, cancellation);

    /// <param name="key">Idempotency-Key: the same act sent twice happens once.</param>
    /// <param name="ifMatch">The version that was on the screen.</param>
    public Task<Reply<T>> Post<T>(string path, object body, string? key = null, long? ifMatch = null, CancellationToken cancellation = default) where T : class =>
        Send<T>(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, (Uri?)null) { Content = JsonContent.Create(body, options: Json) };
            if (key is not null) request.Headers.Add("Idempotency-Key", key);
            if (ifMatch is { } version) request.Headers.IfMatch.Add(new($"\"{version}\""));
            return request;
        }, path, cancellation);

    /// <summary>Sends a file while it is read.</summary>
    /// <param name="content">Read once: a broken sending is for the officer to begin anew.</param>
    public Task<Reply<T>> Upload<T>(string path, string name, string type, Stream content, CancellationToken cancellation = default) where T : class =>
        Send<T>(() => new HttpRequestMessage(HttpMethod.Post, (Uri?)null)
        {
            Content = new StreamContent(content)
            {
                Headers = { ContentType = MediaTypeHeaderValue.TryParse(type, out var known) ? known : null, ContentDisposition = new("attachment") { FileNameStar = name } },
            },
        }, path, cancellation, Uploads);

    public const string Uploads = "uploads";

    private async Task<Reply<T>> Send<T>(Func<HttpRequestMessage> make, string path, CancellationToken cancellation, string of = nameof(Apis)) where T : class
    {
        string? bearer;
        try
        {
            bearer = await token.Current(cancellation);
        }
        catch (HttpRequestException)
        {
            return new(503, null, Trouble.Away(words), null);
        }
        if (bearer is null) return new(401, null, Pages.TroubleNote.SessionEnded, null);
        foreach (var address in Gateway.Addresses(configuration, path.Split('/')[2]))
        {
            using var request = make();
            request.RequestUri = new Uri(address.TrimEnd('/') + path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            try
            {
                using var client = clients.CreateClient(of);
                using var answer = await client.SendAsync(request, cancellation);
                return await Read<T>(answer, cancellation);
            }
            catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError)
            {
                // Nothing was done; the next process of the same service may answer.
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                break;
            }
        }
        return new(503, null, Trouble.Away(words), null);
    }

    private async Task<Reply<T>> Read<T>(HttpResponseMessage answer, CancellationToken cancellation) where T : class
    {
        var status = (int)answer.StatusCode;
        long? version = long.TryParse(answer.Headers.ETag?.Tag.Trim('"'), out var v) ? v : null;
        if (answer.IsSuccessStatusCode)
            return new(status, answer.StatusCode is HttpStatusCode.NoContent ? null : await answer.Content.ReadFromJsonAsync<T>(Json, cancellation), null, version);
        var trouble = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true
            ? await answer.Content.ReadFromJsonAsync<Trouble>(Json, cancellation)
            : null;
        return new(status, null, trouble ?? new("unexpected", words["Đã xảy ra lỗi ngoài dự kiến."], null, null), version);
    }
}

/// <summary>The access token of the user whom the request or circuit belongs to.</summary>
public interface IUserToken
{
    /// <returns>Null when nobody is signed in any more.</returns>
    /// <exception cref="HttpRequestException">It had to be renewed, and the issuer is away.</exception>
    ValueTask<string?> Current(CancellationToken cancellation);
}
