using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Playwright;

namespace OneStop.BrowserTests;

/// <summary>Whoever signs shows a code of an authenticator (RFC 6238) beside the password; at the first sign-in it is set up.</summary>
public static class SigningIn
{
    private static readonly Dictionary<string, (byte[] Secret, long Used)> Authenticators = [];

    public static async Task SignInAsSigner(this Window window, RunningInstance instance, string officer = "signer.a")
    {
        await window.SignIn(instance, officer, async page =>
        {
            var enrolling = page.Url.Contains("/enrol", StringComparison.Ordinal);
            if (enrolling) await TakeAuthenticator(page, officer);
            await page.FillAsync("#code", await Code(officer));
            await page.Keyboard.PressAsync("Enter");
            if (!enrolling) return;
            await page.Locator(".codes").WaitForAsync();
            await page.Locator("main form button").ClickAsync();
        });
    }

    /// <summary>On the page that shows the secret.</summary>
    public static async Task TakeAuthenticator(IPage page, string officer) => Authenticators[officer] = (Read(await page.Locator("main code").First.InnerTextAsync()), 0);

    /// <summary>A code is good once, and the next one already half a minute before its time: seldom one is waited for.</summary>
    public static async Task<string> Code(string officer)
    {
        var (secret, used) = Authenticators[officer];
        var step = Math.Max(used + 1, Now());
        while (step > Now() + 1) await Task.Delay(250);
        Authenticators[officer] = (secret, step);
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238 as the apps speak it.
        var mac = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        return ((BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 0xf)) & 0x7fffffff) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30;

    private static byte[] Read(string base32)
    {
        var (bytes, bits, held) = (new List<byte>(), 0, 0);
        foreach (var c in base32.TrimEnd('='))
        {
            (bits, held) = (bits << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), held + 5);
            if (held < 8) continue;
            held -= 8;
            bytes.Add((byte)(bits >> held));
            bits &= (1 << held) - 1;
        }
        return [.. bytes];
    }
}
