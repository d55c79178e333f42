namespace OneStop.Desk.Decisions;

/// <summary>A page of what waits for this officer's draft, review or signature, the most urgent first: Decision's words.</summary>
public sealed record DecisionInbox(IReadOnlyList<DecisionInbox.Line> Items, int Number, int Size, long Total)
{
    /// <param name="Phase">drafting, reviewing or signing.</param>
    /// <param name="UnitId">The department whose turn it is.</param>
    public sealed record Line(string DossierCode, string Phase, int Round, string ProcedureCode, string ProcedureName, string UnitId, string? DraftedBy, DateTimeOffset DueAt);
}

/// <summary>What lies on the table of those who decide, as it was last read. Decision has no stream: the frame reads it twice a minute, its page on each visit, and an act reads it anew.</summary>
public sealed class OpenTable(Apis apis, Action changed)
{
    /// <summary>The first page; null until it was read, or where this officer may not.</summary>
    public DecisionInbox? First { get; private set; }

    /// <param name="number">From 1.</param>
    public async Task<Reply<DecisionInbox>> Read(int number = 1)
    {
        var reply = await apis.Get<DecisionInbox>($"/api/decision/inbox?page={number}");
        if (number != 1 || reply.Body is null) return reply;
        First = reply.Body;
        changed();
        return reply;
    }
}
