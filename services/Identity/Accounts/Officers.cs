using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OneStop.Provinces;

namespace OneStop.Identity.Accounts;

/// <summary>At every start each officer of the pack has an account. Who is no longer in the pack keeps a dead one: their name stays theirs, and
/// neither sign-in nor refresh finds them in the pack.</summary>
public static class Officers
{
    public static async Task TakeOver(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        var known = await accounts.Users.Select(a => a.UserName).ToHashSetAsync();
        foreach (var officer in scope.ServiceProvider.GetRequiredService<Province>().Officers.Where(o => !known.Contains(o.Id)))
        {
            var opened = await accounts.CreateAsync(new() { Id = Guid.CreateVersion7(), UserName = officer.Id, LastUsedAt = now });
            // Another process of this service may just have done the same.
            if (!opened.Succeeded && opened.Errors.All(e => e.Code != nameof(IdentityErrorDescriber.DuplicateUserName)))
                throw new InvalidOperationException($"No account for {officer.Id}: {opened}");
        }
    }
}
