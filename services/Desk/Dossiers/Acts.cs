using System.Globalization;
using OneStop.Provinces;

namespace OneStop.Desk.Dossiers;

/// <summary>What the steps are called, and what their forms ask for.</summary>
public sealed class Acts(Words words, Province province)
{
    /// <summary>Acts on the text of a decision have a page of their own.</summary>
    public static bool IsOfTheTable(NextStep step) => step.Service == "decision";

    public string Name(NextStep step) => (step.Service, step.Kind) switch
    {
        ("intake", "accept") => words["Tiếp nhận hồ sơ"],
        ("intake", "refuse") => words["Từ chối tiếp nhận"],
        ("intake", "supplement-request") => words["Yêu cầu bổ sung"],
        ("intake", "supplement") => words["Nhận bổ sung"],
        ("intake", "payment") => words["Ghi nhận nộp phí"],
        ("intake", "payment-correction") => words["Sửa khoản thu ghi sai"],
        ("intake", "digitise") => words["Số hóa thành phần"],
        ("intake", "withdrawal") => words["Rút hồ sơ"],
        ("intake", "return") => words["Trả kết quả cho công dân"],
        ("intake", "correction") => words["Yêu cầu đính chính"],
        (_, "claim") => words["Nhận thụ lý"],
        (_, "assign") => words["Phân công"],
        (_, "hand-over") => words["Bàn giao"],
        (_, "complete-step") => words["Hoàn thành bước"],
        (_, "consult") => words["Lấy ý kiến"],
        (_, "opinion") => words["Cho ý kiến"],
        (_, "conclude-consultation") => words["Kết thúc lấy ý kiến"],
        (_, "linked-work/claim") => words["Nhận việc liên thông"],
        (_, "linked-work/complete") => words["Hoàn thành việc liên thông"],
        (_, "receive-papers") => words["Nhận hồ sơ giấy"],
        (_, "return-for-supplement") => words["Đề nghị bổ sung hồ sơ"],
        (_, "stop-clock") => words["Tạm dừng thời hạn"],
        (_, "resume-clock") => words["Tính tiếp thời hạn"],
        (_, "reschedule") => words["Xin lỗi và hẹn lại"],
        ("decision", "draft") => words["Soạn dự thảo"],
        ("decision", "review") => words["Duyệt dự thảo"],
        ("decision", "send-back") => words["Trả lại để xử lý lại"],
        ("decision", "sign") => words["Ký, phát hành"],
        ("decision", "refuse") => words["Từ chối giải quyết"],
        _ => step.Action,
    };

    /// <summary>Rare or weighty acts do not stand first.</summary>
    public static int Order(NextStep step) => step.Kind switch
    {
        "claim" or "accept" or "complete-step" or "return" or "sign" or "draft" or "review" or "opinion" => 0,
        "supplement" or "payment" or "receive-papers" or "conclude-consultation" or "linked-work/claim" or "linked-work/complete" => 1,
        "withdrawal" or "refuse" or "correction" or "payment-correction" or "send-back" => 3,
        _ => 2,
    };

