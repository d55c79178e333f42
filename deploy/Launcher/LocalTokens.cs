using System.Text.Json;

namespace OneStop.Launcher;

/// <summary>Access tokens for the officers of a local instance. Identity gives them to whoever holds the instance's operator secret, straight over
/// loopback: nobody who does not already own the state directory can ask.</summary>
public sealed class LocalTokens(Instance instance) : IDisposable
{
    private const string Client = "onestop-operator";

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(15) };

    /// <exception cref="FailureException">Identity does not run, or refuses.</exception>
    public string For(string officer, TimeSpan life)
    {
        var port = new Ports(instance.PathOf("ports.json")).Known("identity") ?? throw new FailureException($"The instance in {instance.Directory} was never started.");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://127.0.0.1:{port}/identity/connect/token"))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "urn:onestop:local-operator",
                ["client_id"] = Client,
                ["client_secret"] = File.ReadAllText(new IdentityFiles(instance).OperatorSecret).Trim(),
                ["username"] = officer,
                ["hours"] = $"{life.TotalHours:0}",
            }),
        };
        try
        {
            using var answer = http.Send(request);
            using var body = JsonDocument.Parse(answer.Content.ReadAsStream());
            return answer.IsSuccessStatusCode
                ? body.RootElement.GetProperty("access_token").GetString()!
                : throw new FailureException($"Identity gives no token for {officer}: {body.RootElement.GetProperty("error_description").GetString()}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException)
        {
            throw new FailureException($"Identity of the instance in {instance.Directory} does not answer; is the instance running? ({e.Message})");
        }
    }

    public void Dispose() => http.Dispose();
}
