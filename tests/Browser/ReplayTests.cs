using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Npgsql;
using OneStop.Launcher;
using static Microsoft.Playwright.Assertions;

namespace OneStop.BrowserTests;

/// <summary>A supervisor looks back: any instant of a case, what changed, whose it was, and the proof to take along.</summary>
public sealed class ReplayTests(SharedInstance shared, Chromium chromium)
{
    private static Task<Walk>? finished;

    private Client Client => shared.It.Client;

    /// <summary>One life for all who only look at it.</summary>
    private Task<Walk> Finished() => finished ??= Finish();

    private async Task<Walk> Finish()
    {
        var walk = await Walk.Begin(Client, Walk.OneStep());
        await walk.Finish();
        await Client.Await($"api/oversight/cases/{walk.Code}", Walk.Supervisor, c => c.Word("status") == "resultReturned", "on record");
        return walk;
    }

    private static ILocator Scrubber(Window window) => window.Page.Locator("#scrubber");

    private static ILocator Fact(Window window, string name) => window.Page.Locator(".replay .data > div", new() { Has = window.Page.Locator("dt", new() { HasTextString = name }) }).First;

    private static Task StandsAt(Window window, string what) => Expect(Scrubber(window)).ToHaveAttributeAsync("aria-valuetext", new System.Text.RegularExpressions.Regex(what));

    [Fact]
    public async Task A_case_is_scrubbed_through_by_keyboard_alone()
    {
        var walk = await Finished();
        await using var window = await chromium.Open(shared.It, Walk.Supervisor);
        await window.GoTo($"/dossiers/{walk.Code}?tab=history");
        var door = window.Page.GetByRole(AriaRole.Link, new() { Name = "Xem lại diễn biến" });
        await door.FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.Locator("h1")).ToBeFocusedAsync();
        await Expect(Fact(window, "Trạng thái")).ToContainTextAsync("Đã trả kết quả");
        await window.IsAccessible("replay");

        for (var i = 0; i < 3 && !await Scrubber(window).EvaluateAsync<bool>("e => e === document.activeElement"); i++) await window.Page.Keyboard.PressAsync("Tab");
        while (!await Scrubber(window).EvaluateAsync<bool>("e => e === document.activeElement")) await window.Page.Keyboard.PressAsync("Tab");
        await window.Page.Keyboard.PressAsync("Home");
        await StandsAt(window, "^Sự kiện 1 trên .*Nộp hồ sơ – Nguyễn Thị Lan");
        await Expect(Fact(window, "Trạng thái")).ToContainTextAsync("Chờ tiếp nhận");
        await Expect(window.Page.Locator(".banner")).ToContainTextAsync("chỉ đọc");
        await window.IsAccessible("replay-first");
        await window.Page.Keyboard.PressAsync("ArrowRight");
        await StandsAt(window, "^Sự kiện 2 trên ");
        await window.Page.Keyboard.PressAsync("PageUp");
        await StandsAt(window, "Trả kết quả cho công dân");
        await window.Page.Keyboard.PressAsync("PageDown");
        await StandsAt(window, "^Sự kiện 1 trên ");
        while (!(await Scrubber(window).GetAttributeAsync("aria-valuetext"))!.Contains("Nhận thụ lý", StringComparison.Ordinal))
        {
            var at = await Scrubber(window).GetAttributeAsync("aria-valuetext");
            await window.Page.Keyboard.PressAsync("ArrowRight");
            await Expect(Scrubber(window)).Not.ToHaveAttributeAsync("aria-valuetext", at!);
        }
        await Expect(Fact(window, "Người thụ lý")).ToContainTextAsync("Phạm Quốc Bình");
        await Expect(window.Page.Locator(".differences")).ToContainTextAsync("Chưa ai nhận → Phạm Quốc Bình");

