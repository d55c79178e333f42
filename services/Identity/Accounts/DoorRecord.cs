namespace OneStop.Identity.Accounts;

/// <summary>The record of the door: who came in, who did not, and why.</summary>
public sealed class DoorRecord(IdentityDb db, TimeProvider clock)
{
    /// <param name="subject">An officer of the pack. What strangers type is not kept: it may be a password in the wrong field.</param>
    public async Task Add(string subject, string what)
    {
        db.DoorEvents.Add(new(Guid.CreateVersion7(), clock.GetUtcNow(), subject, what));
        await db.SaveChangesAsync();
    }
}
