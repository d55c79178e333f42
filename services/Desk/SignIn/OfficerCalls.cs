using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace OneStop.Desk.SignIn;

/// <summary>How a page calls the services' APIs as its officer: inject it, and use <see cref="Http"/> with the paths of the API, e.g.
/// <c>await calls.Http.GetFromJsonAsync&lt;Inbox&gt;("/api/routing/inbox")</c>. Works in static rendering and in circuits alike; each call carries the
/// officer's own access token, renewed when it is about to expire, and counts as use of the session.</summary>
/// <remarks>An answer of 401 means that the session has ended; 503, that the service (or Identity) is away for a moment.</remarks>
public sealed class OfficerCalls : IDisposable
{
    public OfficerCalls(AuthenticationStateProvider officer, Sessions sessions, ServiceConnections connections, IConfiguration configuration) => Http = new(
        new AsOfficer(async () => (await officer.GetAuthenticationStateAsync()).User, sessions, configuration) { InnerHandler = connections.Shared }, disposeHandler: false)
    {
        BaseAddress = new("http://services/"), Timeout = TimeSpan.FromSeconds(30),
    };

    public HttpClient Http { get; }

    public void Dispose() => Http.Dispose();

    /// <summary>Adds the token, and finds a process of the service the path names; the next one when it does not answer.</summary>
    private sealed class AsOfficer(Func<Task<ClaimsPrincipal>> officer, Sessions sessions, IConfiguration configuration) : DelegatingHandler
    {
        private int turn = Random.Shared.Next(1000);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.PathAndQuery;
            var addresses = path.Split('/') is ["", "api", var service, ..] && Gateway.Services.Contains(service) ? Gateway.Addresses(configuration, service) : [];
            if (addresses.Length == 0) return new(HttpStatusCode.NotFound) { RequestMessage = request };
            try
            {
                if (await sessions.AccessToken(await officer(), cancellationToken) is not { } token) return new(HttpStatusCode.Unauthorized) { RequestMessage = request };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }
            catch (HttpRequestException)
            {
                return new(HttpStatusCode.ServiceUnavailable) { RequestMessage = request };
            }
            for (var attempt = 0; ; attempt++)
            {
                request.RequestUri = new Uri(addresses[(uint)turn++ % addresses.Length].TrimEnd('/') + path);
                try
                {
                    return await base.SendAsync(request, cancellationToken);
                }
                catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
                {
                    // Nothing was sent yet. The next process of the same service takes it, if there is one.
                    if (attempt + 1 == addresses.Length) return new(HttpStatusCode.ServiceUnavailable) { RequestMessage = request };
                }
            }
        }
    }
}

/// <summary>The connections to the services, shared by all officers' calls.</summary>
public sealed class ServiceConnections : IDisposable
{
    public SocketsHttpHandler Shared { get; } = new() { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) };

    public void Dispose() => Shared.Dispose();
}
