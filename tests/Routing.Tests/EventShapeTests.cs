using System.Text.Json;
using FluentAssertions;
using OneStop.Hosting;
using OneStop.Launcher;
using OneStop.Routing.Cases;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>What is stored for decades, approved by hand: <c>EventShapes/&lt;stored name&gt;.json</c>.</summary>
public sealed class EventShapeTests
{
    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true, NewLine = "\n" };

    public static TheoryData<object> Events => [.. new object[]
    {
        Sample.Opened, Sample.Started(1), new Assigned("handler.c"), new Claimed("handler.a"), new HandedOver("handler.a", "handler.c", "Nghỉ phép"),
        new StepCompleted(0, "handler.a", "Đã đủ"), new SubmittedForDecision(1), new ReturnedForRework(1, "Thiếu căn cứ"), new CaseClosed(CaseOutcome.ResultIssued),
        Consulting.Asked, Consulting.Agreed, new ConsultationReminded(1, [Consulting.Labour]), new ConsultationLapsed(1, [Consulting.Labour], false),
        Consulting.Conclusion, new LinkedWorksPlanned(Liaising.Works), Liaising.Started("khai-sinh"), new LinkedWorkClaimed("khai-sinh", "handler.b"),
        new LinkedWorkCompleted("khai-sinh", "12/2026", "Đã ghi sổ", "handler.b"),
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
        .Should().Equal("\"resultIssued\"", "\"refused\"");

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
