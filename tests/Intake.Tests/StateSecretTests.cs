using FluentAssertions;
using OneStop.Hosting;
using OneStop.Testing;
using Xunit;

namespace OneStop.Intake.Tests;

public sealed class StateSecretTests(IntakeHost intake)
{
    [Theory]
    [InlineData("TUYỆT MẬT", true)]
    [InlineData("Tài liệu tối mật kèm theo", true)]
    [InlineData("Độ mật: Mật", true)]
    [InlineData("[Mật] Phương án bố trí", true)]
    [InlineData("MẬT", true)]
    [InlineData("Công văn\nMẬT\nSố 12", true)]
    [InlineData("Nguyễn Thị Mật", false)]
    [InlineData("NGUYỄN THỊ MẬT", false)]
    [InlineData("Quên mật khẩu, cần bảo mật thông tin", false)]
    [InlineData("Kinh doanh mật ong", false)]
    [InlineData("BẢO MẬT", false)]
    public void A_mark_of_secrecy_is_told_from_a_word_and_a_name(string text, bool marked) => StateSecret.IsMarked(Input.Clean(text)).Should().Be(marked);

    [Fact]
    public async Task What_is_marked_secret_is_refused_with_the_article_and_kept_nowhere()
    {
        var (mark, code) = (Papers.Mark(), await intake.Received());

        var answers = new[]
        {
            await intake.Receive(Papers.Complete().With(r => r["applicant"]!["address"] = $"TỐI MẬT {mark}"), intake.Lan),
            await intake.Client.Post($"{IntakeHost.Dossiers}/{code}/withdrawal", intake.Lan, new { reason = $"Tuyệt mật {mark}" }),
        };

        foreach (var answer in answers)
        {
            (answer.Status, answer.Code, answer.Law).Should().Be((422, "state-secret", "Luật Bảo vệ bí mật nhà nước 2018, Đ.5.5"));
            answer.Body.Should().NotContain(mark);
        }
        (await intake.TablesHolding(mark)).Should().BeEmpty();
    }
}
