namespace OneStop.Desk.Receive;

/// <summary>What has been typed of a dossier that is being received. Kept sealed in the browser's tab until it is received: a lost session or connection loses nothing.</summary>
public sealed record Draft
{
    /// <summary>Whose it is: the next officer at this machine does not see it.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Goes with every attempt, so that however often it is sent there will be one dossier.</summary>
    public string Key { get; init; } = "";

    public string? ProcedureCode { get; set; }
    public string? CaseCode { get; set; }
    public string Channel { get; set; } = "counter";
    public Dictionary<string, Counted> Papers { get; init; } = [];
    public List<string> Reliefs { get; init; } = [];
    public Person Applicant { get; init; } = new();

    /// <summary>The dossier is another person's; the applicant hands it in for them.</summary>
    public bool ForAnother { get; set; }

    public Person Owner { get; init; } = new();
    public string Delivery { get; set; } = "desk";

    public bool IsBlank => ProcedureCode is null && Applicant.IsBlank && Owner.IsBlank;

    public Counted PapersOf(string component) => Papers.TryGetValue(component, out var counted) ? counted : Papers[component] = new();

    /// <summary>Takes another procedure; what is known of the people stays.</summary>
    public void Choose(string procedure)
    {
        if (procedure == ProcedureCode) return;
        (ProcedureCode, CaseCode) = (procedure, null);
        Papers.Clear();
        Reliefs.Clear();
    }

    /// <summary>What would be received now, before there is an applicant.</summary>
    public object Preview(string desk) => new
    {
        procedureCode = ProcedureCode, caseCode = CaseCode, deskId = desk, channel = Channel, components = Received(), reliefs = Reliefs,
    };

    public object Request(string desk) => new
    {
        procedureCode = ProcedureCode, caseCode = CaseCode, deskId = desk, channel = Channel, applicant = Applicant.Given(), owner = ForAnother ? Owner.Given() : null,
        components = Received(), resultDelivery = Delivery, reliefs = Reliefs,
    };

    private object[] Received() =>
        [.. Papers.Where(p => p.Value.Originals + p.Value.Copies > 0).Select(p => new { code = p.Key, originals = p.Value.Originals, copies = p.Value.Copies })];

    public sealed record Counted
    {
        public int Originals { get; set; }
        public int Copies { get; set; }
    }

    public sealed record Person
    {
        public string? FullName { get; set; }
        public string? IdNumber { get; set; }
        public string? Phone { get; set; }
        public string? Email { get; set; }
        public string? Address { get; set; }

        public bool IsBlank => FullName is null && IdNumber is null && Phone is null && Email is null && Address is null;

        internal object Given() => new { fullName = Text(FullName), idNumber = Text(IdNumber)?.Replace(" ", "", StringComparison.Ordinal), phone = Text(Phone), email = Text(Email), address = Text(Address) };

        private static string? Text(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();
    }
}
