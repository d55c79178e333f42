using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;
using Microsoft.JSInterop;

namespace OneStop.Desk.Receive;

/// <summary>Keeps what is being typed in the browser's tab, sealed with this server's key: it outlives a session, a lost connection and a reload, and nobody can read it there.</summary>
public sealed class Drafts(ProtectedSessionStorage storage)
{
    private const string Name = "onestop.receive";

    public static Draft Blank(string subject) => new() { Subject = subject, Key = Guid.CreateVersion7().ToString("N") };

    public async Task<Draft?> Restore(string subject)
    {
        try
        {
            var kept = await storage.GetAsync<Draft>(Name);
            if (kept is { Success: true, Value: { } draft } && draft.Subject == subject && !draft.IsBlank) return draft;
            if (kept.Success) await storage.DeleteAsync(Name);
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            // Sealed with a key that is gone, or by an older version.
            await storage.DeleteAsync(Name);
        }
        return null;
    }

    public async Task Keep(Draft draft)
    {
        try
        {
            await storage.SetAsync(Name, draft);
        }
        catch (JSDisconnectedException)
        {
            // The page was closed; the last but one state is kept.
        }
    }

    public async Task Forget() => await storage.DeleteAsync(Name);
}
