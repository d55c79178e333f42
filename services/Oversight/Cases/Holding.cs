namespace OneStop.Oversight.Cases;

/// <summary>Who had the case for a time, and whether it was worked on.</summary>
/// <param name="To">Null while it lasts.</param>
/// <param name="Place">Desk or department.</param>
/// <param name="Officer">Sign-in name; null where nobody has taken it.</param>
/// <param name="State">working: an officer has it and the clock runs; waiting: nobody has it yet; stopped: the legal clock stands.</param>
public sealed record Holding(DateTimeOffset From, DateTimeOffset? To, string Place, string? Officer, string State)
{
    /// <param name="life">The case after each of the events.</param>
    public static IReadOnlyList<Holding> Of(IReadOnlyList<Counted> events, IReadOnlyList<WholeCase> life)
    {
        var holdings = new List<Holding>();
        foreach (var (e, c) in events.Zip(life))
        {
            var now = Now(e.At, c);
            if (holdings is [.., { To: null } open])
            {
                if (now == open with { From = e.At }) continue;
                // Clocks of several hosts: nobody gives a case away before having it.
                var end = e.At < open.From ? open.From : e.At;
                if (end == open.From) holdings.RemoveAt(holdings.Count - 1);
                else holdings[^1] = open with { To = end };
                now = now is null ? null : now with { From = end };
            }
            if (now is null) continue;
            if (holdings is [.., var last] && last with { From = now.From, To = null } == now && last.To == now.From) holdings[^1] = last with { To = null };
            else holdings.Add(now);
        }
        return holdings;
    }

    private static Holding? Now(DateTimeOffset at, WholeCase c)
    {
        var (counter, d, table) = (c.Counter, c.Departments, c.Table);
        if (counter.Correction is not null && d.IsOpen) return Deciding();
        if (counter.Status is "receptionRefused" or "withdrawn" or "stopped" or "resultReturned") return null;
        // Once decided, and until it is handed over, the desk has it again.
        if (!d.IsOpen || d.Phase == "closed" || counter.Status == "resultIssued") return counter.DeskId.Length > 0 ? new(at, null, counter.DeskId, null, "waiting") : null;
        if (d.StoppedSince is not null) return new(at, null, d.UnitId!, d.Assignee, "stopped");
        return d.Phase == "handling" ? new(at, null, d.UnitId!, d.Assignee, d.Assignee is null ? "waiting" : "working") : Deciding();

        // Whose turn it is follows from the text; nobody takes it by name.
        Holding Deciding() => new(at, null, table.Opening is null || table.Phase is "drafting" or "sentBack" ? d.UnitId! : d.DecidingUnitId, null, "waiting");
    }
}
