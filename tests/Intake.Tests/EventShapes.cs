using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using OneStop.Contracts;
using OneStop.Contracts.Intake;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;
using OneStop.Launcher;
using OneStop.Provinces;
using OneStop.WorkingTime;
using Xunit;
using static OneStop.Intake.Tests.Counter;

namespace OneStop.Intake.Tests;

/// <summary>The storage format, one readable file per event. A change that breaks this breaks the history of every province: add an event instead.</summary>
public sealed class EventShapes(IntakeHost intake)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Missing Lacking = new("CCCD", "Căn cước", 0, 1);

    private static readonly Accepted Promised = new(
        Now, new(2026, 3, 6, 17, 0, 0, TimeSpan.FromHours(7)), new(2, LimitUnit.WorkingDay), "Hạn trả kết quả: 17:00 thứ Sáu 06/03/2026.", "2025", Counting.Hour, 10, Now.AddHours(8), Calendar: "2026-09-07.1f3a9c02");

    private static readonly object[] Examples =
    [
        Submission with { CaseCode = "1.004873.01", Channel = Channel.Postal, Owner = Neighbour, ResultDelivery = ResultDelivery.Post, Reliefs = ["M100"] },
        new FeeAssessed(4_000, [new("Lệ phí", FeeKind.ServiceFee, 4_000, 8_000, FeeDue.Receipt, "Giảm 50%", "NQ 66.22/2026")]), Promised, Handling, Result, Returned, Closing, new DeskNotified(Now.AddHours(8), true), new TriageOverdue(Now.AddHours(8)),
        new CompletionAsked([Lacking], "Thiếu tờ khai"), new Resubmitted(Complete), new ReceptionRefused("Không thuộc thẩm quyền", "NĐ 118/2025, Đ.17.1c"),
        new FeePaid(13_000, PaymentMethod.Transfer, "FT2603"), new PaymentCorrected(new("intake", 3), 8_000, PaymentMethod.Desk, "BL 3", "Ghi nhầm số tiền"), new ComponentDigitised("TK", "Đơn, tờ khai", "12/TK", "Tờ khai", new(2026, 3, 5), null, null, "cc33"),
        new FileUploaded(Guid.Parse("0195f1a0-0000-7000-8000-00000000000f"), "TK", "application/pdf", 4321, "dd44"),
        new SupplementAsked(1, [Lacking with { ToVerify = true }], "Cần đối chiếu", "handler.a", true), new SupplementRequested(1, [Lacking], "Cần đối chiếu", Now.AddDays(15), Now),
        new SupplementReceived(1, [new("CCCD", 0, 1)], Now.AddDays(2)), new HandlingPaused("tax", "Chờ thông báo thuế", "NĐ 101/2024, Đ.22", true, 9), new FinancialObligationMet("BL 7", 7_000_000),
        new DueDateMoved(Now.AddDays(5), "Hạn trả kết quả", "resumed", 11), new Rescheduled(Now.AddDays(5), Now.AddDays(7), "Quá tải", "signer.a", true, 12),
        new ErasureAsked("Luật 91/2025, Đ.14", "admin.a"), new PeopleErased("Luật 91/2025, Đ.14", "admin.a", "admin.b"), new Withdrawn("Không còn nhu cầu"), new CorrectionRequested("Sai năm sinh", Now.AddDays(3)), new CorrectionReceived("13/2026/QĐ-H99.15", Now.AddDays(1), "Năm sinh", true),
    ];

    private static readonly DossierWasAccepted Message = new(Code, 3, "1.004873", DeskId, "H99.15", Now, Promised.DueAt, "reception.a",
        new("2025", 1, null, 2, "workingDay", "hour", 0, "counter", Now.AddHours(8)));

    public static TheoryData<string> Names => [.. Examples.Select(Name), "DossierWasAccepted"];

    private static string Name(object e) => OneStopHost.EventName("Intake", e.GetType());

    private static object Example(string name) => name == "DossierWasAccepted" ? Message : Examples.Single(e => Name(e) == name);

    private static string Approved(string name) => File.ReadAllText(Checkout.PathOf($"tests/Intake.Tests/EventShapes/{name}.json"));

    [Theory, MemberData(nameof(Names))]
    public void An_event_is_stored_as_its_file_shows(string name)
    {
        var stored = JsonNode.Parse(JsonSerializer.Serialize(Example(name), Json.Options))!.ToJsonString(Readable);

        Lines(stored).Should().Equal(Lines(Approved(name)));
    }

    [Theory, MemberData(nameof(Names))]
    public void What_is_stored_is_read_back_as_it_was(string name) =>
        Given.Stored(JsonSerializer.Deserialize(Approved(name), Example(name).GetType(), Json.Options)!).Should().Be(Given.Stored(Example(name)));

    [Fact]
    public void Every_event_the_service_stores_has_its_file() =>
        intake.Http.Services.GetRequiredService<IDocumentStore>().Options.Events.AllKnownEventTypes()
            .Where(e => e.EventType.Assembly == typeof(Dossier).Assembly).Select(e => e.EventTypeName)
            .Should().BeEquivalentTo(Directory.GetFiles(Checkout.PathOf("tests/Intake.Tests/EventShapes"), "intake.*.json").Select(Path.GetFileNameWithoutExtension));

    [Fact]
    public void No_event_and_no_message_has_a_place_for_personal_data()
    {
        string[] personal = ["FullName", "Name", "IdNumber", "Identity", "Phone", "Email", "Address", "Birth", "Gender", "Cccd", "Applicant", "Owner", "SearchName"];
        var types = Examples.Select(e => e.GetType()).Concat(typeof(IDossierMessage).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(IDossierMessage)) && t.IsClass));

        types.SelectMany(t => Properties(t, t.Name))
            // A reference to the personal-data store is what stands there instead of the person.
            .Where(p => p.Type != typeof(PersonReference) && personal.Any(word => p.Path.Split('.')[^1].Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Select(p => p.Path).Should().BeEmpty();
        typeof(PersonReference).GetProperties().Select(p => p.Name).Should().Equal("RecordId", "Version", "Sha256");
    }

    private static IEnumerable<(string Path, Type Type)> Properties(Type type, string path)
    {
        foreach (var property in type.GetProperties())
        {
            var inner = property.PropertyType is { IsGenericType: true } list && list.GetGenericArguments() is [var item] ? item : property.PropertyType;
            yield return ($"{path}.{property.Name}", inner);
            if (inner.Namespace?.StartsWith("OneStop", StringComparison.Ordinal) != true || inner.IsEnum || inner == typeof(PersonReference)) continue;
            foreach (var deeper in Properties(inner, $"{path}.{property.Name}")) yield return deeper;
        }
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
