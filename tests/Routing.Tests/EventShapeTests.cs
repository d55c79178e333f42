using System.Text.Json;
using FluentAssertions;
using OneStop.Hosting;
using OneStop.Launcher;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using OneStop.WorkingTime;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>What is stored for decades, approved by hand: <c>EventShapes/&lt;stored name&gt;.json</c>.</summary>
public sealed class EventShapeTests
{
    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true, NewLine = "\n" };

    private const string Calendar = "2026-09-07.1f3a9c02";

    public static TheoryData<object> Events => [.. new object[]
    {
        Sample.Opened, Sample.Started(1), new Assigned("handler.c"), new Claimed("handler.a"), new HandedOver("handler.a", "handler.c", "Nghỉ phép"),
        Consulting.Asked, Consulting.Agreed, new ConsultationReminded(1, [Consulting.Labour]), new ConsultationLapsed(1, [Consulting.Labour], false),
        Consulting.Conclusion, new LinkedWorksPlanned(Liaising.Works), Liaising.Started("khai-sinh"), new LinkedWorkClaimed("khai-sinh", "handler.b"),
        new LinkedWorkCompleted("khai-sinh", "12/2026", "Đã ghi sổ", "handler.b"),
        new StepCompleted(0, "handler.a", "Đã đủ"), new SubmittedForDecision(1), new ReturnedForRework(1, "Thiếu căn cứ"),
        new CaseClosed(CaseOutcome.ResultIssued, Sample.Now, Timeliness.OnTime), new PapersReceived("stp-tu-phap", Sample.Now.AddHours(8), true),
        new SupplementAsked(1, [new("TPHS.15", "Giấy chứng nhận đã cấp", 1, 0, false)], "Còn thiếu", true),
        new ClockStopped(PauseKind.Supplement, "chờ bổ sung hồ sơ", "NĐ 118/2025, Đ.19.5", false, Sample.Now, 1, Sample.Now.AddDays(15)),
        new ClockResumed(PauseKind.Tax, Sample.Now, Sample.Now.AddDays(1), "Tính từ…", Calendar), new ClockRestarted(1, Sample.Now, Sample.Now.AddDays(1), "Tính từ…", Calendar),
        new Rescheduled(Sample.Now, Sample.Now.AddDays(1), "Mất điện", true), new DueSoon(Sample.Now.AddDays(1), Sample.Now), new Overdue(Sample.Now, Sample.Now),
        new DueDateRecalculated(Sample.Now, "Tính từ…", "Nghỉ bão", Calendar),
        new MovedToVersion(1, 2, Sample.Steps, 1, true, "stp-lanh-dao", 3, LimitUnit.WorkingDay, 0, Sample.Now, "Tính từ…", "Quyết định mới", Calendar),
    }];

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_is_stored_in_its_approved_shape(object e)
    {
        var approved = File.ReadAllText(Path.Combine(Approved, OneStopHost.EventName("Routing", e.GetType()) + ".json"));

        (JsonSerializer.Serialize(e, e.GetType(), Indented) + "\n").Should().Be(approved);
        JsonSerializer.Deserialize(approved, e.GetType(), Json.Options).Should().BeEquivalentTo(e, compare => compare.RespectingRuntimeTypes());
    }

    [Fact]
    public void Outcomes_are_stored_as_words() => Enum.GetValues<CaseOutcome>().Select(o => JsonSerializer.Serialize(o, Json.Options))
        .Should().Equal("\"resultIssued\"", "\"refused\"", "\"withdrawn\"", "\"supplementLapsed\"");

    [Fact]
    public void Kinds_of_pauses_are_stored_as_words() => Enum.GetValues<PauseKind>().Select(o => JsonSerializer.Serialize(o, Json.Options))
        .Should().Equal("\"tax\"", "\"payment\"", "\"survey\"", "\"posting\"", "\"landPrice\"", "\"inheritance\"", "\"other\"", "\"supplement\"");

    internal static string Approved => Checkout.PathOf("tests/Routing.Tests/EventShapes");
}

[Collection(nameof(RoutingHost))]
public sealed class StoredNamesTests(RoutingHost routing)
{
    [Fact]
    public void Every_event_the_service_stores_has_an_approved_shape_under_its_stored_name() =>
        routing.Store.Options.Events.AllKnownEventTypes()
            .Where(e => e.EventType.Assembly == typeof(Case).Assembly)
            .Select(e => e.EventTypeName).Should().BeEquivalentTo(Directory.GetFiles(EventShapeTests.Approved).Select(Path.GetFileNameWithoutExtension));
}
