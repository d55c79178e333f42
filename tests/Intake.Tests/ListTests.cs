using System.Text;
using FluentAssertions;
using OneStop.Contracts.Routing;
using OneStop.Testing;
using Xunit;

namespace OneStop.Intake.Tests;

/// <summary>How an officer finds a dossier again.</summary>
public sealed class ListTests(IntakeHost intake)
{
    internal static string Word() => new([.. Papers.Mark()[^12..].Select(c => (char)('a' + Convert.ToInt32(c.ToString(), 16)))]);

    private async Task<IReadOnlyList<string>> Find(string query, string officer = "reception.a")
    {
        var answer = await intake.Client.Get($"{IntakeHost.Dossiers}?{query}", intake.Token(officer));
        answer.Status.Should().Be(200);
        return [.. answer.Json["items"]!.AsArray().Select(i => i!["dossierCode"]!.GetValue<string>())];
    }

    internal static string Q(string q) => $"q={Uri.EscapeDataString(q)}";

    [Fact]
    public async Task A_name_is_found_with_and_without_diacritics_in_any_case_and_any_normal_form()
    {
        var word = Word();
        var code = await intake.Received(Papers.From($"Đỗ Thị Hường {word}"));

        foreach (var typed in new[] { $"đỗ thị hường {word}", $"do thi huong {word}", $"ĐỖ  THỊ HƯỜNG {word}", $"Hường {word}", $"Đỗ Thị Hường {word}".Normalize(NormalizationForm.FormD) })
            (await Find(Q(typed))).Should().Equal([code], typed);
        (await Find(Q($"Đỗ Thị Hoa {word}"))).Should().BeEmpty();
    }

    [Fact]
    public async Task A_name_typed_in_decomposed_form_is_kept_composed()
    {
        var name = $"Nguyễn Thị Huệ {Word()}";
        var code = await intake.Received(Papers.From(name.Normalize(NormalizationForm.FormD)));

        (await Find(Q(name))).Should().Equal(code);
        (await intake.Client.Get($"{IntakeHost.Dossiers}/{code}", intake.Lan)).Json["applicant"]!["fullName"]!.GetValue<string>().Should().Be(name);
    }

    [Fact]
    public async Task An_identity_number_and_a_code_find_their_dossier()
    {
        var id = Papers.Id();
        var code = await intake.Received(Papers.From("Hồ Văn Ích", id));

        (await Find(Q(id))).Should().Equal(code);
        (await Find(Q(id[..11]))).Should().BeEmpty();
        (await Find(Q(code))).Should().Equal(code);
        (await Find(Q(code.ToLowerInvariant()))).Should().Equal(code);
    }

    [Fact]
    public async Task Wildcards_are_only_letters()
    {
        var word = Word();
        await intake.Received(Papers.From($"Kiều Lam {word}"));

        (await Find(Q($"%{word}"))).Should().BeEmpty();
        (await Find(Q($"Kiều_Lam {word}"))).Should().BeEmpty();
        (await Find(Q($"Kiều Lam\\ {word}"))).Should().BeEmpty();
        (await Find(Q($"' or 1=1 -- {word}"))).Should().BeEmpty();
    }

    [Fact]
    public async Task The_list_is_filtered_by_status()
    {
        var word = Word();
        var waiting = await intake.Received(Papers.From($"Lý Văn {word}"));
        var handled = await intake.Received(Papers.From($"Lý Thị {word}"));
        await intake.Hear(new CaseWasTakenUp(handled, 5, Counter.Now));

        (await Find($"status=accepted&{Q(word)}")).Should().Equal(waiting);
        (await Find($"status=inProgress&{Q(word)}")).Should().Equal(handled);
        (await Find($"status=resultReturned&{Q(word)}")).Should().BeEmpty();
        (await Find(Q(word))).Should().BeEquivalentTo([waiting, handled]);
    }

    [Fact]
    public async Task A_desk_sees_its_own_dossiers_a_supervisor_all()
    {
        var word = Word();
        var code = await intake.Received(Papers.From($"Mạc Thị {word}"));

        (await Find(Q(word), "reception.b")).Should().BeEmpty();
        (await Find(Q(code), "reception.b")).Should().BeEmpty();
        (await Find(Q(word), "supervisor.a")).Should().Equal(code);
    }

    [Fact]
    public async Task A_long_list_comes_in_pages_without_gaps_or_repeats()
    {
        var word = Word();
        var codes = await Task.WhenAll(Enumerable.Range(0, 53).Select(_ => intake.Received(Papers.From($"Ngô Văn {word}"))));

        var (one, two, three) = (await Find(Q(word)), await Find($"page=2&{Q(word)}"), await Find($"page=3&{Q(word)}"));

        (one.Count, two.Count, three.Count).Should().Be((50, 3, 0));
        one.Concat(two).Should().BeEquivalentTo(codes);
    }

    [Theory]
    [InlineData("page=0", "page")]
    [InlineData("page=-1", "page")]
    [InlineData("page=hai", "page")]
    [InlineData("page=99999999999", "page")]
    [InlineData("status=bogus", "status")]
    [InlineData("status=2", "status")]
    [InlineData("status=%2B2", "status")]
    [InlineData("status=accepted,inProgress", "status")]
    [InlineData("q=%00", "q")]
    [InlineData("q=a%1Bb", "q")]
    public async Task What_cannot_be_asked_is_said_by_name(string query, string field)
    {
        var answer = await intake.Client.Get($"{IntakeHost.Dossiers}?{query}", intake.Lan);

        (answer.Status, answer.Code).Should().Be((400, "invalid-input"), answer.Body);
        answer.Fields.Should().Equal(field);
    }

    [Fact]
    public async Task A_huge_search_text_is_refused() =>
        (await intake.Client.Get($"{IntakeHost.Dossiers}?q={new string('a', 5000)}", intake.Lan)).Fields.Should().Equal("q");
}
