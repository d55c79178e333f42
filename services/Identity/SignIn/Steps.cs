using OneStop.Identity.Accounts;
using OneStop.Provinces;

namespace OneStop.Identity.SignIn;

/// <summary>What an officer has yet to do before they are in.</summary>
public enum Step
{
    ShowSecondFactor,
    EnrolSecondFactor,
    ChangePassword,
    Done,
}

/// <summary>The order of the door, decided in one place.</summary>
public static class Steps
{
    /// <summary>RFC 8176: password, one-time code, and that both were shown.</summary>
    public const string PasswordShown = "pwd", OneTimeCode = "otp", SecondFactor = "mfa";

    /// <param name="shown">What was shown so far (<c>amr</c>).</param>
    public static Step Next(Account account, Officer officer, DoorRules rules, DateTimeOffset now, IReadOnlyCollection<string> shown) =>
        account.TwoFactorEnabled && !shown.Contains(OneTimeCode) ? Step.ShowSecondFactor
        : !account.TwoFactorEnabled && rules.DemandsSecondFactor(officer) ? Step.EnrolSecondFactor
        : account.PasswordIsProvisional || IsOld(account, officer, rules, now) ? Step.ChangePassword
        : Step.Done;

    /// <summary>Nobody has signed in for too long: an operator has to open the account again.</summary>
    public static bool IsAbandoned(Account account, DoorRules rules, DateTimeOffset now) => now - account.LastUsedAt > TimeSpan.FromDays(rules.UnusedDays);

    private static bool IsOld(Account account, Officer officer, DoorRules rules, DateTimeOffset now) =>
        officer.Roles.Contains(Role.Operator) && now - account.PasswordSetAt > TimeSpan.FromDays(rules.OperatorPasswordDays);
}