        await Expect(window.Page).ToHaveURLAsync(new Regex("tick="));
        var claimed = await Scrubber(window).GetAttributeAsync("aria-valuetext");
        await window.GoTo(window.Page.Url);
        await Expect(Scrubber(window)).ToHaveAttributeAsync("aria-valuetext", claimed!);
        await Expect(Fact(window, "Người thụ lý")).ToContainTextAsync("Phạm Quốc Bình");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Ghim để so sánh" }).PressAsync("Enter");
        await Scrubber(window).PressAsync("End");
        await Expect(window.Page.Locator("#two-instants")).ToBeVisibleAsync();
        await Expect(window.Page.Locator(".changes-table tr", new() { HasText = "Số kết quả" })).ToContainTextAsync("thêm");
        await Expect(window.Page.Locator(".changes-table tr", new() { HasText = "Người thụ lý" })).ToContainTextAsync("bớt");
        await Expect(window.Page.Locator(".changes-table tr").Nth(1)).ToContainTextAsync("đổi");
        await window.IsAccessible("replay-two-instants");
    }

    [Fact]
    public async Task It_plays_by_itself_and_stops_at_the_end()
    {
        var walk = await Finished();
        await using var window = await chromium.Open(shared.It, Walk.Supervisor);
        await window.GoTo($"/dossiers/{walk.Code}/replay?tick=1");
        await window.Page.GetByLabel("Tốc độ").SelectOptionAsync("250");
        await Scrubber(window).FocusAsync();
        await window.Page.Keyboard.PressAsync("p");
        await Expect(window.Page.Locator(".play")).ToContainTextAsync("Tạm dừng");
        await window.Page.Keyboard.PressAsync("p");
        await Expect(window.Page.Locator(".play")).ToContainTextAsync("Phát");
        var stopped = await Scrubber(window).InputValueAsync();
        await window.Page.WaitForTimeoutAsync(600);
        (await Scrubber(window).InputValueAsync()).Should().Be(stopped);
        await window.Page.Keyboard.PressAsync("p");
        await StandsAt(window, "Trả kết quả cho công dân");
        await Expect(window.Page.Locator(".play")).ToContainTextAsync("Phát");
    }

    [Fact]
    public async Task Two_cases_stand_side_by_side_and_one_may_see_both_or_none()
    {
        var (mine, other) = (await Finished(), await Walk.Begin(Client, Walk.ThreeSteps()));
        await Client.Await($"api/oversight/cases/{other.Code}", Walk.Supervisor, c => c.Word("unit") is not null, "on record");
        await using var window = await chromium.Open(shared.It, Walk.Supervisor);
        await window.GoTo($"/dossiers/{mine.Code}/replay");
        await window.Page.GetByLabel("Mã hồ sơ").FillAsync("H99.01-990101-9999");
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.Locator(".wrong")).ToContainTextAsync("không có, hoặc không phải của bạn");
        await window.Page.GetByLabel("Mã hồ sơ").FillAsync(other.Code);
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.Locator(".changes-table thead")).ToContainTextAsync(other.Code);
        await Expect(window.Page.Locator(".changes-table tr", new() { HasText = "Thủ tục" })).ToContainTextAsync("khác");
        await Expect(window.Page.Locator("#their-holdings")).ToBeVisibleAsync();
        await window.IsAccessible("replay-two-cases");
        await window.IsReachable("replay-two-cases");

        await using var elsewhere = await chromium.Open(shared.It, "reception.b");
        await elsewhere.GoTo($"/dossiers/{mine.Code}/replay");
        await Expect(elsewhere.Page.GetByText("không phải của bạn")).ToBeVisibleAsync();
        await Expect(Scrubber(elsewhere)).ToHaveCountAsync(0);
        await elsewhere.IsAccessible("replay-not-mine");
    }

    [Fact]
    public async Task A_later_correction_is_seen_by_those_who_ask_for_what_is_known_now()
    {
        var walk = await Finish();
        var claimed = (await shared.It.Store.Events("routing", walk.Code)).Single(e => e.Type == "routing.claimed");
        await Sql("routing", $$$"""
            select routing.mt_quick_append_events('{{{walk.Code}}}', null, '*DEFAULT*', array[gen_random_uuid()], array['routing.claimed'], array[''],
                array['{"officer":"handler.c","corrects":{"service":"routing","version":{{{claimed.Version}}}}}'::jsonb], array[null::bytea], array[null::varchar], array[null::varchar],
                array['{"tick":99,"occurredAt":"{{{TimeProvider.System.GetUtcNow():O}}}"}'::jsonb], array['handler.c'], array[now()])
            """);
        await Client.Await($"api/oversight/cases/{walk.Code}/history", Walk.Supervisor, h => h.Body.EnumerateArray().Any(e => e.GetProperty("tick").GetInt64() == 99), "corrected");
        await using var window = await chromium.Open(shared.It, Walk.Supervisor);
        await window.GoTo($"/dossiers/{walk.Code}/replay?tick={claimed.Tick}");
        await Expect(Fact(window, "Người thụ lý")).ToContainTextAsync("Phạm Quốc Bình");
        await window.Page.GetByLabel("Theo sổ").SelectOptionAsync("corrected");
        await Expect(Fact(window, "Người thụ lý")).ToContainTextAsync("Võ Minh Tuấn");
        await window.Page.GetByLabel("Theo sổ").SelectOptionAsync("recorded");
        await Expect(Fact(window, "Người thụ lý")).ToContainTextAsync("Phạm Quốc Bình");
    }

    [Fact]
    public async Task The_evidence_is_taken_along_and_one_byte_changed_behind_our_back_is_named()
    {
        var walk = await Finished();
        await using var window = await chromium.Open(shared.It, Walk.Supervisor);
        await window.GoTo($"/dossiers/{walk.Code}/replay");
        var file = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(AriaRole.Link, new() { Name = "Tải hồ sơ bằng chứng" }).ClickAsync());
        var judged = await Verifier((await file.PathAsync())!);
        judged.Should().StartWith($"YES: {walk.Code}");
        using (var zip = ZipFile.OpenRead((await file.PathAsync())!)) zip.Entries.Select(e => e.FullName).Should().Contain("forms/01.pdf");

        await Expect(Fact(window, "Nội dung")).ToContainTextAsync($"Kết quả giải quyết hồ sơ {walk.Code}.");
        await Expect(Fact(window, "Lịch làm việc")).ToContainTextAsync("công bố ");
        var check = window.Page.GetByRole(AriaRole.Button, new() { Name = "Kiểm tra niêm phong" });
        await check.ClickAsync();
        await Expect(window.Page.GetByText("Nguyên vẹn")).ToBeVisibleAsync();
        var number = (await Client.Get(walk.Decision, Walk.Supervisor)).Word("number")!;
        await SetNumber($"9{number[1..]}");
        try
        {
            var found = await shared.It.Onestop("verify", "--dossier", walk.Code);
            found.ExitCode.Should().NotBe(0);
            found.Output.Should().MatchRegex($"decision {walk.Code} version 5: .*what its owner has is not what was recorded");

            await check.ClickAsync();
            await Expect(window.Page.Locator(".notice.bad")).ToContainTextAsync($"Hồ sơ {walk.Code}, sự kiện “Ký, phát hành” (Quyết định, số 5)");
            await window.IsAccessible("replay-tampered");
            await window.GoTo("/record");
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Đối chiếu ngay" }).ClickAsync();
            await Expect(window.Page.Locator(".notice.bad")).ToContainTextAsync($"Hồ sơ {walk.Code}, sự kiện “Ký, phát hành” (Quyết định, số 5)", new() { Timeout = 15_000 });
            await window.IsAccessible("record");
        }
        finally
        {
            await SetNumber(number);
        }

        Task SetNumber(string to) => Sql("decision", $"update decision.mt_events set data = jsonb_set(data, '{{number}}', to_jsonb('{to}'::text)) where stream_id = '{walk.Code}' and type = 'decision.issued'");
    }

    private async Task Sql(string service, string sql)
    {
        var db = await shared.It.Onestop("db", service);
        await using var source = NpgsqlDataSource.Create(db.Output.Trim());
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The program that a court would run.</summary>
    private static async Task<string> Verifier(string bundle)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Checkout.PathOf("deploy/Verifier/bin/Release/net10.0/OneStop.Verifier.dll"), bundle]) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said;
    }
}