    public ActForm Form(NextStep step, DossierFile file)
    {
        var reason = new Field("reason", words["Lý do"], FieldKind.Text);
        var note = new Field("note", words["Ghi chú"], FieldKind.Text, false, Max: 1000);
        return (step.Service, step.Kind) switch
        {
            ("intake", "refuse") => Ask(step, [reason, Article(words["Căn cứ từ chối"])], t => new { reason = t["reason"], legalBasis = t["legalBasis"] }, grave: true),
            ("intake", "supplement-request") or (_, "return-for-supplement") => Ask(
                step, [Papers(file), Other(), reason with { Initial = (file.Counter?.SupplementToPassOn)?.Reason }], t => new { items = Wanted(t, file), reason = t["reason"] },
                words["Nêu một lần, đầy đủ mọi giấy tờ còn thiếu."]),
            ("intake", "supplement") => Ask(
                step, [Papers(file, handedIn: true), .. file.Counter?.Supplement is null ? [] : new[] { new Field("receivedAt", words["Thực nhận lúc"], FieldKind.Moment, false, words["Chỉ ghi khi giấy tờ đã đến trước lúc vào sổ"]) }],
                t => new { components = HandedIn(t, file), receivedAt = t.Moment("receivedAt") }),
            ("intake", "payment") => Ask(step, Payment(file), t => new { amountVnd = t.Number("amountVnd"), method = t["method"], reference = t["reference"] }),
            ("intake", "payment-correction") => Ask(
                step, [Paid(file), .. Payment(file, file.Counter?.Payments is [var only] ? only : null), reason],
                t => new { payment = t.Number("payment"), amountVnd = t.Number("amountVnd"), method = t["method"], reference = t["reference"], reason = t["reason"] },
                words["Ghi đúng khoản đã thu lúc đó; không thu gì thì ghi 0. Khoản ghi sai vẫn còn trong lịch sử."]),
            ("intake", "digitise") => Ask(step, Scan(file), t => new
            {
                code = file.Counter?.Files.FirstOrDefault(f => f.Sha256 == t["sha256"])?.Component, sha256 = t["sha256"], documentType = t["documentType"], documentNumber = t["documentNumber"],
                title = t["title"], validFrom = t.Day("validFrom"), validTo = t.Day("validTo"), scope = t["scope"],
            }, file.Counter?.Files.Any(f => f.Component is not null) == true ? null : words["Tải bản quét lên ở phần Giấy tờ trước."]),
            ("intake", "withdrawal") => Ask(step, [reason], t => new { reason = t["reason"] }, words["Theo yêu cầu của người nộp; hồ sơ dừng giải quyết."], grave: true),
            ("intake", "return") => Ask(step, Return(file), t => new { receivedBy = t["receivedBy"], delivery = t["delivery"], resultNumber = t["resultNumber"] }),
            ("intake", "correction") => Ask(step, [new("what", words["Sai ở đâu, đúng là gì"], FieldKind.Text)], t => new { what = t["what"] }),
            ("routing", "assign") => Ask(step, [Colleague("officer", file)], t => new { officer = t["officer"] }),
            ("routing", "hand-over") => Ask(step, [Colleague("toOfficer", file), reason], t => new { toOfficer = t["toOfficer"], reason = t["reason"] }),
            ("routing", "complete-step") => Ask(step, [note], t => new { note = t["note"] }, file.Departments is { } d ? words["Bước {0} trên {1}: {2}", d.StepNumber, d.StepCount, d.Step] : null),
            ("routing", "consult") => Ask(step, Consultation(file), t => new
            {
                kind = t["kind"], question = t["question"], ask = t["kind"] == "collective" ? t.Several("askMembers") : t.Several("ask"), days = t.Number("days"), legalBasis = t["legalBasis"],
            }),
            ("routing", "opinion") => Ask(step, Opinion(file), t => new { round = t.Number("round"), option = t["option"], note = t["note"], unit = t["unit"] }),
            ("routing", "conclude-consultation") => Ask(step, [RoundOf(file), note], t => new { round = t.Number("round"), note = t["note"] }),
            ("routing", "linked-work/complete") => Ask(
                step, [new("number", words["Số kết quả"], FieldKind.Line, false, Max: 100), note], t => new { number = t["number"], note = t["note"] }, Work(step, file)),
            ("routing", "stop-clock") => Ask(step, [Pause(file, open: false), reason with { Max = 500 }], t => new { kind = t["kind"], reason = t["reason"] }),
            ("routing", "resume-clock") => Ask(step, [Pause(file, open: true)], t => new { kind = t["kind"] }),
            ("routing", "reschedule") => Ask(
                step, [new("newDueAt", words["Ngày trả mới"], FieldKind.Moment), reason with { Max = 1000 }], t => new { newDueAt = t.Moment("newDueAt"), reason = t["reason"] },
                words["Chỉ hẹn lại một lần; người nộp nhận thư xin lỗi nêu lý do và ngày trả mới."]),
            ("decision", "draft") => Ask(step, [new("content", words["Dự thảo"], FieldKind.Essay, Max: 100_000)], t => new { content = t["content"] }),
            ("decision", "review") => Ask(
                step, [new("approved", words["Ý kiến"], FieldKind.Choice, Choices: [new("true", words["Đồng ý với dự thảo"]), new("false", words["Không đồng ý, soạn lại"])]), note],
                t => new { approved = t["approved"] == "true", note = t["note"] }),
            ("decision", "send-back") => Ask(step, [reason], t => new { reason = t["reason"] }, words["Hồ sơ trở lại phòng ban thụ lý; dự thảo của vòng này hết giá trị."]),
            ("decision", "refuse") => Ask(step, [reason, Article(words["Căn cứ từ chối"])], t => new { reason = t["reason"], legalBasis = t["legalBasis"] }, grave: true),
            ("decision", "sign") => Ask(step, [], _ => new { }, words["Ký số dự thảo đã duyệt và phát hành ngay; việc này không rút lại được."]),
            _ => Ask(step, [], _ => new { }),
        };
    }

    public string OfficerName(string officer) => province.Officer(officer)?.FullName ?? officer;

    public string PartyName(string party) => province.Unit(party)?.Name ?? OfficerName(party);

    private ActForm Ask(NextStep step, IReadOnlyList<Field> fields, Func<Typed, object> body, string? lede = null, bool grave = false) =>
        new(step, Name(step), lede, grave, fields, body);

