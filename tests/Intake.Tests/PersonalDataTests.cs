using System.Security.Cryptography;
using FluentAssertions;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using OneStop.Deciding;
using OneStop.Hosting.Sealing;
using OneStop.Intake.Dossiers;
using OneStop.Intake.People;
using OneStop.Launcher;
using OneStop.Provinces;
using OneStop.Testing;
using Xunit;

namespace OneStop.Intake.Tests;

/// <summary>Personal data: sealed, masked, shown on record, and destroyed for good.</summary>
[Collection(nameof(RebuildTests))]
public sealed class PersonalDataTests(IntakeHost intake)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DossierKeys Keys => intake.Http.Services.GetRequiredService<DossierKeys>();

    private Task<Answer> Act(string code, string action, string officer, object body) => intake.Client.Post($"{IntakeHost.Dossiers}/{code}/{action}", intake.Token(officer), body);

    private async Task<IReadOnlyList<string?>> Logged(string code) =>
        [.. (await Sql.Query(intake.OwnerConnection, "select who || ' ' || what || coalesce(' ' || purpose, '') from intake.access_log where dossier_code = $1 order by id", code)).Select(row => row[0])];

    [Fact]
    public async Task People_are_masked_until_an_officer_says_why_and_that_is_recorded_first()
    {
        var code = await intake.Received(Papers.From("Trần Văn Đức", "079085001234"));

        var masked = (await intake.Client.Get($"{IntakeHost.Dossiers}/{code}", intake.Lan)).Body;
        masked.Should().Contain("079•••••1234").And.Contain("h•••••@example.vn").And.NotContain("079085001234").And.NotContain("0912").And.NotContain("phố Huế");
        (await Act(code, "reveal", "reception.a", new { })).Fields.Should().Equal("reason");
        var shown = await Act(code, "reveal", "handler.a", new { reason = "Gọi điện xác minh" });
        shown.Json["applicant"]!["idNumber"]!.GetValue<string>().Should().Be("079085001234");
        shown.Json["applicant"]!["phone"]!.GetValue<string>().Should().Be("0912 345 678");
        foreach (var stranger in new[] { "reception.b", "handler.b" }) (await Act(code, "reveal", stranger, new { reason = "-" })).Status.Should().Be(404);
        foreach (var stranger in new[] { "admin.a", "citizen.a" }) (await Act(code, "reveal", stranger, new { reason = "-" })).Status.Should().Be(403);

        (await Logged(code)).Should().Equal("reception.a dossier", "handler.a reveal Gọi điện xác minh");
    }

    [Fact]
    public async Task What_is_printed_or_listed_is_a_read_too()
    {
        var code = await intake.Received();

        (await intake.Client.Get($"{IntakeHost.Dossiers}/{code}/forms/01", intake.Lan)).Status.Should().Be(200);
        (await intake.Client.Get("/api/intake/desks/ttphvcc/register?from=2026-03-05&to=2026-03-05", intake.Token("supervisor.a"))).Status.Should().BeOneOf(200, 400);

        (await Logged(code)).Should().Contain("reception.a form 01");
    }

    [Fact]
    public async Task A_supervisor_searches_the_log_and_nobody_else()
    {
        var code = await intake.Received();
        await intake.Client.Get($"{IntakeHost.Dossiers}/{code}", intake.Lan);

        foreach (var day in (string[])["11/26/2026", "2026-11-26", "0001-01-01T00:00:00Z"])
            (await intake.Client.Get($"/api/intake/access-log?from={day}", intake.Token("supervisor.a"))).Fields.Should().Equal("from");
        var found = await intake.Client.Get($"/api/intake/access-log?dossier={code}&who=reception.a", intake.Token("supervisor.a"));
        var entry = found.Json["items"]!.AsArray().Should().ContainSingle().Subject!;
        (entry["what"]!.GetValue<string>(), entry["role"]!.GetValue<string>(), entry["unit"]!.GetValue<string>()).Should().Be(("dossier", "reception", "ttphvcc"));
        foreach (var other in new[] { "reception.a", "handler.a", "signer.a", "admin.a", "citizen.a" })
            (await intake.Client.Get("/api/intake/access-log", intake.Token(other))).Status.Should().Be(403, other);
    }

    [Fact]
    public async Task A_search_need_not_stand_in_an_address()
    {
        var id = Papers.Id();
        var code = await intake.Received(Papers.From("Hồ Văn Ích", id));

        var found = await intake.Client.Post($"{IntakeHost.Dossiers}/search", intake.Lan, new { q = id });

        found.Json["items"]!.AsArray().Should().ContainSingle().Which!["dossierCode"]!.GetValue<string>().Should().Be(code);
        found.Body.Should().NotContain(id);
        (await intake.Client.Post($"{IntakeHost.Dossiers}/search", intake.Token("reception.b"), new { q = id })).Json["total"]!.GetValue<long>().Should().Be(0);
    }

    [Fact]
    public async Task Beginnings_of_words_find_a_name_through_an_index_that_is_rebuilt_from_the_sealed_records()
    {
        var word = $"q{Papers.Mark()[^10..].Replace('0', 'x')}";
        var code = await intake.Received(Papers.From($"Đỗ Thị {word}"));

        (await Found($"{word[..8]} do")).Should().Equal(code);
        await Sql.Execute(intake.OwnerConnection, $"delete from intake.person_index where dossier_code = '{code}'");
        (await Found(word)).Should().BeEmpty();
        await intake.Http.Services.GetRequiredService<PersonIndex>().Rebuild(Cancellation);
        (await Found(word)).Should().Equal(code);
        (await Found(word[1..])).Should().BeEmpty("only beginnings are found");

        async Task<string[]> Found(string q) => (await intake.Http.Services.GetRequiredService<PersonIndex>().Find(q, "ttphvcc", 50, Cancellation)).Codes;
    }

    [Fact]
    public async Task Two_operators_destroy_what_a_finished_dossier_knew_of_people_and_its_history_stays()
    {
        var (name, id) = ($"Vũ Thị {Papers.Mark()}", Papers.Id());
        var code = await intake.Received(Papers.From(name, id));
        (await Act(code, "erasure", "admin.a", new { legalBasis = "Hết thời hạn lưu trữ" })).Code.Should().Be("dossier-not-over");
        (await Act(code, "withdrawal", "reception.a", new { reason = "Không còn nhu cầu" })).Status.Should().Be(200);

        (await Act(code, "erasure", "admin.a", new { legalBasis = "Hết thời hạn lưu trữ" })).Json["state"]!.GetValue<string>().Should().Be("asked");
        (await Act(code, "erasure", "admin.a", new { legalBasis = "Căn cứ khác" })).Code.Should().Be("four-eyes");
        (await Act(code, "erasure", "admin.b", new { legalBasis = "Căn cứ khác" })).Code.Should().Be("other-legal-basis");
        (await Act(code, "erasure", "supervisor.a", new { legalBasis = "Hết thời hạn lưu trữ" })).Status.Should().Be(403);
        (await intake.Client.Get($"{IntakeHost.Dossiers}/{code}", intake.Lan)).Body.Should().Contain(name);
        (await Act(code, "erasure", "admin.b", new { legalBasis = "Hết thời hạn lưu trữ" })).Json["state"]!.GetValue<string>().Should().Be("erased");

        var view = await intake.Client.Get($"{IntakeHost.Dossiers}/{code}", intake.Lan);
        (view.Status, view.Json["peopleErased"]!.GetValue<bool>(), view.Json["applicant"] is null).Should().Be((200, true, true));
        (await Act(code, "reveal", "reception.a", new { reason = "-" })).Json["erased"]!.GetValue<bool>().Should().BeTrue();
        (await intake.Client.Get($"{IntakeHost.Dossiers}/{code}/forms/01", intake.Lan)).Status.Should().Be(200);
        (await intake.Client.Post($"{IntakeHost.Dossiers}/search", intake.Lan, new { q = id })).Json["total"]!.GetValue<long>().Should().Be(0);
        (await Keys.Of(code, Cancellation)).Should().BeNull();
        (await intake.Events(code)).Should().Equal("intake.submitted", "intake.accepted", "intake.withdrawn", "intake.erasureAsked", "intake.peopleErased");
        (await Sql.Query(intake.OwnerConnection, "select id from intake.mt_doc_sealedrecord where data->>'dossierCode' = $1", code)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_new_version_of_the_ring_wraps_every_key_and_leaves_what_they_seal()
    {
        var code = await intake.Received(Papers.From("Ngô Thị Sáu"));
        var before = await Content();
        var ring = Secrets.RingOf(intake.Instance, "intake");
        var next = Secrets.VersionsIn(ring)[^1] + 1;
        Secrets.Write(Path.Combine(ring, $"{next}.key"), Secrets.NewKey());

        (await Keys.Rewrap(Cancellation)).Should().BePositive();

        (await Sql.Query(intake.OwnerConnection, "select 1 from intake.mt_doc_dossierkey where (data->>'ring')::int <> $1", next)).Should().BeEmpty();
        (await Content()).Should().Be(before);
        (await intake.Client.Get($"{IntakeHost.Dossiers}/{code}", intake.Lan)).Body.Should().Contain("Ngô Thị Sáu");

        async Task<string?> Content() => (await Sql.Query(intake.OwnerConnection, "select data->>'content' from intake.mt_doc_sealedrecord where data->>'dossierCode' = $1", code)).Single()[0];
    }

    [Fact]
    public async Task What_is_moved_or_changed_opens_nothing()
    {
        var key = DataKey.New();
        var record = PersonalRecord.Of("applicant", "Lý Văn Bảy", "001085000001", null, null, null).Seal(key);
        PersonalRecord.Open(record, key).FullName.Should().Be("Lý Văn Bảy");
        var changed = record.Content.ToArray();
        changed[^1] ^= 1;
        foreach (var wrong in new[] { record with { Id = Guid.CreateVersion7() }, record with { Version = 2 }, record with { Content = changed }, record with { Content = [1, 2, 3] } })
            FluentActions.Invoking(() => PersonalRecord.Open(wrong, key)).Should().Throw<CryptographicException>();
        FluentActions.Invoking(() => PersonalRecord.Open(record, DataKey.New())).Should().Throw<CryptographicException>();

        await using var session = intake.Http.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        session.Store((await session.LoadAsync<DossierKey>(await intake.Received(), Cancellation))! with { Id = "elsewhere" });
        await session.SaveChangesAsync(Cancellation);
        await FluentActions.Awaiting(() => Keys.Of("elsewhere", Cancellation)).Should().ThrowAsync<CryptographicException>("a key is bound to its dossier");
        session.Delete<DossierKey>("elsewhere");
        await session.SaveChangesAsync(Cancellation);
    }

    [Fact]
    public void A_dossier_is_an_officers_own_by_number_or_by_account()
    {
        var (ring, p) = (intake.Http.Services.GetRequiredService<KeyRing>(), intake.Province);
        var officer = new Officer("handler.z", "Z", [Role.Handler, Role.Citizen], [], null, PersonMark.Of(ring.Finding, "001085000001"));
        var owners = new Owners(new(p.Code, p.Name, p.Agencies, p.Units, p.Desks, [officer], p.Procedures, p.Calendar, p.LawProfiles), ring);
        var hers = PersonalRecord.Of("applicant", "Z", "001085000001", null, null, null);
        var other = hers with { IdNumber = "001085000002" };

        owners.Of(Counter.Lan.Actor, other, hers).Should().Equal("handler.z");
        owners.Of(Counter.Lan.Actor, other, null).Should().BeNull();
        owners.Of(new Actor("handler.z", ["citizen", "handler"], [], null), other).Should().Equal("handler.z");
        new Given([.. Counter.Online.Select(e => e is Submitted s ? s with { OwnedBy = ["reception.a"] } : e)]).When(new AcceptDossier()).ThenRefused(Authority.OwnDossier);
    }
}
