using OneStop.Contracts.Intake;
using OneStop.Contracts.Routing;
using OneStop.Deciding;
using Xunit;

namespace OneStop.Decisions.Tests;

/// <summary>The department's people, its neighbours, and what a decision has been through.</summary>
internal static class Cast
{
    public const string Code = "H99.15-260302-0001";
    public const string Unit = "so-tu-phap.hanh-chinh";

    public static readonly DateTimeOffset Now = new(2026, 3, 5, 9, 0, 0, TimeSpan.FromHours(7));

    public static readonly DecisionFacts Handler = Officer("handler.a", "handler");
    public static readonly DecisionFacts Reviewer = Officer("reviewer.a", "reviewer");
    public static readonly DecisionFacts Signer = Officer("signer.a", "signer");

    /// <summary>A small department: one person with every role.</summary>
    public static readonly DecisionFacts AllRoles = Officer("head.a", "handler", "reviewer", "signer");

    public static readonly DecisionFacts Stranger = new(new("signer.b", ["handler", "reviewer", "signer"], ["so-xay-dung.cap-phep"], null), Now);
    public static readonly DecisionFacts Supervisor = new(new("supervisor.a", ["supervisor"], [Unit], null), Now);
    public static readonly DecisionFacts Reception = new(new("reception.a", ["reception"], [], "ttphvcc"), Now);

    public static readonly Opened Opening = new(1, "1.004873", "ttphvcc", "H99.15", Unit, "handler.a", new(2026, 3, 9, 17, 0, 0, TimeSpan.FromHours(7)), Unit, Now);
    public static readonly Opened Reopening = Opening with { Round = 2 };
    public static readonly TextReference Text = new(Guid.Parse("0195f1a0-0000-7000-8000-000000000001"), "aa11", 120);
    public static readonly TextReference Better = new(Guid.Parse("0195f1a0-0000-7000-8000-000000000002"), "bb22", 140);
    public static readonly Drafted Draft = new(Text, "handler.a");
    public static readonly Reviewed Approval = new(true, null, "reviewer.a");
    public static readonly Reviewed Disapproval = new(false, "Thiếu căn cứ", "reviewer.a");
    public static readonly SentBack Return = new(1, "Xác minh lại nơi cư trú");
    public static readonly Signed Signature = new("aa11");
    public static readonly Issued Issue = new("1/2026/QĐ-H99.15", Now);
    public static readonly Refused Rejection = new("Không đủ điều kiện", "Luật Lý lịch tư pháp, Đ.45");

    public static readonly DueDateMoved Moved = new(Opening.DueAt.AddDays(3), Now.AddHours(1));
    public static readonly CorrectionAsked Wrong = new("Sai năm sinh", Now.AddDays(4));
    public static readonly Corrected Righted = new("2/2026/QĐ-H99.15", Wrong.What, true, Now);
    public static readonly Abandoned Gone = new("Không còn nhu cầu");

    public static DecisionFacts Officer(string name, params string[] roles) => new(new Actor(name, roles, [Unit], null), Now);

    public static CaseWasSubmittedForDecision Submission(int round) =>
        new(Code, 7, round, Opening.ProcedureCode, Opening.DeskId, Opening.AgencyCode, Opening.UnitId, Opening.DecidingUnitId, Opening.HandledBy, Opening.DueAt, Now);

    public static readonly CorrectionWasRequested CorrectionRequest = new(Code, 20, Wrong.What, Wrong.CorrectBy, Now.AddMinutes(1));

    /// <summary>Every history after which nobody may act any more, or not before the next submission.</summary>
    public static TheoryData<string> Ends => ["issued", "refused", "sentBack", "abandoned"];

    public static object[] Until(string end) => end switch
    {
        "issued" => [Opening, Draft, Approval, Signature, Issue],
        "refused" => [Opening, Rejection],
        "abandoned" => [Opening, Draft, Gone],
        _ => [Opening, Draft, Return],
    };
}
