using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OneStop.BrowserTests;

/// <summary>From the counter to the counter, by five people at five screens; and the stop before a refusal.</summary>
public sealed class DeciderTests(SharedInstance shared, Chromium chromium)
{
    private static ILocator Step(Window window, string name) => window.Page.Locator(".steps").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Dialog(Window window) => window.Page.Locator("#act");

    private static ILocator Send(Window window, string name) => Dialog(window).GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>As an officer comes to it: from what waits for them, by a key and a row.</summary>
    private static async Task OpenFromTheTable(Window window, Walk walk, string duty)
    {
        await window.GoTo("/inbox");
        await window.Page.Keyboard.PressAsync("q");
        await Expect(window.Page).ToHaveURLAsync("/decisions");
        var row = window.Page.Locator("main tr", new() { HasText = walk.Code });
        await Expect(row).ToContainTextAsync(duty);
        await window.IsAccessible("decisions");
        await row.Locator("[data-row]").ClickAsync();
        await Expect(window.Page).ToHaveURLAsync($"/dossiers/{walk.Code}/decision");
    }

    [Fact]
    public async Task Five_people_take_a_dossier_from_the_counter_to_its_result()
    {
        await using var reception = await chromium.Open(shared.It, Walk.Reception);
        var walk = new Walk(shared.It.Client, await Receive(reception, "Nguyễn Văn An"));
        await walk.CaseIs(_ => true, "there");
        await using var handler = await chromium.Open(shared.It, Walk.Handler);
        await using var reviewer = await chromium.Open(shared.It, Walk.Reviewer);
        await using var signer = await chromium.Open(shared.It);
        await signer.SignInAsSigner(shared.It);

        await handler.GoTo($"/dossiers/{walk.Code}");
        await Step(handler, "Nhận thụ lý").ClickAsync();
        await Step(handler, "Hoàn thành bước").ClickAsync();
        await Dialog(handler).Locator("textarea").FillAsync("Nội dung phù hợp pháp luật.");
        await Send(handler, "Hoàn thành bước").ClickAsync();
        await shared.It.Client.Await(walk.Decision, Walk.Handler, d => d.Allows("draft"), "open for a draft");

        await OpenFromTheTable(handler, walk, "Soạn dự thảo");
        await handler.Page.Locator(".templates button").First.ClickAsync();
        var text = await Dialog(handler).Locator("textarea").InputValueAsync();
        text.Should().Contain(walk.Code).And.Contain("Nguyễn Văn An").And.Contain("[nội dung trả lời]");
        await handler.IsAccessible("decision-template");
        await Dialog(handler).Locator("textarea").FillAsync(text.Replace("[nội dung trả lời]", "đã đăng ký nội quy lao động", StringComparison.Ordinal));
        await Send(handler, "Soạn dự thảo").ClickAsync();
        await Expect(handler.Page.Locator(".paper")).ToContainTextAsync("đã đăng ký nội quy lao động");

        await OpenFromTheTable(reviewer, walk, "Duyệt dự thảo");
        await Expect(reviewer.Page.Locator("[aria-labelledby=how-title]")).ToContainTextAsync("Nội dung phù hợp pháp luật.");
        await reviewer.IsAccessible("decision-check");
        await Step(reviewer, "Duyệt dự thảo").ClickAsync();
        await Dialog(reviewer).Locator("select").SelectOptionAsync("true");
        await Send(reviewer, "Duyệt dự thảo").ClickAsync();
        await Expect(reviewer.Page.Locator(".news")).ToContainTextAsync("Duyệt dự thảo");

        await OpenFromTheTable(signer, walk, "Ký, phát hành");
        await Step(signer, "Ký, phát hành").ClickAsync();
        await signer.IsAccessible("decision-sign");
        await Send(signer, "Ký, phát hành").ClickAsync();
        await Expect(signer.Page.Locator("#text-title")).ToContainTextAsync("Kết quả số");
        await signer.IsAccessible("decision-issued");

        await shared.It.Client.Await(walk.Dossier, Walk.Reception, d => d.Word("status") == "resultIssued", "the result is at the desk");
        await reception.GoTo($"/dossiers/{walk.Code}");
        await Step(reception, "Trả kết quả cho công dân").ClickAsync();
        await Send(reception, "Trả kết quả cho công dân").ClickAsync();
        await Expect(reception.Page.Locator(".identity h1")).ToContainTextAsync("Đã trả kết quả");
        await reception.IsAccessible("dossier-returned");

        await using var supervisor = await chromium.Open(shared.It, Walk.Supervisor);
        await supervisor.GoTo($"/dossiers/{walk.Code}");
        await Expect(supervisor.Page.Locator(".identity h1")).ToContainTextAsync("Đã trả kết quả");
        await Expect(supervisor.Page.Locator(".steps button")).ToHaveCountAsync(0);
    }

    /// <returns>The dossier's code, from the receipt. By keyboard alone it is ReceiveTests' matter.</returns>
    private static async Task<string> Receive(Window window, string name)
    {
        await window.GoTo("/receive");
        await Expect(window.Page.Locator("#procedure")).ToBeFocusedAsync();
        await window.Page.Keyboard.TypeAsync("nội quy lao động");
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Nhận đủ giấy tờ bắt buộc" }).ClickAsync();
        await window.Page.FillAsync("#applicant-idNumber", $"079{Random.Shared.Next(100_000_000, 999_999_999)}");
        await window.Page.FillAsync("#applicant-fullName", name);
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.ClickAsync("#receive");
        await Expect(window.Page.Locator("#check-title")).ToContainTextAsync("Đã tiếp nhận");
        return (await window.Page.Locator("#print").GetAttributeAsync("href"))!.Split('/')[^3];
    }

    [Fact]
    public async Task A_refusal_is_stopped_at_once_before_it_is_sent()
    {
        var walk = await Walk.Begin(shared.It.Client, Walk.OneStep());
        await walk.Handle();
        await shared.It.Client.Await(walk.Decision, Walk.Signer, d => d.Allows("refuse"), "open for a refusal");
        await using var signer = await chromium.Open(shared.It);
        await signer.SignInAsSigner(shared.It);
        await signer.GoTo($"/dossiers/{walk.Code}/decision");
        await Step(signer, "Từ chối giải quyết").ClickAsync();
        await Dialog(signer).Locator("textarea").FillAsync("Nội quy trái pháp luật.");
        await Dialog(signer).Locator("input").FillAsync("Bộ luật Lao động 2019, Điều 118");
        await Send(signer, "Từ chối giải quyết").ClickAsync();

        await Expect(Dialog(signer).Locator(".interruption")).ToContainTextAsync("Bộ luật Lao động 2019, Điều 118");
        await Expect(Dialog(signer).Locator("#act-back")).ToBeFocusedAsync();
        await signer.IsAccessible("decision-interruption");
        (await shared.It.Client.Get(walk.Decision, Walk.Signer)).Word("phase").Should().Be("drafting", "nothing is sent yet");

        await Send(signer, "Từ chối giải quyết").ClickAsync();
        await shared.It.Client.Await(walk.Decision, Walk.Signer, d => d.Word("phase") == "refused", "refused");
    }
}
