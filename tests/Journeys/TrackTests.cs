namespace OneStop.Journeys;

/// <summary>The public page: what anyone may know of a dossier, and nothing else.</summary>
public sealed class TrackTests(SharedInstance shared)
{
    private Client Client => shared.It.Client;

    [Fact]
    public async Task Anyone_sees_how_far_a_dossier_is_and_no_more()
    {
        var walk = await Walk.Begin(Client, Walk.OneStep());

        var (page, html) = await Open($"/track/{walk.Code.ToLowerInvariant()}");

        ((int)page.StatusCode, page.Content.Headers.ContentType!.MediaType).Should().Be((200, "text/html"));
        page.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("default-src 'none'").And.NotContain("script");
        html.Should().Contain(walk.Code).And.Contain("<html lang=\"vi\">").And.MatchRegex("Đã tiếp nhận|Đang giải quyết").And.NotContain("<script");
        html.Should().NotMatchRegex(@"\d{2}/\d{2}/\d{4}|Nguyễn|ttphvcc|Sở ");
    }

    [Theory]
    [InlineData("/track/H99.10-990101-0001", 404)]
    [InlineData("/track/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 404)]
    [InlineData("/track/%F0%9F%98%80", 404)]
    [InlineData("/track/..%2f..%2fapi", 404)]
    [InlineData("/track?code=h99.10-990101-0001", 404)]
    [InlineData("/track", 200)]
    public async Task Whatever_is_looked_up_the_answer_is_a_page_in_Vietnamese(string path, int status)
    {
        var (page, html) = await Open(path);

        ((int)page.StatusCode).Should().Be(status, html);
        html.Should().Contain("<label for=\"code\">Mã hồ sơ</label>").And.NotContain("<script");
    }

    private async Task<(HttpResponseMessage, string)> Open(string path)
    {
        var page = await Client.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (page, await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
