using System.Text.Json;
using OneStop.Desk.Receive;

namespace OneStop.Desk.Tests;

public sealed class DraftTests
{
    private readonly Draft draft = new() { Subject = "reception.a", Key = "k", ProcedureCode = "2.001955" };

    private JsonElement Sent => JsonSerializer.SerializeToElement(draft.Request("ttphvcc"), Apis.Json);

    [Fact]
    public void Only_what_was_handed_in_is_sent()
    {
        draft.PapersOf("A").Originals = 1;
        draft.PapersOf("B");

        Sent.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("code").GetString()).Should().Equal("A");
    }

    [Fact]
    public void A_number_may_be_typed_in_groups()
    {
        draft.Applicant.IdNumber = " 079 012 345 678 ";
        draft.Applicant.Phone = "  ";

        Sent.GetProperty("applicant").GetProperty("idNumber").GetString().Should().Be("079012345678");
        Sent.GetProperty("applicant").GetProperty("phone").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public void The_owner_is_named_only_where_there_is_another()
    {
        draft.Owner.FullName = "Trần Văn Đức";
        Sent.GetProperty("owner").ValueKind.Should().Be(JsonValueKind.Null);
        draft.ForAnother = true;
        Sent.GetProperty("owner").GetProperty("fullName").GetString().Should().Be("Trần Văn Đức");
    }

    [Fact]
    public void Another_procedure_forgets_the_papers_and_keeps_the_people()
    {
        draft.Applicant.FullName = "Nguyễn Thị Hoà";
        draft.PapersOf("A").Originals = 1;
        draft.Choose("1.001193");

        draft.Papers.Should().BeEmpty();
        draft.Applicant.FullName.Should().Be("Nguyễn Thị Hoà");
    }

    [Fact]
    public void What_is_kept_comes_back_whole()
    {
        draft.PapersOf("A").Copies = 2;
        draft.Applicant.FullName = "Nguyễn Thị Hoà";

        JsonSerializer.Deserialize<Draft>(JsonSerializer.Serialize(draft)).Should().BeEquivalentTo(draft);
    }
}
