using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace OneStop.Desk.SignIn;

/// <summary>How long a session lasts (TCVN 14423:2026 §5 suggests the idle limits); <c>OneStop:Sessions</c> sets others.</summary>
public sealed record SessionRules
{
    public TimeSpan UserIdle { get; init; } = TimeSpan.FromMinutes(15);

    public TimeSpan OperatorIdle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>No session is longer, however busy.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Where sessions outlive a restart of the gateway; null for nowhere.</summary>
    public string? Directory { get; init; }

    public TimeSpan IdleOf(ClaimsPrincipal officer) => officer.HasClaim("role", "operator") ? OperatorIdle : UserIdle;
}

/// <summary>An officer's session. The tokens stay here; the browser holds nothing but a random name for it.</summary>
internal sealed class Session(AuthenticationTicket ticket, DateTimeOffset startedAt, DateTimeOffset usedAt)
{
    public AuthenticationTicket Ticket { get; } = ticket;
    public DateTimeOffset StartedAt { get; } = startedAt;
    public DateTimeOffset UsedAt { get; set; } = usedAt;

    /// <summary>The use that the disk knows of.</summary>
    public DateTimeOffset KeptUse { get; set; } = usedAt;
    public string? AccessToken { get; set; } = ticket.Properties.GetTokenValue("access_token");
    public string? RefreshToken { get; set; } = ticket.Properties.GetTokenValue("refresh_token");
    public DateTimeOffset AccessUntil { get; set; } =
        DateTimeOffset.TryParse(ticket.Properties.GetTokenValue("expires_at"), CultureInfo.InvariantCulture, out var at) ? at : startedAt;

    /// <summary>One refresh at a time: a refresh token is good once.</summary>
    public SemaphoreSlim Refreshing { get; } = new(1);
}

/// <summary>All sessions of this gateway. A session ends by itself when it idles too long or grows too old; every request by cookie counts as use (live pages
/// send one when a key or the pointer is pressed); a board that is merely open does not.</summary>
public sealed class Sessions(TimeProvider clock, IOptions<SessionRules> rules, TokenEndpoint tokens, SessionFiles files) : ITicketStore
{
    /// <summary>The claim by which a principal names its session, in requests and in circuits.</summary>
    public const string Claim = "onestop_session";

    /// <summary>Where nothing can be renewed, a token is good to its end.</summary>
    private static TimeSpan RefreshAhead(Session session) => session.RefreshToken is { Length: > 0 } ? TimeSpan.FromMinutes(1) : TimeSpan.Zero;

    /// <summary>How much use a kill may forget: a session then ends that much too early, never too late.</summary>
    private static readonly TimeSpan UseUnkept = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, Session> sessions = new(files.Read().Select(s => KeyValuePair.Create(s.Name, s.Session)));

    /// <summary>Whether the officer of this principal is still signed in. Asking is no use of the session.</summary>
    public bool IsAlive(ClaimsPrincipal officer) => Find(officer) is not null;

    /// <summary>How long the session will last if nothing happens; null when it has ended.</summary>
    public TimeSpan? Remaining(ClaimsPrincipal officer) =>
        Find(officer) is { } session ? Min(session.UsedAt + rules.Value.IdleOf(session.Ticket.Principal), session.StartedAt + rules.Value.Longest) - clock.GetUtcNow() : null;

    /// <summary>An access token that is good for a while yet.</summary>
    /// <returns>Null when the session has ended: by idleness, by age, or because Identity does not prolong it (struck off, new password).</returns>
    /// <exception cref="HttpRequestException">Identity is away, and the token at hand has expired.</exception>
    public async Task<string?> AccessToken(ClaimsPrincipal officer, CancellationToken cancellation)
    {
        if (officer.FindFirstValue(Claim) is not { } name || Find(officer) is not { } session) return null;
        if (session.AccessUntil - clock.GetUtcNow() > RefreshAhead(session)) return session.AccessToken;
        await session.Refreshing.WaitAsync(cancellation);
        try
        {
            if (session.AccessUntil - clock.GetUtcNow() > RefreshAhead(session)) return session.AccessToken;
            if (await tokens.Refresh(session.RefreshToken, cancellation) is not { } fresh)
            {
                End(name);
                return null;
            }
            (session.AccessToken, session.RefreshToken, session.AccessUntil) = (fresh.AccessToken, fresh.RefreshToken, clock.GetUtcNow() + fresh.Lasts);
            Keep(name, session);
        }
        catch (HttpRequestException) when (session.AccessUntil > clock.GetUtcNow())
        {
            // Identity is away for a moment; the token at hand is good for another.
        }
        finally
        {
            session.Refreshing.Release();
        }
        return session.AccessToken;
    }

    Task<string> ITicketStore.StoreAsync(AuthenticationTicket ticket)
    {
        foreach (var (over, _) in sessions.Where(s => IsOver(s.Value))) End(over);
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        ((ClaimsIdentity)ticket.Principal.Identity!).AddClaim(new(Claim, name));
        Keep(name, sessions[name] = new(ticket, clock.GetUtcNow(), clock.GetUtcNow()));
        return Task.FromResult(name);
    }

    Task ITicketStore.RenewAsync(string key, AuthenticationTicket ticket) => Task.CompletedTask;

    Task<AuthenticationTicket?> ITicketStore.RetrieveAsync(string key) => Task.FromResult(Use(key));

    /// <summary>Whoever comes back from signing in gets a session of a new name, with what they have shown now; the one they had ends.</summary>
    async Task<AuthenticationTicket?> ITicketStore.RetrieveAsync(string key, HttpContext http, CancellationToken cancellation)
    {
        if (http.Request.Path != SignInSetup.Callback) return Use(key);
        await Leave(key);
        return null;
    }

    Task ITicketStore.RemoveAsync(string key) => Leave(key);

    private AuthenticationTicket? Use(string name)
    {
        if (Find(name) is not { } session) return null;
        session.UsedAt = clock.GetUtcNow();
        if (session.UsedAt - session.KeptUse > UseUnkept)
        {
            session.KeptUse = session.UsedAt;
            Keep(name, session);
        }
        return session.Ticket;
    }

    private async Task Leave(string name)
    {
        if (End(name) is { } session) await Task.WhenAll(tokens.Revoke(session.RefreshToken), tokens.Revoke(session.AccessToken));
    }

    private Session? Find(ClaimsPrincipal officer) => officer.FindFirstValue(Claim) is { } name ? Find(name) : null;

    private Session? Find(string name)
    {
        if (!sessions.TryGetValue(name, out var session)) return null;
        if (!IsOver(session)) return session;
        End(name);
        return null;
    }

    /// <summary>What has ended meanwhile is not written again: it would be back after a restart.</summary>
    private void Keep(string name, Session session)
    {
        lock (session)
            if (sessions.ContainsKey(name)) files.Keep(name, session);
    }

    private Session? End(string name)
    {
        if (!sessions.TryRemove(name, out var session)) return null;
        lock (session) files.Forget(name);
        return session;
    }

    private bool IsOver(Session session) =>
        clock.GetUtcNow() - session.UsedAt > rules.Value.IdleOf(session.Ticket.Principal) || clock.GetUtcNow() - session.StartedAt > rules.Value.Longest;

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
