namespace OneStop.Desk.Receive;

/// <summary>A procedure as the list of all shows it.</summary>
/// <param name="Limit">In words.</param>
public sealed record ProcedureLine(string Code, string Name, string FieldName, string Limit);

public sealed record ProcedureList(IReadOnlyList<ProcedureLine> Items);

/// <summary>What a procedure asks for.</summary>
public sealed record ProcedureDetails(
    string Code, string Name, string FieldName, IReadOnlyList<ProcedureDetails.Component> Components, IReadOnlyList<ProcedureDetails.Case> Cases, IReadOnlyList<ProcedureDetails.Fee> Fees)
{
    /// <param name="Available">The State has it: it may not be asked for.</param>
    public sealed record Component(string Code, string Name, int Originals, int Copies, bool Required, bool Available, string? Source);
    public sealed record Case(string Code, string Name);
    public sealed record Fee(string Name, IReadOnlyList<Relief>? Reliefs);
    public sealed record Relief(string Code, string Name, int Percent, bool Claimed);
}

/// <summary>What receiving now would come to.</summary>
public sealed record Preview(
    IReadOnlyList<string> Lacking, long FeeVnd, IReadOnlyList<Preview.FeeLine> Fees, DateTimeOffset? DueAt, string? DueExplanation, IReadOnlyList<Preview.Step>? Derivation,
    DateTimeOffset? TransferBy, Preview.WhyNot? Why)
{
    public sealed record FeeLine(string What, long AmountVnd, string? Relief);
    public sealed record Step(DateTimeOffset From, DateTimeOffset To, bool Counted, string WhyVi, string WhyEn);
    public sealed record WhyNot(string Code, string Law, string Title);
}

public sealed record Receipt(string DossierCode, DateTimeOffset? DueAt, string? DueExplanation, long FeeVnd, string? ReceiptUrl, bool ReceiptOnRequest);

/// <summary>A line of what was found.</summary>
public sealed record Found(string DossierCode, string Status, string ProcedureCode, string ProcedureName, string DeskId, string? ApplicantName, DateTimeOffset? AcceptedAt, DateTimeOffset? DueAt)
{
    private static readonly string[] Over = ["receptionRefused", "withdrawn", "stopped", "resultReturned"];

    public bool IsOpen => !Over.Contains(Status);
}

public sealed record FoundPage(IReadOnlyList<Found> Items, int Number, int Size, long Total, bool More);
