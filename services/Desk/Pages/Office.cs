using OneStop.Desk.Decisions;
using OneStop.Desk.Live;

namespace OneStop.Desk.Pages;

/// <summary>What the layout knows and every officer's page may use. A new one with every piece of news, so that counts and rows change in one stroke.</summary>
/// <param name="DeskId">The desk whose board is open, if any.</param>
/// <param name="Now">Moves on twice a minute.</param>
public sealed record Office(Me Me, OpenBoard Desk, string? DeskId, OpenBoard Inbox, OpenTable Table, DateTimeOffset Now, Func<string, Task> LookAtDesk);
