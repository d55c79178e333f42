using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using OneStop.Hosting;
using Xunit;
using static OneStop.Decisions.Tests.Cast;

namespace OneStop.Decisions.Tests;

/// <summary>The storage format. A change that breaks this breaks the history of every province: add an event instead.</summary>
public sealed class EventShapes
{
    private static readonly (object Event, string Name, string Json)[] Pinned =
    [
        (Opening, "decision.opened",
            """{"round":1,"procedureCode":"1.004873","deskId":"ttphvcc","agencyCode":"H99.15","unitId":"so-tu-phap.hanh-chinh","handledBy":"handler.a","dueAt":"2026-03-09T17:00:00+07:00","decidingUnitId":"so-tu-phap.hanh-chinh","submittedAt":"2026-03-05T09:00:00+07:00"}"""),
        (Draft, "decision.drafted", """{"text":{"id":"0195f1a0-0000-7000-8000-000000000001","sha256":"aa11","length":120},"by":"handler.a"}"""),
        (Approval, "decision.reviewed", """{"approved":true,"by":"reviewer.a"}"""),
        (Disapproval, "decision.reviewed", """{"approved":false,"note":"Thiếu căn cứ","by":"reviewer.a"}"""),
        (Return, "decision.sentBack", """{"round":1,"reason":"Xác minh lại nơi cư trú"}"""),
        (Signature, "decision.signed", """{"contentSha256":"aa11"}"""),
        (Issue, "decision.issued", """{"number":"1/2026/QĐ-H99.15","at":"2026-03-05T09:00:00+07:00"}"""),
        (Moved, "decision.dueDateMoved", """{"dueAt":"2026-03-12T17:00:00+07:00","since":"2026-03-05T10:00:00+07:00"}"""),
        (Wrong, "decision.correctionAsked", """{"what":"Sai năm sinh","correctBy":"2026-03-09T09:00:00+07:00"}"""),
        (Righted, "decision.corrected", """{"number":"2/2026/QĐ-H99.15","what":"Sai năm sinh","inTime":true,"at":"2026-03-05T09:00:00+07:00"}"""),
        (Gone, "decision.abandoned", """{"reason":"Không còn nhu cầu"}"""),
        (Rejection, "decision.refused", """{"reason":"Không đủ điều kiện","legalBasis":"Luật Lý lịch tư pháp, Đ.45"}"""),
    ];

    [Fact]
    public void Events_are_stored_under_these_names_in_this_shape() =>
        Pinned.Select(s => (OneStopHost.EventName("Decision", s.Event.GetType()), Readable(JsonSerializer.Serialize(s.Event, Json.Options))))
            .Should().Equal(Pinned.Select(s => (s.Name, s.Json)));

    [Fact]
    public void What_is_stored_is_read_back_as_it_was() =>
        Pinned.Select(s => JsonSerializer.Deserialize(s.Json, s.Event.GetType(), Json.Options)).Should().Equal(Pinned.Select(s => s.Event));

    /// <summary>As jsonb keeps it: the writer's escapes (of "+" in instants) do not survive the store.</summary>
    private static string Readable(string json) => JsonNode.Parse(json)!.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
