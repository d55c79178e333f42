using System.Globalization;
using System.Security.Cryptography;
using FluentAssertions;
using OneStop.Intake.Dossiers;
using OneStop.Intake.Forms;
using OneStop.Printing;
using OneStop.Provinces;
using Xunit;
using static OneStop.Intake.Tests.Forms.Printed;

namespace OneStop.Intake.Tests.Forms;

/// <summary>Each form carries what the law puts into it, read back by another program.</summary>
public sealed class FormTests
{
    public static TheoryData<string> Kinds => [.. All.Keys];

    private static byte[] Print(string form) => Print(All[form]());

    private static byte[] Print(Sheet? sheet) => sheet!.ToPdf(reprint: false);

    private static void Says(string form, params string[] facts)
    {
        var words = Pdf.Words(Print(form));
        foreach (var fact in facts) words.Should().Contain(Pdf.Bare(fact));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Every_form_bears_the_common_head(string form) => Says(
        form, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", Code, form is "apology" or "control" ? "SỞ NỘI VỤ" : "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG TỈNH");

    [Fact]
    public void The_reception_slip_says_who_handed_in_what_and_when_it_is_done() => Says(
        "reception", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "Mã hồ sơ: H99.10-260305-0001", "Tỉnh Mẫu, ngày 05 tháng 3 năm 2026",
        "Bộ phận Một cửa: Trung tâm Phục vụ hành chính công tỉnh. Điện thoại: 0299 3 800 100", "Tiếp nhận hồ sơ của: Đỗ Thị Hoà",
        "Số định danh/Hộ chiếu/Mã số thuế: 001199000001", "Địa chỉ: 12 phố Huế, Phường 1, Tỉnh Mẫu", "Số điện thoại: 0912 345 678", "Email: hoa@example.vn",
        "Chủ hồ sơ: Công ty TNHH Gỗ Mỹ Nghệ Trường Sơn", "Địa chỉ chủ hồ sơ: Lô B2, Khu công nghiệp Bắc",
        "Nội dung yêu cầu giải quyết: Đăng ký nội quy lao động của doanh nghiệp (2.001955)", "1. Thành phần hồ sơ nộp gồm:", "Bản chính", "Bản chứng thực", "Bản photo",
        "1 Văn bản đề nghị đăng ký nội quy lao động 1 0 0", "2 Nội quy lao động 1 2 1", "2. Số lượng hồ sơ: 01 (bộ)", "quy định: 7 ngày làm việc",
        "4. Thời gian nhận hồ sơ: 09 giờ 30 phút, ngày 05 tháng 3 năm 2026", "5. Thời gian trả kết quả giải quyết hồ sơ: 09 giờ 30 phút, ngày 16 tháng 3 năm 2026",
        "6. Đăng ký nhận kết quả tại: Trung tâm Phục vụ hành chính công tỉnh, 01 đường Hùng Vương", "7. Phí, lệ phí: 8.000 đồng (Tám nghìn đồng)",
        "Quyển số: 2026; Số thứ tự: H99.10-260305-0001", "NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ", "Nguyễn Thị Lan");

    [Fact]
    public void The_usual_receipt_is_one_sheet() => Pdf.Pages(Print("reception"), _ => 0).Should().ContainSingle();

    [Fact]
    public void Guidance_lists_all_that_is_missing_and_whom_to_ask() => Says(
        "guidance", "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "Số: H99.10-260305-0001/HDHS-1", "Tiếp nhận hồ sơ của: Đỗ Thị Hoà",
        "Nội dung yêu cầu giải quyết: Đăng ký nội quy lao động", "Địa chỉ: 12 phố Huế", "0912 345 678", "hoa@example.vn", "Thành phần cần hoàn thiện", "Bản chính",
        "Bản sao (chứng thực hoặc photo)", "Văn bản góp ý phải có dấu của công đoàn cơ sở 1 2", "Giấy ủy quyền nộp hồ sơ (để đối chiếu với dữ liệu đã có) 1 0",
        "Lý do: Hồ sơ nộp qua người đại diện", "liên hệ với Nguyễn Thị Lan, số điện thoại 0299 3 800 100", "NGƯỜI HƯỚNG DẪN");

    [Fact]
    public void A_supplement_request_says_when_the_dossier_is_closed() => Says(
        "supplement", "Bổ sung chương về an toàn lao động", "Lý do: Nội quy còn thiếu nội dung bắt buộc", "09 giờ 30 phút, ngày 21 tháng 3 năm 2026");

    [Fact]
    public void An_earlier_request_is_printed_again_by_its_number()
    {
        var history = History([Handed, Guided, At(Received.AddMinutes(15), new Resubmitted(Submission.Components)), FeeNamed, Acceptance, TakenUp, Asked]);

        Pdf.Words(SupplementSlip.Of(history, 1)!.ToPdf(false)).Should().Contain("HDHS-1").And.Contain("ngườiđạidiện").And.NotContain("Điều118");
        Pdf.Words(SupplementSlip.Of(history, null)!.ToPdf(false)).Should().Contain("HDHS-2").And.Contain("Điều118");
        SupplementSlip.Of(history, 3).Should().BeNull();
    }

    [Fact]
    public void A_refusal_at_the_counter_gives_its_reason() => Says(
        "refusal", "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "Số: H99.10-260305-0001/TCHS", "Tiếp nhận hồ sơ của: Đỗ Thị Hoà", "Nội dung yêu cầu giải quyết: Đăng ký nội quy",
        "Địa chỉ: 12 phố Huế", "0912 345 678", "hoa@example.vn", "thông báo từ chối tiếp nhận hồ sơ này với lý do cụ thể",
        "Thủ tục không thuộc thẩm quyền giải quyết của tỉnh", "Căn cứ: NĐ 118/2025, Đ.17.1c", "NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ", "Nguyễn Thị Lan");

    [Fact]
    public void A_refusal_after_examination_is_the_same_form() => Says("rejection", "từ chối giải quyết hồ sơ này", "Doanh nghiệp sử dụng dưới 10 lao động", "Bộ luật Lao động, Đ.118");

    [Fact]
    public void The_apology_names_the_old_date_the_reason_and_the_new_date() => Says(
        "apology", "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT", "Số: H99.10-260305-0001/PXL", "TỈNH MẪU", "SỞ NỘI VỤ", "Kính gửi: Đỗ Thị Hoà",
        "Ngày 05 tháng 3 năm 2026, Sở Nội vụ tiếp nhận giải quyết hồ sơ", "thủ tục hành chính: Đăng ký nội quy lao động của doanh nghiệp của Đỗ Thị Hoà",
        "Mã hồ sơ: H99.10-260305-0001", "Thời gian hẹn trả kết quả giải quyết hồ sơ: 09 giờ 30 phút, ngày 16 tháng 3 năm 2026", "Lý do: Phải lấy thêm ý kiến",
        "xin lỗi Ông/Bà", "trả kết quả giải quyết hồ sơ vào 09 giờ 30 phút, ngày 18 tháng 3 năm 2026", "THỦ TRƯỞNG CƠ QUAN", "Bùi Thanh Sơn");

    [Fact]
    public void A_withdrawn_dossier_is_stopped_at_its_applicants_wish() => Says(
        "withdrawal", "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "Kính gửi: Đỗ Thị Hoà", "Thời gian nhận hồ sơ: 09 giờ 30 phút, ngày 05 tháng 3 năm 2026",
        "kể từ 09 giờ 30 phút, ngày 07 tháng 3 năm 2026", "Theo yêu cầu của người nộp hồ sơ: Công ty thay đổi phương án tổ chức", "Căn cứ: NĐ 118/2025, Đ.21");

    [Fact]
    public void A_dossier_whose_supplement_never_came_is_stopped_not_refused()
    {
        Says("stop", "Quá 15 ngày mà hồ sơ chưa được bổ sung", "NĐ 118/2025, Đ.19.5");
        RejectionSlip.Of(History([.. InProgress, Asked, TimedOut])).Should().BeNull();
        StopNotice.Of(History([.. InProgress, RefusedAfterExamination])).Should().BeNull();
    }

    [Fact]
    public void The_control_sheet_shows_every_hand_over_early_on_time_or_late() => Says(
        "control", "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "giải quyết hồ sơ: Sở Nội vụ", "phối hợp giải quyết hồ sơ: Không", "Loại thủ tục hành chính: Đăng ký nội quy",
        "Chủ hồ sơ: Công ty TNHH Gỗ Mỹ Nghệ Trường Sơn", "Thời gian nhận hồ sơ: 09 giờ 30", "Thời gian hẹn trả kết quả: 09 giờ 30 phút, ngày 16 tháng 3 năm 2026",
        "1. Giao: Trung tâm Phục vụ hành chính công tỉnh", "2. Nhận: Phòng Lao động - Việc làm", "Giao: 09 giờ 30 phút, ngày 05 tháng 3 năm 2026 (Nguyễn Thị Lan)",
        "Nhận: 11 giờ 30 phút, ngày 05 tháng 3 năm 2026 (Phạm Quốc Bình)", "Trước hạn", "Đúng hạn", "Quá hạn", "trình lãnh đạo Sở");

    [Fact]
    public void The_register_line_follows_the_dossier_to_its_end() => Says(
        "register", "SỔ THEO DÕI HỒ SƠ", "Quyển số: 2026", "Từ ngày 05 tháng 3 năm 2026", Code, "Đăng ký nội quy lao động của doanh nghiệp", "Đỗ Thị Hoà 12 phố Huế, Phường 1, Tỉnh Mẫu 0912 345 678",
        "Sở Nội vụ", "05/03/2026 09:30", "16/03/2026 09:30", "05/03/2026 11:30", "12/03/2026 09:30", "13/03/2026 09:30", "Tại Bộ phận Một cửa", "Số lượng hồ sơ (bộ)",
        "Chuyển hồ sơ đến cơ quan giải quyết", "Phương thức nhận kết quả", "Ký nhận", "Ghi chú");

    [Fact]
    public void Nothing_is_printed_of_what_has_not_happened()
    {
        ReceptionSlip.Of(History(Handed, Guided)).Should().BeNull();
        Register.Of(History(Handed)).Should().BeNull();
        ControlSheet.Of(History(InProgress), []).Should().BeNull();
        var history = History(InProgress);
        foreach (var sheet in new[] { SupplementSlip.Of(history, null), RejectionSlip.Of(history), ApologyLetter.Of(history), StopNotice.Of(history) }) sheet.Should().BeNull();
    }

    [Fact]
    public void A_dossier_of_2018_has_the_titles_of_2018() => Pdf
        .Words(ApologyLetter.Of(History([Handed, At(Received, ((Accepted)Acceptance.Event) with { LawProfile = "2018" }), TakenUp, Apologised]))!.ToPdf(false))
        .Should().Contain(Pdf.Bare(Pack.Law("2018").Forms.Single(f => f.Kind == FormKind.Apology).Title.ToUpperInvariant()));

    [Fact]
    public void What_happens_later_changes_no_form()
    {
        var supplemented = At(Received.AddDays(3), new SupplementReceived(1, [new("G09-KQ002549", 1, 0)]));

        Print(ReceptionSlip.Of(History([.. InProgress, Asked, supplemented, Apologised, Issued, Returned]))).Should().Equal(Print("reception"));
        Print(SupplementSlip.Of(History(Handed, Guided, At(Received.AddHours(1), new Resubmitted([])), FeeNamed, Acceptance), null)).Should().Equal(Print("guidance"));
        Print(SupplementSlip.Of(History([.. InProgress, Asked, supplemented, Issued]), null)).Should().Equal(Print("supplement"));
        Print(ApologyLetter.Of(History([.. InProgress, Apologised, Issued, Returned]))).Should().Equal(Print("apology"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Printed_twice_and_in_any_culture_the_bytes_are_the_same_but_for_the_mark(string form)
    {
        var (first, reprint) = (Print(form), All[form]()!.ToPdf(reprint: true));
        var culture = CultureInfo.CurrentCulture;
        foreach (var other in new[] { "tr-TR", "ar-SA", "vi-VN" })
            try
            {
                CultureInfo.CurrentCulture = new(other);
                Print(form).Should().Equal(first);
                All[form]()!.ToPdf(reprint: true).Should().Equal(reprint);
            }
            finally
            {
                CultureInfo.CurrentCulture = culture;
            }
        Pdf.Words(first).Should().NotContain(Pdf.Bare(Sheet.ReprintMark));
        Pdf.Words(reprint).Should().Contain(Pdf.Bare(Sheet.ReprintMark));
        Pdf.Source(first).Should().Contain("/CreationDate (D:2026");
    }

    /// <summary>Holds across processes, machines and years. A change of layout changes it, and with it every form of the past: think twice.</summary>
    [Fact]
    public void A_sheet_has_the_bytes_it_has_always_had()
    {
        var sheet = new Sheet(Paper.A5, "Đề nghị", Received);
        sheet.Add(Layout.Paragraph(["Kính gửi ", SheetParts.Bold("Ông Nguyễn Văn Đức"), SheetParts.Italic(" – 8.000 đồng")], sheet.Width, 11));
        sheet.Add(Sheet.Qr(PublicUrl, 60));

        Convert.ToHexStringLower(SHA256.HashData(sheet.ToPdf(reprint: true))).Should().Be("8c704858e049bd4810e59b2aebade46ff83cd92b0cd025cdceb578de2c695c2c");
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Fonts_are_in_the_file_and_the_paper_is_the_laws(string form)
    {
        var pdf = Print(form);

        var source = Pdf.Source(pdf);
        var fonts = source.Split("/Subtype /Type0").Length - 1;
        fonts.Should().BeInRange(2, 3);
        (source.Split("/FontFile2").Length - 1).Should().Be(fonts);
        source.Should().NotContain("/Subtype /Type1").And.NotContain("/Times").And.NotContain("/Helvetica");
        var (width, height) = form == "register" ? (297, 210) : (148, 210);
        foreach (var page in Pdf.Pages(pdf, p => (p.Width, p.Height)))
        {
            (page.Width / 72 * 25.4).Should().BeApproximately(width, 0.5);
            (page.Height / 72 * 25.4).Should().BeApproximately(height, 0.5);
        }
    }

    [Fact]
    public void The_QR_code_opens_the_public_page() => Pdf.Qr(Print("reception")).Should().Be("http://localhost:8080/track/H99.10-260305-0001");

    [Fact]
    public void The_register_is_signed_below_its_last_line_and_never_on_a_page_of_its_own()
    {
        var one = Register.Of(History([.. InProgress, Issued, Returned]))!;
        for (var lines = 1; lines <= 20; lines++)
            Pdf.Pages((one with { Lines = [.. Enumerable.Repeat(one.Lines[0], lines)] }).ToSheet().ToPdf(false), page => Pdf.Bare(page.Text))[^1]
                .Should().Contain("NGƯỜILẬPSỔ").And.Contain(Code);
    }

    [Fact]
    public void Sixty_components_run_over_pages_each_with_the_heading_and_none_is_lost()
    {
        var many = Submission with { Components = [.. Enumerable.Range(1, 60).Select(n => new HandedIn($"Giấy tờ số {n} của bộ hồ sơ đề nghị cấp phép xây dựng nhà ở riêng lẻ", n, 0))] };

        var pages = Pdf.Pages(ReceptionSlip.Of(History(At(Received, many), Acceptance))!.ToPdf(false), page => Pdf.Bare(page.Text));

        pages.Should().HaveCountGreaterThan(2);
        pages.Where(p => p.Contains("Giấytờsố", StringComparison.Ordinal)).Should().OnlyContain(p => p.Contains("Bảnchứngthực"));
        for (var n = 1; n <= 60; n++) string.Concat(pages).Should().Contain($"{n}Giấytờsố{n}của");
        pages[^1].Should().Contain($"Trang{pages.Count}/{pages.Count}").And.Contain("NGƯỜITIẾPNHẬNHỒSƠ").And.Contain("NguyễnThịLan");
    }

    [Theory]
    [InlineData("Nguyễn Phước Quý Công Tằng Tôn Nữ ")]
    [InlineData("Wwwwwwwwwwwwwwwwwwww")]
    public void A_name_of_two_hundred_characters_stays_on_the_paper(string part)
    {
        var name = string.Concat(Enumerable.Repeat(part, 20))[..200].Trim();
        var history = History(InProgress) with { People = [Hoa with { FullName = name }, Company with { FullName = name, Address = name }] };

        foreach (var sheet in new[] { ReceptionSlip.Of(history)!, Register.Of(history)!.ToSheet() })
        {
            var pdf = sheet.ToPdf(false);
            if (part.Contains(' ', StringComparison.Ordinal)) Pdf.Words(pdf).Should().Contain(Pdf.Bare(name));
            else Pdf.Words(pdf).Count(c => c is 'W' or 'w').Should().BeGreaterThanOrEqualTo(200);
            Pdf.Pages(pdf, p => p.Letters.All(l => l.Location.X >= 20 && l.EndBaseLine.X <= p.Width - 20 && l.Location.Y >= 10 && l.Location.Y <= p.Height - 10))
                .Should().AllBeEquivalentTo(true);
        }
    }

    [Fact]
    public void A_reason_longer_than_a_page_goes_on_on_the_next()
    {
        var reason = string.Join(' ', Enumerable.Range(1, 2000).Select(n => $"lý-do-{n}."));
        var words = Pdf.Words(RejectionSlip.Of(History(Handed, At(Received, new ReceptionRefused(reason, "NĐ 118/2025"))))!.ToPdf(false));
        var note = Pdf.Words(ControlSheet.Of(History(InProgress), [Passed[0] with { Note = reason }])!.ToPdf(false));

        foreach (var n in new[] { 1, 500, 1999, 2000 })
        {
            words.Should().Contain($"lý-do-{n}.");
            note.Should().Contain($"lý-do-{n}.");
        }
    }

    [Fact]
    public void A_person_whose_data_are_gone_leaves_the_form_printable() =>
        Pdf.Words(ReceptionSlip.Of(History(InProgress) with { People = [] })!.ToPdf(false)).Should().Contain(Pdf.Bare(FormParts.Erased)).And.Contain(Code);

    [Fact]
    public void A_form_shows_the_version_of_the_person_that_it_refers_to() => Pdf
        .Words(ReceptionSlip.Of(History(InProgress) with { People = [Hoa with { Version = 2, FullName = "Tên đã cải chính" }, Hoa, Company] })!.ToPdf(false))
        .Should().Contain("ĐỗThịHoà").And.NotContain("cảichính");
}
