using FluentAssertions;
using OneStop.Intake.People;
using OneStop.Testing;
using Xunit;
using static OneStop.Intake.Tests.ListTests;

namespace OneStop.Intake.Tests;

/// <summary>Where there are many. Their rows are made in the database, with nothing behind them: not while others rebuild or compare.</summary>
[Collection(nameof(RebuildTests))]
public sealed class ManyTests(IntakeHost intake)
{
    [Fact]
    public async Task Of_a_name_that_more_than_a_thousand_have_the_newest_are_found_page_by_page_up_to_a_thousand_and_that_there_are_more_is_said()
    {
        var word = Word();
        var code = await intake.Received(Papers.From($"Nguyễn Thị {word}"));
        // Older ones, each by a day.
        await Sql.Execute(intake.OwnerConnection, $$"""
            create table intake.copied as select g, 'H99.15-010102-' || lpad(g::text, 4, '0') as code from generate_series(1, 1200) g;
            insert into intake.mt_doc_dossieroverview (id, data, mt_version, mt_dotnet_type)
                select c.code, data || jsonb_build_object('id', c.code), mt_version, mt_dotnet_type from intake.copied c, intake.mt_doc_dossieroverview where id = '{{code}}';
            insert into intake.person_index (record, dossier_code, desk_id, marks)
                select overlay(record::text placing lpad(to_hex(('x' || left(record::text, 8))::bit(32)::bigint - g * 1300), 8, '0') from 1 for 8)::uuid, c.code, desk_id, marks
                from intake.copied c, intake.person_index where dossier_code = '{{code}}';
            """);
        try
        {
            var (first, last, beyond) = (await Page($"page=1&{Q(word)}"), await Page($"page=20&{Q(word)}"), await Page($"page=21&{Q(word)}"));

            foreach (var page in new[] { first, last, beyond }) (page.Total, page.More).Should().Be((1000, true));
            first.Codes.Should().Contain(code).And.BeEquivalentTo([code, .. Enumerable.Range(1, 49).Select(Copy)]);
            last.Codes.Should().BeEquivalentTo(Enumerable.Range(950, 50).Select(Copy));
            beyond.Codes.Should().BeEmpty();
            var accepted = await Page($"status=accepted&page=20&{Q(word)}");
            (accepted.Total, accepted.More).Should().Be((1000, true));
            accepted.Codes.Should().HaveCount(50).And.BeSubsetOf([code, .. Enumerable.Range(1, 999).Select(Copy)]);
            (await Page($"{Q($"{word} {Word()}")}")).Should().BeEquivalentTo((Array.Empty<string>(), 0, false));
            (await Page("status=accepted")).Should().Match<(string[] Codes, int Total, bool More)>(p => p.Total == 1000 && p.More && p.Codes.Length == 50, "no list is counted further than anyone turns pages");
        }
        finally
        {
            await Sql.Execute(intake.OwnerConnection, """
                delete from intake.person_index where dossier_code in (select code from intake.copied);
                delete from intake.mt_doc_dossieroverview where id in (select code from intake.copied);
                drop table intake.copied
                """);
        }

        static string Copy(int n) => $"H99.15-010102-{n:0000}";

        async Task<(string[] Codes, int Total, bool More)> Page(string query)
        {
            var page = (await intake.Client.Get($"{IntakeHost.Dossiers}?{query}", intake.Token("supervisor.a"))).Json;
            return ([.. page["items"]!.AsArray().Select(i => i!["dossierCode"]!.GetValue<string>())], page["total"]!.GetValue<int>(), page["more"]!.GetValue<bool>());
        }
    }

    [Fact]
    public async Task A_search_among_many_people_uses_the_index()
    {
        await Sql.Execute(intake.OwnerConnection, """
            insert into intake.person_index select gen_random_uuid(), 'X', 'nowhere', array[i, i + 1000000, i % 1000 + 5000000] from generate_series(1, 50000) as i
            """);
        await Sql.Execute(intake.OwnerConnection, "vacuum analyze intake.person_index");

        var plan = await Sql.Query(intake.RuntimeConnection, $"explain select dossier_code from intake.person_index where {PersonIndex.FoundBy} @> array[77, 1000077]::bigint[]");

        string.Join('\n', plan.Select(row => row[0])).Should().Contain("person_index_found_by");
        await Sql.Execute(intake.OwnerConnection, "delete from intake.person_index where desk_id = 'nowhere'");
    }
}
