using System.Net.Http.Headers;
using System.Text.Json;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;
using OneStop.Intake.Forms;
using OneStop.Printing;
using OneStop.Testing;
using Xunit;

namespace OneStop.Intake.Tests.Forms;

/// <summary>Forms, timeline, register and tracking through the real service.</summary>
public sealed class FormApiTests(IntakeHost intake)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_receipts_address_leads_to_form_01_with_what_was_typed()
    {
        const string typed = "<b>Trần & Văn</b> \"Đức\" (số 1)";
        var receipt = await intake.Receive(Papers.From(typed).With(r => r["components"]![1]!["copies"] = 2).With(r => r["components"]![1]!["certified"] = 1), intake.Lan);
        var url = receipt.Json["receiptUrl"]!.GetValue<string>();

        using var form = await Ask(url, intake.Lan);

        var code = receipt.Json["dossierCode"]!.GetValue<string>();
        form.StatusCode.Should().Be(System.Net.HttpStatusCode.OK);
        form.Content.Headers.ContentType!.MediaType.Should().Be("application/pdf");
        form.Content.Headers.ContentDisposition!.ToString().Should().Be($"inline; filename={code}-01.pdf");
        form.Headers.CacheControl!.NoStore.Should().BeTrue();
        var pdf = await form.Content.ReadAsByteArrayAsync(Cancellation);
        Pdf.Words(pdf).Should().Contain(Pdf.Bare(typed)).And.Contain(code).And.Contain(Pdf.Bare("Nội quy lao động 1 1 1")).And.NotContain(Pdf.Bare(Sheet.ReprintMark));
        Pdf.Qr(pdf).Should().Be($"http://localhost:8080/track/{code}");
        (await Bytes(url)).Should().Equal(pdf);

        using var old = await Ask($"{IntakeHost.Dossiers}/{code}/receipt", intake.Lan);
        (old.StatusCode, old.Headers.Location!.ToString()).Should().Be((System.Net.HttpStatusCode.Redirect, url));
    }

    [Theory]
    [InlineData("02")]
    [InlineData("03")]
    [InlineData("04")]
    [InlineData("05")]
    public async Task A_form_that_does_not_apply_yet_is_told_in_a_sentence(string number)
    {
        var answer = await intake.Client.Get($"{IntakeHost.Dossiers}/{await intake.Received()}/forms/{number}", intake.Lan);

        (answer.Status, answer.Code).Should().Be((404, "form-not-applicable"), answer.Body);
        answer.Json["title"]!.GetValue<string>().Should().EndWith(".");
    }

    [Theory]
    [InlineData("00")]
    [InlineData("08")]
    [InlineData("1")]
    [InlineData("01.pdf")]
    public async Task A_number_that_no_form_has_is_404(string number) =>
        (await intake.Client.Get($"{IntakeHost.Dossiers}/{await intake.Received()}/forms/{number}", intake.Lan)).Should().Match<Answer>(a => a.Status == 404 && a.Code == "not-found");

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("99999999999")]
    [InlineData("")]
    public async Task A_round_that_cannot_be_is_named(string round) =>
        (await intake.Client.Get($"{IntakeHost.Dossiers}/{await intake.Received()}/forms/02?round={round}", intake.Lan)).Fields.Should().Equal("round");

    [Theory]
    [InlineData("forms/01")]
    [InlineData("timeline")]
    public async Task Those_who_may_not_see_the_dossier_see_nothing_of_it_on_paper_either(string what)
    {
        var code = await intake.Received();

        (await intake.Client.Get($"{IntakeHost.Dossiers}/{code}/{what}", null)).Status.Should().Be(401);
        foreach (var stranger in new[] { "reception.b", "handler.b", "citizen.a", "admin.a" })
            (await intake.Client.Get($"{IntakeHost.Dossiers}/{code}/{what}", intake.Token(stranger))).Status.Should().Be(404, stranger);
        foreach (var known in new[] { "handler.a", "supervisor.a" })
            (await intake.Client.Get($"{IntakeHost.Dossiers}/{code}/{what}", intake.Token(known))).Status.Should().Be(200, known);
    }

    [Fact]
    public async Task Only_what_is_printed_on_a_later_day_bears_the_mark()
    {
        var code = await intake.Received();
        await Happened(code, Counter.Now.AddDays(-1), new Withdrawn("Không còn nhu cầu"));

        Pdf.Words(await Bytes($"{IntakeHost.Dossiers}/{code}/forms/05")).Should().Contain(Pdf.Bare(Sheet.ReprintMark)).And.Contain(Pdf.Bare("ngày 04 tháng 3 năm 2026"));
        Pdf.Words(await Bytes($"{IntakeHost.Dossiers}/{code}/forms/01")).Should().NotContain(Pdf.Bare(Sheet.ReprintMark));
    }

    [Fact]
    public async Task With_Routing_away_the_control_sheet_is_to_be_asked_for_again() =>
        (await intake.Client.Get($"{IntakeHost.Dossiers}/{await intake.Received()}/forms/06", intake.Lan)).Should().Match<Answer>(a => a.Status == 503 && a.Code == "temporarily-unavailable");

    [Fact]
    public async Task Routing_is_asked_with_the_callers_own_token_at_the_address_that_answers()
    {
        var told = new HandOver("ttphvcc", "reception.a", "snv-lao-dong", "handler.a", Counter.Now, Counter.Now.AddHours(1), Counter.Now.AddDays(7), "Gấp");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var routing = builder.Build();
        routing.Urls.Add("http://127.0.0.1:0");
        routing.MapGet("/api/routing/cases/{code}/hand-overs", (string code, HttpRequest request) =>
            request.Headers.Authorization == "Bearer hers" && code == Printed.Code ? Results.Json(new[] { told }, Json.Options) : Results.NotFound());
        await routing.StartAsync(Cancellation);
        var address = routing.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        HandOvers At(string addresses) => new(
            intake.Http.Services.GetRequiredService<IHttpClientFactory>(), new ConfigurationBuilder().AddInMemoryCollection([new("OneStop:Addresses:routing", addresses)]).Build());
        var (hers, anothers) = (new DefaultHttpContext(), new DefaultHttpContext());
        hers.Request.Headers.Authorization = "Bearer hers";
        anothers.Request.Headers.Authorization = "Bearer another's";

        (await At($"http://127.0.0.1:9;{address}").Of(Printed.Code, hers, Cancellation)).Should().Equal(told);
        (await At(address).Of(Printed.Code, anothers, Cancellation)).Should().BeEmpty();
        (await At("http://127.0.0.1:9").Of(Printed.Code, hers, Cancellation)).Should().BeNull();
    }

    [Fact]
    public async Task The_timeline_tells_what_was_lived()
    {
        var code = await intake.Received();
        await intake.Hear(Counter.TakenUp with { DossierCode = code });

        var answer = await intake.Client.Get($"{IntakeHost.Dossiers}/{code}/timeline", intake.Lan);

        answer.Status.Should().Be(200);
        var lines = JsonSerializer.Deserialize<List<GetTimelineEndpoint.Line>>(answer.Body, Json.Options)!;
        lines.Should().Equal((GetTimelineEndpoint.Line[])[
            new(1, "Mới đăng ký", Counter.Now, Counter.Now, "ttphvcc", "Trung tâm Phục vụ hành chính công tỉnh"),
            new(2, "Được tiếp nhận", Counter.Now, Counter.TakenUp.At, "ttphvcc", "Trung tâm Phục vụ hành chính công tỉnh"),
            new(4, "Đang xử lý", Counter.TakenUp.At, null, "H99.10", "Sở Nội vụ")]);
    }

    [Fact]
    public async Task The_register_of_a_desk_comes_on_paper_and_in_Excel()
    {
        const string url = "/api/intake/desks/phuong-1/register?from=2026-03-01&to=2026-03-31";
        var code = (await intake.Receive(Papers.Complete().With(r => r["deskId"] = "phuong-1"), intake.Token("reception.b"))).Json["dossierCode"]!.GetValue<string>();

        using var paper = await Ask(url, intake.Token("reception.b"));
        using var book = await Ask($"{url}&format=xlsx", intake.Token("supervisor.a"));

        Pdf.Words(await paper.Content.ReadAsByteArrayAsync(Cancellation)).Should().Contain(code).And.Contain(Pdf.Bare("Từ ngày 01 tháng 3 năm 2026 đến ngày 31 tháng 3 năm 2026"));
        book.Content.Headers.ContentType!.MediaType.Should().Be(Workbook.ContentType);
        using var file = DocumentFormat.OpenXml.Packaging.SpreadsheetDocument.Open(new MemoryStream(await book.Content.ReadAsByteArrayAsync(Cancellation)), false);
        file.WorkbookPart!.WorksheetParts.Single().Worksheet!.InnerText.Should().Contain(code);
        Pdf.Words(await Bytes("/api/intake/desks/xa-2/register?from=2026-03-05&to=2026-03-05", "supervisor.a")).Should().NotContain(code);
    }

    [Theory]
    [InlineData("ttphvcc", "from=2026-03-01&to=2026-03-31", "reception.b", 403)]
    [InlineData("ttphvcc", "from=2026-03-01&to=2026-03-31", "handler.a", 403)]
    [InlineData("nowhere", "from=2026-03-01&to=2026-03-31", "reception.a", 404)]
    [InlineData("ttphvcc", "to=2026-03-31", "reception.a", 400)]
    [InlineData("ttphvcc", "from=5/3/2026&to=2026-03-31", "reception.a", 400)]
    [InlineData("ttphvcc", "from=2026-04-01&to=2026-03-31", "reception.a", 400)]
    [InlineData("ttphvcc", "from=2020-04-01&to=2026-03-31", "reception.a", 400)]
    [InlineData("ttphvcc", "from=0001-01-01&to=9999-12-31", "reception.a", 400)]
    [InlineData("ttphvcc", "from=2026-03-01&to=2026-03-31&format=doc", "reception.a", 400)]
    public async Task A_register_that_cannot_be_is_refused(string desk, string query, string officer, int status) =>
        (await intake.Client.Get($"/api/intake/desks/{desk}/register?{query}", intake.Token(officer))).Status.Should().Be(status);

    [Fact]
    public async Task Anyone_learns_how_far_a_dossier_is_and_nothing_else()
    {
        var code = await intake.Received();

        var received = await intake.Client.Get($"/api/intake/track/{code}", token: null);
        (received.Status, received.Body).Should().Be((200, $$"""{"dossierCode":"{{code}}","completion":"received"}"""));
        await Happened(code, null, new Withdrawn("Không còn nhu cầu"));
        (await intake.Client.Get($"/api/intake/track/{code}", token: null)).Json["completion"]!.GetValue<string>().Should().Be("stopped");
        (await intake.Client.Get("/api/intake/track/H99.10-990101-0001", token: null)).Should().Match<Answer>(a => a.Status == 404 && a.Code == "not-found");
        (await intake.Client.Get("/api/intake/track/%27or%201", token: null)).Status.Should().Be(404);
    }

    [Fact]
    public void Every_status_has_a_completion_that_betrays_no_more() => Enum.GetValues<DossierStatus>().Select(TrackDossierEndpoint.Of).Should().Equal(
        TrackDossierEndpoint.Completion.Received, TrackDossierEndpoint.Completion.Received, TrackDossierEndpoint.Completion.Refused, TrackDossierEndpoint.Completion.Processing,
        TrackDossierEndpoint.Completion.Waiting, TrackDossierEndpoint.Completion.Waiting, TrackDossierEndpoint.Completion.Stopped, TrackDossierEndpoint.Completion.Stopped,
        TrackDossierEndpoint.Completion.Done, TrackDossierEndpoint.Completion.Returned);

    /// <summary>Something happened to the dossier, whoever may bring it about.</summary>
    private async Task Happened(string code, DateTimeOffset? at, object e) => await intake.Http.Services.GetRequiredService<Streams<Dossier>>().Execute(
        code, new(Counter.Lan.Actor, at, null, null, null, null, null, 0), (_, _) => Verdict.Record(e), cancellation: Cancellation);

    private async Task<HttpResponseMessage> Ask(string url, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await intake.Client.SendAsync(request, Cancellation);
    }

    private async Task<byte[]> Bytes(string url, string officer = "reception.a")
    {
        using var answer = await Ask(url, intake.Token(officer));
        ((int)answer.StatusCode).Should().Be(200, await answer.Content.ReadAsStringAsync(Cancellation));
        return await answer.Content.ReadAsByteArrayAsync(Cancellation);
    }
}
