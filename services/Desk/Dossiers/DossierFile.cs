namespace OneStop.Desk.Dossiers;

/// <summary>A dossier as the counter has it. Intake's words; nothing is worked out here.</summary>
public sealed record AtCounter(
    string DossierCode, string Status, int NationalStatus, string ProcedureCode, string ProcedureName, string? CaseCode, string DeskId, string AgencyCode, string Channel,
    IReadOnlyList<AtCounter.Paper> Components, IReadOnlyList<AtCounter.Held> HeldByTheState, IReadOnlyList<AtCounter.Scan> Digitised, IReadOnlyList<AtCounter.Upload> Files, AtCounter.Person? Applicant,
    AtCounter.Person? Owner, string ResultDelivery, AtCounter.Wanted? Guidance, AtCounter.Ended? Rejection, long FeeVnd, long PaidVnd,
    IReadOnlyList<AtCounter.Fee> Fees, IReadOnlyList<AtCounter.Payment> Payments, DateTimeOffset? AcceptedAt, DateTimeOffset? DueAt, string? DueExplanation, string? LawProfile, AtCounter.Wanted? SupplementToPassOn,
    AtCounter.Wanted? Supplement, AtCounter.Apologised? Apology, string? ResultNumber, DateTimeOffset? ResultIssuedAt, AtCounter.ToCorrect? Correction,
    string? StoppedBecause, string? StoppedBy, long Version, IReadOnlyList<NextStep> NextActions)
{
    /// <param name="Sha256">Of the file itself; null, as the name, once the dossier's personal data are destroyed.</param>
    public sealed record Upload(Guid File, string? Component, string? Name, string MediaType, long Bytes, string? Sha256, bool Shown, string Href);
    public sealed record Person(string FullName, string? IdNumber, string? Phone, string? Email, string? Address);
    public sealed record Paper(string Code, int Originals, int Copies, int Certified);
    public sealed record Held(string Code, string Source);
    public sealed record Scan(string Code, string DocumentType, string? DocumentNumber, string Title, string Sha256);
    public sealed record Wanted(IReadOnlyList<WantedPaper> Items, string Reason, DateTimeOffset? ClosesAt = null);
    public sealed record WantedPaper(string? ComponentCode, string What, int Originals, int Copies, bool ToVerify);
    public sealed record Ended(string Reason, string LegalBasis);
    public sealed record Fee(string What, long AmountVnd, long Before, string? Relief, string? LegalBasis);
    public sealed record Payment(long Version, long AmountVnd, string Method, string? Reference);
    public sealed record Apologised(DateTimeOffset OldDueAt, DateTimeOffset NewDueAt, string Reason);
    public sealed record ToCorrect(string What, DateTimeOffset CorrectBy);

    public long OwedVnd => Math.Max(0, FeeVnd - PaidVnd);
}

/// <summary>The case as the departments have it: Routing's words.</summary>
public sealed record InDepartments(
    string Status, string Phase, string ProcedureCode, string DeskId, string Step, int StepNumber, int StepCount, string? Assignee, string Unit, string? UnitName,
    DateTimeOffset AcceptedAt, DateTimeOffset DueAt, string DueExplanation, DateTimeOffset OriginalDueAt, InDepartments.ClockHands Clock, string? ReworkReason,
    int ProcedureVersion, long Version, IReadOnlyList<NextStep> NextActions, IReadOnlyList<InDepartments.Round> Rounds, IReadOnlyList<InDepartments.Work> LinkedWorks)
{
    public sealed record ClockHands(string State, DateTimeOffset? StoppedAt, IReadOnlyList<Stop> Stops);
    public sealed record Stop(string Kind, DateTimeOffset From, DateTimeOffset? To, string Why, string LegalBasis);
    public sealed record Option(string Code, string Label);
    public sealed record Party(string Id, string? UnitName, string? Option, string? Note, string? Officer, bool Late);
    public sealed record Round(
        [property: System.Text.Json.Serialization.JsonPropertyName("round")] int Number, string Kind, string State, string Question, IReadOnlyList<Option> Options,
        string AskedBy, DateTimeOffset Deadline, bool SilenceIsConsent, string LegalBasis, IReadOnlyList<Party> Parties, string? Because, string? Note);
    public sealed record Work(
        string Code, string Title, string Unit, string? UnitName, string State, DateTimeOffset? DueAt, bool Overdue, string? Assignee, string? Number, string? Note);
}

