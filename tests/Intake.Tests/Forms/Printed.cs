using OneStop.Intake.Dossiers;
using OneStop.Intake.Forms;
using OneStop.Intake.People;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Intake.Tests.Forms;

/// <summary>The lives that forms are printed of: a dossier of Mrs Hoà for her company's labour rules, at the provincial centre, for Sở Nội vụ.</summary>
internal static class Printed
{
    public const string Code = "H99.10-260305-0001";
    public const string PublicUrl = "http://localhost:8080";

    public static readonly Province Pack = Counter.Province;

    public static readonly PersonalRecord Hoa = Person(
        "0195f1a0-0000-7000-8000-000000000001", "applicant", "Đỗ Thị Hoà", "001199000001", "0912 345 678", "hoa@example.vn", "12 phố Huế, Phường 1, Tỉnh Mẫu");

    public static readonly PersonalRecord Company = Person(
        "0195f1a0-0000-7000-8000-000000000002", "owner", "Công ty TNHH Gỗ Mỹ Nghệ Trường Sơn", "0101234567", null, null, "Lô B2, Khu công nghiệp Bắc, Xã 2, Tỉnh Mẫu");

    public static readonly DateTimeOffset Received = new(2026, 3, 5, 9, 30, 0, TimeSpan.FromHours(7));
    public static readonly DateTimeOffset Due = new(2026, 3, 16, 9, 30, 0, TimeSpan.FromHours(7));

    public static readonly Submitted Submission = new(
        "2.001955", null, "ttphvcc", "H99.10", Channel.Counter, [new("G09-KQ003210", 1, 0), new("G09-KQ002548", 1, 3, 2)], Refer(Hoa), Refer(Company), ResultDelivery.Desk);

    public static readonly Lived Handed = At(Received, Submission);
    public static readonly Lived FeeNamed = At(Received, new FeeAssessed(8_000, [new("Lệ phí", FeeKind.Fee, 8_000, 8_000, FeeDue.Receipt)]));
    public static readonly Lived Acceptance = At(Received, new Accepted(Received, Due, new(7, LimitUnit.WorkingDay), "Hạn trả kết quả", "2025"));
    public static readonly Lived TakenUp = Told(Received.AddHours(2), new HandlingStarted());
    public static readonly Lived Guided = At(Received.AddMinutes(10), new CompletionAsked(
        [new("G09-KQ002549", "Văn bản góp ý phải có dấu của công đoàn cơ sở", 1, 2), new(null, "Giấy ủy quyền nộp hồ sơ", 1, 0, ToVerify: true)], "Hồ sơ nộp qua người đại diện"));
    public static readonly Lived Asked = At(Received.AddDays(1), new SupplementRequested(
        1, [new("G09-KQ002548", "Bổ sung chương về an toàn lao động", 1, 0)], "Nội quy còn thiếu nội dung bắt buộc theo Điều 118 Bộ luật Lao động", Received.AddDays(16)));
    public static readonly Lived Refused = At(Received.AddMinutes(20), new ReceptionRefused("Thủ tục không thuộc thẩm quyền giải quyết của tỉnh", "NĐ 118/2025, Đ.17.1c"));
    public static readonly Lived RefusedAfterExamination = Told(Received.AddDays(3), new Closed("Doanh nghiệp sử dụng dưới 10 lao động", "Bộ luật Lao động, Đ.118"));
    public static readonly Lived Apologised = Told(Received.AddDays(8), new Rescheduled(Due, Due.AddDays(2), "Phải lấy thêm ý kiến của Liên đoàn Lao động tỉnh", "signer.a", true));
    public static readonly Lived WithdrawnByHer = At(Received.AddDays(2), new Withdrawn("Công ty thay đổi phương án tổ chức"));
    public static readonly Lived TimedOut = At(Received.AddDays(17), new Closed("Quá 15 ngày mà hồ sơ chưa được bổ sung", "NĐ 118/2025, Đ.19.5"));
    public static readonly Lived Issued = Told(Received.AddDays(7), new ResultReceived("12/2026/TB-H99.10", Received.AddDays(7)));
    public static readonly Lived Returned = At(Received.AddDays(8), new ResultReturned(Refer(Hoa), ResultDelivery.Desk));

    public static readonly Lived[] InProgress = [Handed, FeeNamed, Acceptance, TakenUp];

    public static readonly HandOver[] Passed =
    [
        new("ttphvcc", "reception.a", "snv-lao-dong", "handler.a", Received, Received.AddHours(2), Due, null),
        new("snv-lao-dong", "handler.a", "snv-lanh-dao", null, Due.AddHours(-1), null, Due, "Đủ điều kiện, trình lãnh đạo Sở"),
        new("snv-lanh-dao", null, "ttphvcc", null, Due.AddHours(3), null, Due, null),
    ];

    public static DossierHistory History(params IEnumerable<Lived> events) => new(Code, [.. events], [Hoa, Company], Pack, PublicUrl);

    public static Lived At(DateTimeOffset at, object e) => new(e, at, "reception.a", "ttphvcc");

    /// <summary>News of another service.</summary>
    public static Lived Told(DateTimeOffset at, object e) => new(e, at, "service:routing", null);

    public static PersonalRecord Person(string id, string part, string name, string? number, string? phone, string? email, string? address) => new(
        Guid.Parse(id), Code, 1, part, name, number, phone, email, address);

    public static PersonReference Refer(PersonalRecord person) => new(person.Id, person.Version, "aa11");

    /// <summary>Each form once, made of the life it is meant for.</summary>
    public static readonly IReadOnlyDictionary<string, Func<Printing.Sheet?>> All = new Dictionary<string, Func<Printing.Sheet?>>
    {
        ["reception"] = () => ReceptionSlip.Of(History(InProgress)),
        ["guidance"] = () => SupplementSlip.Of(History(Handed, Guided), null),
        ["supplement"] = () => SupplementSlip.Of(History([.. InProgress, Asked]), null),
        ["refusal"] = () => RejectionSlip.Of(History(Handed, Refused)),
        ["rejection"] = () => RejectionSlip.Of(History([.. InProgress, RefusedAfterExamination])),
        ["apology"] = () => ApologyLetter.Of(History([.. InProgress, Apologised])),
        ["withdrawal"] = () => StopNotice.Of(History([.. InProgress, WithdrawnByHer])),
        ["stop"] = () => StopNotice.Of(History([.. InProgress, Asked, TimedOut])),
        ["control"] = () => ControlSheet.Of(History([.. InProgress, Issued]), Passed),
        ["register"] = () => Register.Of(History([.. InProgress, Issued, Returned]))?.ToSheet(),
    };
}
