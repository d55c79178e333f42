using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OneStop.Provinces;

namespace OneStop.Identity.Accounts;

/// <summary><c>password USER</c> and <c>first-passwords</c>: programs of whoever runs the instance and can open its database; no request can reach them.
/// They print what they set, and it stands nowhere else.</summary>
public static class PasswordCommand
{
    public const string One = "password";
    public const string First = "first-passwords";

    /// <returns>The exit code.</returns>
    public static async Task<int> Run(IServiceProvider services, string[] args, TextWriter output)
    {
        await using var scope = services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var passwords = scope.ServiceProvider.GetRequiredService<Passwords>();
        if (args is [First])
        {
            foreach (var officer in scope.ServiceProvider.GetRequiredService<Province>().Officers)
                if (await accounts.FindByNameAsync(officer.Id) is { PasswordHash: null } account)
                    await output.WriteLineAsync($"{officer.Id} {await passwords.Give(account, provisional: false)}");
            return 0;
        }
        if (args is not [One, var user, ..] || await accounts.FindByNameAsync(user) is not { } one)
        {
            await Console.Error.WriteLineAsync($"There is no account {args.ElementAtOrDefault(1)}.");
            return 1;
        }
        var record = scope.ServiceProvider.GetRequiredService<DoorRecord>();
        if (args.Contains("--new-authenticator"))
        {
            (one.TotpSecret, one.TwoFactorEnabled) = (null, false);
            await scope.ServiceProvider.GetRequiredService<IdentityDb>().RecoveryCodes.Where(c => c.AccountId == one.Id).ExecuteDeleteAsync();
            await record.Add(user, "authenticatorRemoved");
        }
        await output.WriteLineAsync(await passwords.Give(one, provisional: !args.Contains("--lasting")));
        await record.Add(user, "passwordGiven");
        return 0;
    }
}