/// <summary>The decision as it lies on the table: Decision's words.</summary>
public sealed record OnTable(
    string Phase, int Round, string ProcedureCode, string ProcedureName, string UnitId, string AgencyCode, string HandledBy, DateTimeOffset DueAt, string? DraftedBy,
    string? Content, string? ReviewedBy, bool? ReviewApproved, string? ReviewNote, string? SentBackReason, string? Number, DateTimeOffset? IssuedAt,
    string? RefusedReason, string? LegalBasis, string? ToCorrect, string? AbandonedReason, long Version, IReadOnlyList<NextStep> NextActions);

/// <summary>What the officer may do next, or why not, as the service found by a dry run.</summary>
public sealed record NextStep(string Action, string Service, string Href, bool Allowed, string? Why, string? Law)
{
    /// <summary>Which of all acts it is, whatever linked work it is about.</summary>
    public string Kind => Action.StartsWith("linked-work/", StringComparison.Ordinal) ? $"linked-work/{Action.Split('/')[^1]}" : Action;
}

/// <summary>Everything an officer may see of one dossier, read from the three services at once. What one of them does not show, or what is away, is absent.</summary>
/// <param name="Away">Services that did not answer: the page says so instead of showing half as if it were all.</param>
public sealed record DossierFile(string Code, AtCounter? Counter, InDepartments? Departments, OnTable? Table, IReadOnlyList<string> Away, bool SignedOut)
{
    public bool IsThere => Counter is not null || Departments is not null || Table is not null;

    /// <summary>Only steps of the services: Routing's pointer to the decision is no step but a place, and files are added where the papers are.</summary>
    public IEnumerable<NextStep> Steps =>
        (Counter?.NextActions ?? []).Concat(Departments?.NextActions ?? []).Concat(Table?.NextActions ?? []).Where(s => s.Action != "decide" && !s.Action.EndsWith("/files", StringComparison.Ordinal));

    /// <param name="of">components or result.</param>
    public bool MayUpload(string of) => Counter?.NextActions.Any(s => s.Allowed && s.Action.StartsWith($"{of}/", StringComparison.Ordinal) && s.Action.EndsWith("/files", StringComparison.Ordinal)) == true;

    public string ProcedureCode => Counter?.ProcedureCode ?? Departments?.ProcedureCode ?? Table?.ProcedureCode ?? "";

    public string Status => Counter?.Status ?? Departments?.Status ?? "";

    /// <summary>The date that holds: the departments', while they have the case.</summary>
    public DateTimeOffset? DueAt => Departments?.DueAt ?? Counter?.DueAt ?? Table?.DueAt;

    public long? VersionAt(string service) => service switch { "intake" => Counter?.Version, "routing" => Departments?.Version, _ => Table?.Version };

    public static async Task<DossierFile> Read(Apis apis, string code)
    {
        var at = Uri.EscapeDataString(code);
        var (counter, departments, table) = (apis.Get<AtCounter>($"/api/intake/dossiers/{at}"), apis.Get<InDepartments>($"/api/routing/cases/{at}"), apis.Get<OnTable>($"/api/decision/cases/{at}"));
        await Task.WhenAll(counter, departments, table);
        (string Service, int Status)[] answers = [("intake", (await counter).Status), ("routing", (await departments).Status), ("decision", (await table).Status)];
        return new(
            code, (await counter).Body, (await departments).Body, (await table).Body,
            [.. answers.Where(a => a.Status is >= 500 or 429).Select(a => a.Service)], answers.Any(a => a.Status == 401));
    }
}
