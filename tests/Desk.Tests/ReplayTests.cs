using System.Runtime.CompilerServices;
using System.Text.Json;
using OneStop.Desk.Replay;
using OneStop.Provinces;

namespace OneStop.Desk.Tests;

/// <summary>A life on the scrubber, and what is told of it at each stop.</summary>
public sealed class ReplayTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 25, 23, 50, 0, TimeSpan.FromHours(7));

    private static readonly Words Vietnamese = new(Words.Vietnamese);

    private static readonly Province Sample = Read();

    private static Province Read([CallerFilePath] string here = "") =>
        ProvincePack.Load(Path.Combine(Path.GetDirectoryName(here)!, "../../deploy/provinces/sample")).TryTake(out var province, out var problems)
            ? province : throw new InvalidOperationException(string.Join('\n', problems));

    private static Happening Event(long tick, string service, int minutes) =>
        new(tick, service, tick, $"{service}.something", Evening.AddMinutes(minutes), Evening.AddMinutes(minutes + 1), new(null, null, null), default, "");

    [Fact]
    public void What_two_services_did_at_one_beat_goes_together_and_time_never_runs_back()
    {
        var line = Timeline.Of([Event(1, "intake", 0), Event(2, "routing", 9), Event(2, "decision", 8), Event(3, "intake", 4)]);

        line.Stops.Select(s => (s.Tick, s.Events.Count, (s.At - Evening).TotalMinutes, (s.KnownAt - Evening).TotalMinutes)).Should().Equal((1, 1, 0, 1), (2, 2, 9, 10), (3, 1, 9, 10));
    }

    [Fact]
    public void Days_begin_at_midnight_in_Vietnam()
    {
        var line = Timeline.Of([Event(1, "intake", 0), Event(2, "intake", 9), Event(3, "intake", 10), Event(4, "intake", 600), Event(5, "intake", 1451)]);

        line.Days.Should().Equal(0, 2, 4);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(5, 2)]
    [InlineData(99, 2)]
    public void A_permalink_leads_to_the_last_stop_up_to_it(long tick, int stop)
    {
        var line = Timeline.Of([Event(1, "intake", 0), Event(3, "intake", 5), Event(4, "intake", 6)]);

        line.UpTo(tick).Should().Be(stop);
        line.UpTo(Evening.AddMinutes(5)).Should().Be(1);
        line.UpTo(Evening.AddMinutes(-1)).Should().Be(0);
    }

    [Fact]
    public void Between_two_looks_every_line_is_the_same_added_removed_or_changed()
    {
        Fact[] before = [new("a", "x", "1"), new("a", "y", "1"), new("b", "z", "1"), new("c", "paid", "5"), new("c", "paid", "6")];
        Fact[] after = [new("a", "x", "1"), new("a", "w", "2"), new("b", "z", "3"), new("c", "paid", "5")];

        Change.Between(before, after).Should().Equal(
            new("a", "x", "1", "1"), new("a", "w", null, "2"), new("a", "y", "1", null), new("b", "z", "1", "3"), new("c", "paid", "5", "5"), new("c", "paid", "6", null));
    }

    [Fact]
    public void A_case_is_told_in_words()
    {
        var seen = JsonSerializer.Deserialize<CaseSeen>("""
            {"status":"inProgress","step":"Tra cứu","assignee":"handler.a","unit":"stp-tu-phap","dueAt":"2026-11-27T09:00:00+07:00","dueExplanation":"Vì thế.",
             "originalDueAt":"2026-11-26T09:00:00+07:00","clock":{"state":"running"},"inForce":{"lawProfile":"2025","procedureCode":"2.000635","procedureVersion":1,"counting":"hour","calendar":"2026.1f3a9c02"},
             "counter":{"deskId":"ttphvcc","papers":[{"code":"?","originals":1,"copies":0,"certified":2}],"digitised":[],"feeVnd":8000,"paidVnd":5000,
              "fees":[{"what":"Lệ phí","amountVnd":8000}],"payments":[{"amountVnd":5000,"reference":"FT1"}],"results":[]},
             "departments":{"stops":[{"kind":"supplement","why":"Chờ bổ sung","legalBasis":"Đ.19","from":"2026-11-23T09:00:00+07:00","to":"2026-11-24T09:00:00+07:00"},{"kind":"supplement","why":"Chờ bổ sung","legalBasis":"Đ.19","from":"2026-11-25T09:00:00+07:00","to":null}],"rounds":[],"linkedWorks":[],"overdueSince":"2026-11-26T09:00:00+07:00","timeliness":"late"},
             "decision":{"phase":"signing","round":1,"text":{"sha256":"abc"},"draftedBy":"handler.a","review":{"by":"reviewer.a","approved":true,"note":"Được."}},"holdings":[]}
            """, Apis.Json)!;

        var told = Facts.Of(seen, Vietnamese, new(Vietnamese, Sample), Sample, "Cấp.").Select(f => $"{f.Part} / {f.Name}: {f.Value}");

        told.Should().Equal(
            "Hồ sơ / Trạng thái: Đang giải quyết", "Hồ sơ / Bước: Tra cứu", $"Hồ sơ / Phòng ban: {Sample.Unit("stp-tu-phap")!.Name}", "Hồ sơ / Người thụ lý: Phạm Quốc Bình",
            "Thời hạn / Hạn trả: 09:00 27/11/2026", "Thời hạn / Hạn theo luật: 09:00 26/11/2026", "Thời hạn / Quá hạn từ: 09:00 26/11/2026", "Thời hạn / Đồng hồ: Đang chạy",
            "Thời hạn / Giải quyết: Quá hạn: bổ sung hơn một lần", "Thời hạn / Chờ bổ sung: Đã tạm dừng 09:00 23/11/2026 – 09:00 24/11/2026 (Đ.19)",
            "Thời hạn / Chờ bổ sung: Đang tạm dừng từ 09:00 25/11/2026 (Đ.19)", "Thời hạn / Vì sao là ngày này: Vì thế.",
            "Căn cứ đang có hiệu lực / Quy định: NĐ 118/2025", $"Căn cứ đang có hiệu lực / Thủ tục: {Sample.Procedure("2.000635")!.Name} (2.000635)",
            "Căn cứ đang có hiệu lực / Phiên bản quy trình: 1", "Căn cứ đang có hiệu lực / Cách tính thời hạn: theo giờ làm việc",
            "Căn cứ đang có hiệu lực / Lịch làm việc: công bố 2026.1f3a9c02",
            "Giấy tờ / ?: Bản chính: 1, Bản sao chứng thực: 2", "Phí, lệ phí / Phải nộp: 8.000 đồng", "Phí, lệ phí / Lệ phí: 8.000 đồng", "Phí, lệ phí / Đã nộp: 5.000 đồng FT1",
            "Quyết định / Trạng thái: Chờ ký (vòng 1)", "Quyết định / Người soạn: Phạm Quốc Bình", "Quyết định / Người duyệt: Đặng Thị Hồng: Đồng ý với dự thảo. Được.",
            "Quyết định / Nội dung: Cấp.", "Quyết định / Dấu băm của văn bản: abc");
    }

    [Fact]
    public void Before_there_was_a_dossier_nothing_is_told() => Facts.Of(
        JsonSerializer.Deserialize<CaseSeen>("""{"inForce":{},"holdings":[]}""", Apis.Json)!, Vietnamese, new(Vietnamese, Sample), Sample).Should().BeEmpty();
}
