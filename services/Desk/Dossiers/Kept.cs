using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;
using Microsoft.JSInterop;

namespace OneStop.Desk.Dossiers;

/// <summary>What an officer's browser keeps for them, encrypted by the server: what is being typed, until it is sent; and when each dossier was last looked at.
/// A session that ends, a lost connection or a reloaded page takes nothing with it.</summary>
public sealed class Kept(ProtectedSessionStorage session, ProtectedLocalStorage local)
{
    private const int MostVisits = 400;

    public async Task<Typed?> Typed(Me me, string code, string action) =>
        await Read(session, $"typed {me.Subject} {code} {action}") is Dictionary<string, string> values ? new(values) : null;

    public Task Keep(Me me, string code, string action, Typed typed) => Try(() => session.SetAsync($"typed {me.Subject} {code} {action}", typed.Values).AsTask());

    public Task Forget(Me me, string code, string action) => Try(() => session.DeleteAsync($"typed {me.Subject} {code} {action}").AsTask());

    /// <summary>When this officer last looked at the dossier here; and notes that they do so now.</summary>
    public async Task<DateTimeOffset?> Visit(Me me, string code, DateTimeOffset now)
    {
        var key = $"visits {me.Subject}";
        var visits = await Read(local, key) ?? [];
        DateTimeOffset? last = visits.TryGetValue(code, out var at) && DateTimeOffset.TryParse(at, null, out var then) ? then : null;
        visits[code] = now.ToString("O");
        foreach (var (old, _) in visits.OrderByDescending(v => v.Value, StringComparer.Ordinal).Skip(MostVisits).ToList()) visits.Remove(old);
        await Try(() => local.SetAsync(key, visits).AsTask());
        return last;
    }

    private static async Task<Dictionary<string, string>?> Read(ProtectedBrowserStorage storage, string key)
    {
        try
        {
            return await storage.GetAsync<Dictionary<string, string>>(key) is { Success: true, Value: { } value } ? value : null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException or JSException or JSDisconnectedException or OperationCanceledException)
        {
            // Written under a key that is gone, or the page is going: then nothing is known.
            return null;
        }
    }

    private static async Task Try(Func<Task> store)
    {
        try
        {
            await store();
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // A browser that keeps nothing, or is gone: the page works without.
        }
    }
}
