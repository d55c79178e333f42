using OneStop.Contracts.Decision;
using OneStop.Contracts.Routing;
using OneStop.Deciding;
using OneStop.Intake.Dossiers;
using OneStop.Launcher;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Intake.Tests;

/// <summary>The counter's people, a small procedure, and what a dossier has been through.</summary>
internal static class Counter
{
    public const string Code = "H99.15-260305-0001";
    public const string DeskId = "ttphvcc";

    /// <summary>A Thursday morning.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 5, 9, 0, 0, TimeSpan.FromHours(7));

    public static readonly DossierFacts Lan = Officer("reception.a", DeskId, "reception");
    public static readonly DossierFacts Hai = Officer("reception.b", "phuong-1", "reception");
    public static readonly DossierFacts Supervisor = Officer("supervisor.a", DeskId, "supervisor");

    public static readonly PersonReference Applicant = new(Guid.Parse("0195f1a0-0000-7000-8000-000000000001"), 1, "aa11");
    public static readonly PersonReference Neighbour = new(Guid.Parse("0195f1a0-0000-7000-8000-000000000002"), 1, "bb22");
    public static readonly Province Province = ProvincePack.Load(Checkout.PathOf("deploy/provinces/sample")).TryTake(out var province, out var problems)
        ? province
        : throw new InvalidOperationException(string.Join('\n', problems));

    public static readonly DueAnswer.Due Due = (DueAnswer.Due)Deadline.Compute(new(2026, 3, 6, 17, 0, 0, TimeSpan.FromHours(7)), new(0, LimitUnit.Immediate), Province.Calendar);

    public static readonly LawProfile Law = Province.Law("2025");

    public static readonly Procedure Published = new(
        "1.004873", "Cấp giấy xác nhận", "G15", "Hộ tịch", "H99.15", false, new(2, LimitUnit.WorkingDay),
        [new("Lệ phí", null, 8_000), new("Phí tại quầy", Channel.Counter, 5_000), new("Miễn", Channel.Online, 0)],
        [new("1.004873.01", "Phải xác minh", new(5, LimitUnit.WorkingDay))],
        [new("TK", "Tờ khai", 1, 0, true), new("CCCD", "Căn cước", 0, 1, true), new("UQ", "Ủy quyền", 1, 0, false)],
        [], [], []);

    public static readonly IReadOnlyList<HandedIn> Complete = [new("TK", 1, 0), new("CCCD", 0, 1)];

    /// <summary>What the sample's law of 2025 makes of that answer of the calendar.</summary>
    public static Promise Promised(DueAnswer due) => new(Law, new(2, LimitUnit.WorkingDay), 0, due, null);

    public static readonly ReceiveDossier Receive = new(
        Published, null, DeskId, "H99.15", Channel.Counter, Complete, Applicant, null, ResultDelivery.Desk, Promised(Due));

    public static readonly ReturnResult Return = new(Applicant, null);

    public static readonly Submitted Submission = new(
        "1.004873", null, DeskId, "H99.15", Channel.Counter, Complete, Applicant, null, ResultDelivery.Desk);
    public static readonly FeeAssessed FeeDue = new(13_000, ["Lệ phí", "Phí tại quầy"]);
    public static readonly Accepted Acceptance = new(Now, Due.At, new(2, LimitUnit.WorkingDay), Due.Explain(), "2025");
    public static readonly HandlingStarted Handling = new();
    public static readonly ResultReceived Result = new("12/2026/QĐ-H99.15", Now.AddHours(5));
    public static readonly ResultReturned Returned = new(Applicant, ResultDelivery.Desk);
    public static readonly Closed Closing = new("Không đủ điều kiện", "Luật Hộ tịch, Đ.12");

    public static readonly CaseWasTakenUp TakenUp = new(Code, 5, Now.AddHours(1));
    public static readonly ResultWasIssued ResultIssued = new(Code, 14, Result.Number, Result.IssuedAt);
    public static readonly DossierWasRefused WasRefused = new(Code, 12, Closing.Reason, Closing.LegalBasis, Now.AddHours(5));

    public static readonly object[] AtTheDesk = [Submission, FeeDue, Acceptance];
    public static readonly object[] InProgress = [.. AtTheDesk, Handling];
    public static readonly object[] Issued = [.. InProgress, Result];
    public static readonly object[] HandedBack = [.. Issued, Returned];
    public static readonly object[] Stopped = [.. InProgress, Closing];

    private static DossierFacts Officer(string name, string? desk, params string[] roles) => new(new Actor(name, roles, [], desk), Now);
}
