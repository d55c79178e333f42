using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Npgsql;
using OneStop.Testing;
using Xunit;

namespace OneStop.Intake.Tests;

/// <summary>Nothing in history is deleted or changed (NĐ 118/2025, Đ.5.1c): whatever the desk does in whatever order, and whatever is tried past the service
/// with the service's own rights.</summary>
public sealed class HistoryProperties(IntakeHost intake)
{
    /// <summary>An officer's request, or a statement put to the database.</summary>
    private sealed record Attempt(string? Officer, string What, string Body = "");

    private static readonly Gen<Attempt> AnyRequest =
        from officer in Gen.Elements("reception.a", "reception.a", "reception.a", "reception.b", "handler.a", "supervisor.a")
        from act in Gen.Elements(
            ("accept", "{}"), ("refuse", """{"reason":"Không thuộc thẩm quyền","legalBasis":"NĐ 118/2025, Đ.17.1c"}"""),
            ("supplement-request", """{"items":[{"componentCode":"G09-KQ003210","what":"Đơn","originals":1,"copies":0}],"reason":"Thiếu chữ ký"}"""),
            ("supplement", """{"components":[{"code":"G09-KQ003210","originals":1,"copies":0}]}"""), ("payment", """{"amountVnd":1000,"method":"desk","reference":"BL 1"}"""),
            ("withdrawal", """{"reason":"Đổi ý"}"""), ("return", """{"receivedBy":"Đỗ Thị Hoà"}"""), ("correction", """{"what":"Sai tên"}"""))
        select new Attempt(officer, act.Item1, act.Item2);

    private static readonly Gen<Attempt> AnyFalsification = Gen.Elements(
        "update intake.mt_events set data = '{}' where stream_id = '{0}'", "update intake.mt_events set timestamp = now() where stream_id = '{0}'",
        "update intake.mt_events set headers = '{}' where stream_id = '{0}'", "update intake.mt_events set version = version + 1 where stream_id = '{0}'",
        "update intake.mt_events set type = 'intake.withdrawn' where stream_id = '{0}'", "delete from intake.mt_events where stream_id = '{0}'",
        "delete from intake.mt_streams where id = '{0}'", "truncate intake.mt_events").Select(statement => new Attempt(null, statement));

    private static readonly Arbitrary<Attempt[]> AnyLife = Gen.Frequency((4, AnyRequest), (1, AnyFalsification)).ArrayOf().Where(life => life.Length <= 30).ToArbitrary();

    [Fact]
    public void I14_history_only_grows_and_not_a_byte_of_it_changes() =>
        Prop.ForAll(AnyLife, life => Task.Run(() => Live(life)).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(25).WithEndSize(30));

    private async Task Live(Attempt[] life)
    {
        var code = await intake.Received(life.Length % 2 == 0 ? null : Papers.Complete().With(r => r["channel"] = "online"));
        var history = await History(code);
        foreach (var attempt in life)
        {
            if (attempt.Officer is { } officer) await intake.Client.Post($"{IntakeHost.Dossiers}/{code}/{attempt.What}", intake.Token(officer), attempt.Body);
            else (await FluentActions.Awaiting(() => Sql.Execute(intake.RuntimeConnection, attempt.What.Replace("{0}", code, StringComparison.Ordinal)))
                .Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be(PostgresErrorCodes.InsufficientPrivilege);

            var now = await History(code);
            now.Take(history.Count).Should().Equal(history, attempt.What);
            history = now;
        }
    }

    /// <summary>Each event with every column the store has of it.</summary>
    private async Task<List<string?>> History(string code) =>
        [.. (await Sql.Query(intake.OwnerConnection, "select e::text from intake.mt_events e where stream_id = $1 order by version", code)).Select(row => row[0])];
}
