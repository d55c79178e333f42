using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OneStop.Identity.Accounts;
using OneStop.Identity.SecondFactor;
using OneStop.Identity.SignIn;
using QRCoder;

namespace OneStop.Identity.Pages;

/// <summary>For one who must, on the way in; and for any officer who is in and wants to, be it a first authenticator or another phone. The secret travels sealed
/// through the page; it becomes the account's own once the app has shown that it knows it.</summary>
public sealed class EnrolSecondFactorModel(Entrance entrance, Authenticator authenticator, DoorRecord record, Texts texts) : PageModel
{
    public string? Wrong { get; private set; }
    public string QrCode { get; private set; } = "";
    public string Secret { get; private set; } = "";
    public string SealedSecret { get; private set; } = "";
    public IReadOnlyList<string>? RecoveryCodes { get; private set; }

    /// <summary>There is an authenticator already, which this one will take the place of.</summary>
    public bool Replaces { get; private set; }

    public async Task<IActionResult> OnGet(string? returnUrl)
    {
        if (await Enrolling() is not { } visitor) return this.AfterSignIn();
        Show(visitor, Totp.NewSecret());
        return Page();
    }

    public async Task<IActionResult> OnPost(string? code, string? sealedSecret, string? returnUrl)
    {
        if (await Enrolling() is not { } visitor || authenticator.Unseal(visitor.Account, sealedSecret) is not { } secret) return this.AfterSignIn();
        RecoveryCodes = await authenticator.Enrol(visitor.Account, secret, code ?? "");
        if (RecoveryCodes is null)
        {
            Wrong = texts.WrongCode;
            Show(visitor, secret);
            return Page();
        }
        await record.Add(visitor.Officer.Id, "enrolledSecondFactor");
        // The codes are shown before the visitor goes on: the cookie says how far they are.
        await entrance.Proceed(HttpContext, visitor with { Shown = [.. visitor.Shown, Steps.OneTimeCode, Steps.SecondFactor] });
        return Page();
    }

    public async Task<IActionResult> OnPostKept(string? returnUrl) =>
        await entrance.Visitor(HttpContext, Entrance.Inside) is not null ? this.Next(Step.Done, returnUrl)
        : await entrance.Visitor(HttpContext, Entrance.Entering) is { } visitor ? this.Next(await entrance.Proceed(HttpContext, visitor), returnUrl)
        : this.FromTheStart(returnUrl);

    private async Task<Visitor?> Enrolling() =>
        await entrance.Visitor(HttpContext, Entrance.Entering) is { Account.TwoFactorEnabled: false } visitor ? visitor : await entrance.JustIn(HttpContext);

    private void Show(Visitor visitor, byte[] secret)
    {
        (Replaces, Secret, SealedSecret) = (visitor.Account.TwoFactorEnabled, Totp.ToBase32(secret), authenticator.Seal(visitor.Account, secret));
        using var data = QRCodeGenerator.GenerateQrCode(Totp.Address("OneStop", visitor.Officer.Id, Secret), QRCodeGenerator.ECCLevel.M);
        using var png = new PngByteQRCode(data);
        QrCode = Convert.ToBase64String(png.GetGraphic(4));
    }
}
