using FluentAssertions;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;
using OneStop.Intake.People;
using OneStop.Provinces;
using OneStop.Testing;
using Xunit;

namespace OneStop.Intake.Tests;

[Collection(nameof(RebuildTests))]
public sealed class RebuildTests(IntakeHost intake)
{
    [Fact]
    public async Task The_list_rebuilt_from_the_events_is_the_list_that_was()
    {
        var code = await intake.Received();
        var store = intake.Http.Services.GetRequiredService<IDocumentStore>();
        var before = await Line();
        await using (var session = store.LightweightSession())
        {
            session.Store(before! with { Status = DossierStatus.Stopped, Channel = Channel.Postal, DueAt = null });
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var streams = 0;
        foreach (var lists in intake.Http.Services.GetServices<IOverviews>()) streams += await lists.Rebuild(TestContext.Current.CancellationToken);

        streams.Should().BePositive();
        (await Line()).Should().Be(before);

        async Task<DossierOverview?> Line()
        {
            await using var session = store.QuerySession();
            return await session.LoadAsync<DossierOverview>(code, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_line_that_says_something_else_than_its_events_is_found_and_one_that_has_none()
    {
        var (code, invented) = (await intake.Received(), "H99.15-010101-0001");
        var overviews = intake.Http.Services.GetServices<IOverviews>().Single(o => o is not PersonIndex);
        (await overviews.Compare(TestContext.Current.CancellationToken)).Codes.Should().NotContain(code);

        await Sql.Execute(intake.OwnerConnection, $$"""
            insert into intake.mt_doc_dossieroverview (id, data, mt_version, mt_dotnet_type)
                select '{{invented}}', data || '{"id": "{{invented}}"}', mt_version, mt_dotnet_type from intake.mt_doc_dossieroverview where id = '{{code}}';
            update intake.mt_doc_dossieroverview set data = data || '{"deskId": "xa-2"}' where id = '{{code}}'
            """);

        var compared = await overviews.Compare(TestContext.Current.CancellationToken);
        compared.View.Should().Be("DossierOverview");
        compared.Codes.Should().Equal(code, invented);
        await overviews.Rebuild(TestContext.Current.CancellationToken);
        (await overviews.Compare(TestContext.Current.CancellationToken)).Codes.Should().BeEmpty();
    }

    [Fact]
    public async Task Who_is_found_without_being_in_any_dossier_is_seen_as_well()
    {
        var (invented, index) = ("H99.15-010101-0002", intake.Http.Services.GetRequiredService<PersonIndex>());
        await intake.Received();
        await Sql.Execute(intake.OwnerConnection, $"insert into intake.person_index (record, dossier_code, desk_id, marks) values (gen_random_uuid(), '{invented}', 'xa-2', '{{1}}')");

        (await index.Compare(TestContext.Current.CancellationToken)).Codes.Should().Equal(invented);
        await index.Rebuild(TestContext.Current.CancellationToken);
        (await index.Compare(TestContext.Current.CancellationToken)).Codes.Should().BeEmpty();
    }
}