    private Field Article(string label) => new("legalBasis", label, FieldKind.Line, Hint: words["Số hiệu văn bản và điều, khoản"], Max: 500);

    private Field Other() => new("other", words["Giấy tờ khác"], FieldKind.Line, false, Max: 500);

    /// <summary>Components as check boxes: for a request, all of the procedure's; for what comes in, those that are waited for.</summary>
    private Field Papers(DossierFile file, bool handedIn = false)
    {
        var waited = (file.Counter?.Supplement ?? file.Counter?.Guidance)?.Items;
        var choices = Components(file).Where(c => !handedIn || waited is null || waited.Any(w => w.ComponentCode == c.Code)).Select(c => new Choice(c.Code, c.Name)).ToList();
        var asked = handedIn ? waited : file.Counter?.SupplementToPassOn?.Items;
        return new(handedIn ? "components" : "items", handedIn ? words["Đã nhận"] : words["Cần bổ sung"], FieldKind.Papers, false, Choices: choices,
            Initial: asked is null ? null : string.Join('\n', asked.Select(a => a.ComponentCode).OfType<string>()));
    }

    private IReadOnlyList<Component> Components(DossierFile file) =>
        (file.Departments is { } d ? province.Procedure(file.ProcedureCode, d.ProcedureVersion) : province.Procedure(file.ProcedureCode))?.Components ?? [];

    private object[] Wanted(Typed typed, DossierFile file)
    {
        var picked = typed.Several("items");
        var asked = file.Counter?.SupplementToPassOn?.Items;
        return
        [
            .. Components(file).Where(c => picked.Contains(c.Code)).Select(c => asked?.FirstOrDefault(a => a.ComponentCode == c.Code) is { } a
                ? new { componentCode = (string?)c.Code, what = a.What, originals = a.Originals, copies = a.Copies, toVerify = a.ToVerify }
                : new { componentCode = (string?)c.Code, what = c.Name, originals = c.Originals, copies = c.Originals == 0 ? Math.Max(c.Copies, 1) : c.Copies, toVerify = c.Available }),
            .. typed["other"] is { } other ? new object[] { new { what = other, originals = 1, copies = 0 } } : [],
        ];
    }

    private static object[] HandedIn(Typed typed, DossierFile file)
    {
        var (picked, waited) = (typed.Several("components"), (file.Counter?.Supplement ?? file.Counter?.Guidance)?.Items ?? []);
        return [.. picked.Select(code => waited.FirstOrDefault(w => w.ComponentCode == code)).OfType<AtCounter.WantedPaper>().Select(w => new { code = w.ComponentCode, originals = w.Originals, copies = w.Copies })];
    }

    private Field Paid(DossierFile file)
    {
        var payments = (file.Counter?.Payments ?? []).Select(p => new Choice(p.Version.ToString(CultureInfo.InvariantCulture), $"{words.Money(p.AmountVnd)} {p.Reference}")).ToList();
        return new("payment", words["Khoản đã ghi"], FieldKind.Choice, Choices: payments, Initial: payments is [.., var last] ? last.Value : null);
    }

    /// <param name="wrong">What was recorded, where it is to be put right.</param>
    private Field[] Payment(DossierFile file, AtCounter.Payment? wrong = null) =>
    [
        new("amountVnd", words["Số tiền (đồng)"], FieldKind.Number, Initial: (wrong?.AmountVnd ?? file.Counter?.OwedVnd) is > 0 and var owed ? owed.ToString(CultureInfo.InvariantCulture) : null),
        new("method", words["Cách nộp"], FieldKind.Choice, Choices: [new("desk", words["Tại quầy"]), new("transfer", words["Chuyển khoản"]), new("online", words["Trực tuyến"])], Initial: wrong?.Method ?? "desk"),
        new("reference", words["Số biên lai hoặc giao dịch"], FieldKind.Line, false, Max: 100, Initial: wrong?.Reference),
    ];

    /// <summary>The scan says itself of which component it is.</summary>
    private Field[] Scan(DossierFile file)
    {
        var scans = (file.Counter?.Files ?? []).Where(f => f is { Component: not null, Sha256: not null })
            .Select(f => new Choice(f.Sha256!, $"{Components(file).FirstOrDefault(c => c.Code == f.Component)?.Name ?? f.Component}: {f.Name}")).ToList();
        return
        [
            new("sha256", words["Bản quét"], FieldKind.Choice, Choices: scans, Initial: scans is [var only] ? only.Value : null),
            new("documentType", words["Loại giấy tờ"], FieldKind.Line, Max: 200), new("documentNumber", words["Số, ký hiệu"], FieldKind.Line, false, Max: 100),
            new("title", words["Trích yếu"], FieldKind.Line, Max: 500), new("validFrom", words["Có hiệu lực từ ngày"], FieldKind.Day, false),
            new("validTo", words["Hết hiệu lực ngày"], FieldKind.Day, false), new("scope", words["Phạm vi hiệu lực"], FieldKind.Line, false, Max: 500),
        ];
    }

