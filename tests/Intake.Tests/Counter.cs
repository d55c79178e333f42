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

    public static readonly PersonReference Applicant = new(Guid.Parse("0195f1a0-0000-7000-8000-000000000001"), 1, "aa11");
    public static readonly PersonReference Neighbour = new(Guid.Parse("0195f1a0-0000-7000-8000-000000000002"), 1, "bb22");
    public static readonly Province Province = ProvincePack.Load(Checkout.PathOf("deploy/provinces/sample")).TryTake(out var province, out var problems)
        ? province
        : throw new InvalidOperationException(string.Join('\n', problems));

    public static readonly LawProfile Law = Province.Law("2025");

    public static readonly Procedure Published = new(
        "1.004873", "Cấp giấy xác nhận", "G15", "Hộ tịch", "H99.15", false, new(2, LimitUnit.WorkingDay),
        [new("Lệ phí", null, 8_000), new("Phí tại quầy", Channel.Counter, 5_000), new("Miễn", Channel.Online, 0)],
        [new("1.004873.01", "Phải xác minh", new(5, LimitUnit.WorkingDay))],
        [new("TK", "Tờ khai", 1, 0, true), new("CCCD", "Căn cước", 0, 1, true), new("UQ", "Ủy quyền", 1, 0, false)],
        [], [], []);

    /// <summary>The same, where the identity card can be read from the population database.</summary>
    public static readonly Procedure CardIsHeld = Published with
    {
        Components = [Published.Components[0], Published.Components[1] with { Source = "CSDLQG về dân cư", Available = true }, Published.Components[2]],
    };

    public static readonly DossierFacts Lan = Officer("reception.a", DeskId, "reception");
    public static readonly DossierFacts Hai = Officer("reception.b", "phuong-1", "reception");
    public static readonly DossierFacts Supervisor = Officer("supervisor.a", DeskId, "supervisor");
    public static readonly DossierFacts Citizen = Officer("citizen.a", null, "citizen");
    public static readonly DossierFacts Examiner = Officer("handler.a", null, "handler");
    public static readonly DossierFacts Watch = Lan with { Actor = Actor.Service("intake") };

    public static readonly DueAnswer.Due Due = (DueAnswer.Due)Deadline.Compute(Now, new(2, LimitUnit.WorkingDay), Province.Calendar);

    public static readonly IReadOnlyList<HandedIn> Complete = [new("TK", 1, 0), new("CCCD", 0, 1)];

    public static readonly ReturnResult Return = new(Applicant, null);

    public static readonly Submitted Submission = new(
        "1.004873", null, DeskId, "H99.15", Channel.Counter, Complete, Applicant, null, ResultDelivery.Desk);
    public static readonly ReceiveDossier Receive = new(Submission);
    public static readonly FeeAssessed Fees = new(13_000, [new("Lệ phí", FeeKind.Fee, 8_000, 8_000, FeeDue.Receipt), new("Phí tại quầy", FeeKind.Fee, 5_000, 5_000, FeeDue.Receipt)]);
    public static readonly FeeAssessed OnlineFees = new(8_000, [Fees.Lines[0]]);
    public static readonly FeePaid Paid = new(13_000, PaymentMethod.Desk, "BL 1");

    /// <summary>Received before 15:00: with the competent body when the office closes.</summary>
    public static readonly Accepted Acceptance = new(Now, Due.At, new(2, LimitUnit.WorkingDay), Due.Explain(), "2025", TransferBy: new(2026, 3, 5, 17, 0, 0, TimeSpan.FromHours(7)), Calendar: Province.Calendar.Version);
    public static readonly Accepted OnlineAcceptance = Acceptance with { TransferBy = null };

    /// <summary>Eight working hours from nine o'clock.</summary>
    public static readonly DeskNotified Notice = new(new DateTimeOffset(2026, 3, 6, 9, 0, 0, TimeSpan.FromHours(7)), true);
    public static readonly Submitted OnlineSubmission = Submission with { Channel = Channel.Online };
    public static readonly HandlingStarted Handling = new();
    public static readonly ResultReceived Result = new("12/2026/QĐ-H99.15", Now.AddHours(5));
    public static readonly ResultReturned Returned = new(Applicant, ResultDelivery.Desk);
    public static readonly Closed Closing = new("Không đủ điều kiện", "Luật Hộ tịch, Đ.12");

    public static readonly CaseWasTakenUp TakenUp = new(Code, 5, Now.AddHours(1));
    public static readonly ResultWasIssued ResultIssued = new(Code, 14, Result.Number, Result.IssuedAt);
    public static readonly DossierWasRefused WasRefused = new(Code, 12, Closing.Reason, Closing.LegalBasis, Now.AddHours(5));

    public static readonly object[] Online = [OnlineSubmission, Notice];
    public static readonly object[] AtTheDesk = [Submission, Fees, Acceptance];
    public static readonly object[] InProgress = [.. AtTheDesk, Handling];
    public static readonly object[] Issued = [.. InProgress, Paid, Result];
    public static readonly object[] HandedBack = [.. Issued, Returned];
    public static readonly object[] Stopped = [.. InProgress, Closing];

    private static DossierFacts Officer(string name, string? desk, params string[] roles) => new(new Actor(name, roles, [], desk), Now, Law, Published, Province.Calendar);
}
