using Microsoft.AspNetCore.Components.Authorization;

namespace OneStop.Desk.SignIn;

/// <summary>The access token of whoever the page or circuit belongs to, renewed when it is about to expire. Asking for one is no use of the session.</summary>
internal sealed class OfficerToken(AuthenticationStateProvider officer, Sessions sessions) : IUserToken
{
    public async ValueTask<string?> Current(CancellationToken cancellation) => await sessions.AccessToken((await officer.GetAuthenticationStateAsync()).User, cancellation);
}