    private List<Field> Return(DossierFile file)
    {
        List<Field> fields =
        [
            new("receivedBy", words["Người nhận"], FieldKind.Line, false, words["Để trống nếu chính người nộp đến nhận"], Max: 200),
            new("delivery", words["Cách nhận"], FieldKind.Choice, Choices: [new("desk", words["Tại quầy"]), new("post", words["Qua bưu chính"]), new("online", words["Trực tuyến"])],
                Initial: file.Counter?.ResultDelivery ?? "desk"),
        ];
        if (province.Procedure(file.ProcedureCode)?.DecidedAtCounter == true) fields.Add(new("resultNumber", words["Số kết quả"], FieldKind.Line, Max: 100));
        return fields;
    }

    private Field Colleague(string name, DossierFile file) => new(name, words["Cán bộ"], FieldKind.Choice, Choices:
        [.. province.Officers.Where(o => o.Roles.Contains(Role.Handler) && file.Departments is { } d && o.Id != d.Assignee && o.UnitIds.Contains(d.Unit)).Select(o => new Choice(o.Id, o.FullName))]);

    private Field[] Consultation(DossierFile file) =>
    [
        new("kind", words["Hình thức"], FieldKind.Choice, Choices: [new("consultation", words["Hỏi cơ quan, phòng ban"]), new("collective", words["Lấy phiếu từng thành viên"])], Initial: "consultation"),
        new("question", words["Nội dung hỏi"], FieldKind.Text),
        new("ask", words["Hỏi ai"], FieldKind.Choices, false, Choices: [.. province.Units.Where(u => u.Id != file.Departments?.Unit).Select(u => new Choice(u.Id, u.Name))]),
        new("askMembers", words["Thành viên lấy phiếu"], FieldKind.Choices, false, Choices: [.. province.Officers.Where(o => o.Roles.Contains(Role.Signer)).Select(o => new Choice(o.Id, o.FullName))]),
        new("days", words["Thời hạn trả lời (ngày)"], FieldKind.Number, Initial: "5"),
        new("legalBasis", words["Căn cứ"], FieldKind.Line, false, Max: 500),
    ];

    private Field RoundOf(DossierFile file)
    {
        var rounds = (file.Departments?.Rounds ?? []).Where(r => r.State != "concluded").Select(r => new Choice(r.Number.ToString(CultureInfo.InvariantCulture), r.Question)).ToList();
        return new("round", words["Lần lấy ý kiến"], FieldKind.Choice, Choices: rounds, Initial: rounds is [var only] ? only.Value : null);
    }

    private Field[] Opinion(DossierFile file)
    {
        var rounds = (file.Departments?.Rounds ?? []).Where(r => r.State != "concluded").ToList();
        var options = rounds.SelectMany(r => r.Options).DistinctBy(o => o.Code);
        var units = rounds.SelectMany(r => r.Parties).Where(p => p.UnitName is not null).DistinctBy(p => p.Id).Select(p => new Choice(p.Id, p.UnitName!)).ToList();
        var behalf = new Field("unit", words["Thay mặt phòng ban"], FieldKind.Choice, false, words["Chỉ cần chọn khi bạn thuộc nhiều phòng ban được hỏi."], units);
        return
        [
            RoundOf(file), new("option", words["Ý kiến"], FieldKind.Choice, Choices: [.. options.Select(o => new Choice(o.Code, o.Label))]),
            new("note", words["Nội dung"], FieldKind.Text, false), .. units.Count > 1 ? [behalf] : Array.Empty<Field>(),
        ];
    }

    private Field Pause(DossierFile file, bool open)
    {
        var pauses = file.Departments is { } d ? province.Procedure(file.ProcedureCode, d.ProcedureVersion)?.Pauses ?? [] : [];
        var now = (file.Departments?.Clock.Stops ?? []).Where(s => s.To is null).Select(s => s.Kind).ToHashSet();
        // As the API spells it.
        var kinds = pauses.Select(p => (Kind: char.ToLowerInvariant(p.Kind.ToString()[0]) + p.Kind.ToString()[1..], p.Name)).Where(p => now.Contains(p.Kind) == open).Select(p => new Choice(p.Kind, p.Name)).ToList();
        return new("kind", words["Trường hợp"], FieldKind.Choice, Choices: kinds, Initial: kinds is [var only] ? only.Value : null);
    }

    private static string? Work(NextStep step, DossierFile file) => file.Departments?.LinkedWorks.FirstOrDefault(w => step.Action.Split('/')[1] == w.Code)?.Title;
}
