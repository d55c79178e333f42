using System.Text.Json.Nodes;
using FluentAssertions;
using OneStop.Testing;
using Xunit;

namespace OneStop.Intake.Tests;

/// <summary>The calculator, asked by someone who is not signed in.</summary>
public sealed class DueDateTests(IntakeHost intake)
{
    [Theory]
    [InlineData("from=2026-10-05T08:00:00%2B07:00&limit=7.5&unit=workingDay&profile=2025&model=hour", "2026-10-14T12:00:00+07:00")]
    [InlineData("from=2026-10-05T08:00:00%2B07:00&limit=7.5&unit=workingDay&profile=2025&model=day", "2026-10-15T17:00:00+07:00")]
    [InlineData("from=2026-10-05T08:00:30%2B07:00&limit=7&unit=workingDay&profile=2018&model=day", "2026-10-14T08:00:00+07:00")]
    [InlineData("from=2026-10-05T08:00:00%2B07:00&limit=7.5&unit=workingDay&profile=2018&model=hour", "2026-10-14T12:00:00+07:00")]
    [InlineData("from=2026-10-05T08:00:00%2B07:00&limit=7.5", "2026-10-14T12:00:00+07:00")]
    [InlineData("from=2025-04-29T14:10:30%2B07:00&limit=2", "2025-05-06T14:10:00+07:00")]
    [InlineData("from=2026-08-21T10:30:00Z&limit=2&unit=hour", "2026-08-22T10:00:00+07:00")]
    [InlineData("from=2026-08-21T17:30+07:00&limit=2&unit=hour", "2026-08-22T10:00:00+07:00")]
    [InlineData("from=2026-08-21T17:30&limit=2&unit=hour", "2026-08-22T10:00:00+07:00")]
    [InlineData("from=2026-10-05T10:00:00%2B07:00&limit=20&unit=day", "2026-10-26T17:00:00+07:00")]
    [InlineData("from=2026-10-05T10:00:00%2B07:00&limit=1&unit=month", "2026-11-05T17:00:00+07:00")]
    [InlineData("from=2026-10-05T15:00:00%2B07:00&unit=sameDay", "2026-10-06T17:00:00+07:00")]
    [InlineData("from=2026-10-05T15:00:00%2B07:00&unit=immediate", "2026-10-05T17:00:00+07:00")]
    [InlineData("from=2026-10-05T10:00:00%2B07:00&limit=5&office=xa-2", "2026-10-26T10:00:00+07:00")]
    [InlineData("from=2026-10-05T10:00:00%2B07:00&limit=5&office=H99.62", "2026-10-26T10:00:00+07:00")]
    [InlineData("from=2026-10-05T10:00:00%2B07:00&limit=5&office=ttphvcc", "2026-10-12T10:00:00+07:00")]
    [InlineData("from=2026-10-05T10:00:00%2B07:00&unit=sameDay&office=xa-2", "2026-10-05T17:00:00+07:00")]
    [InlineData("limit=1", "2026-03-06T09:00:00+07:00")]
    public async Task A_due_date_is_computed_for_anyone(string query, string due)
    {
        var answer = await Ask(query);

        answer.Status.Should().Be(200, answer.Body);
        answer.Json["dueAt"]!.GetValue<string>().Should().Be(due);
        answer.Json["explanation"]!.GetValue<string>().Should().NotBeEmpty();
    }

    [Fact]
    public async Task It_comes_with_its_derivation_and_what_it_was_counted_by()
    {
        var answer = (await Ask("from=2026-10-05T10:00:00%2B07:00&limit=2&model=day&office=xa-2")).Json;

        (answer["lawProfile"]!.GetValue<string>(), answer["counting"]!.GetValue<string>()).Should().Be(("2025", "firstDayExcluded"));
        answer["explanation"]!.GetValue<string>().Should().Contain("cộng thêm 10 ngày làm việc");
        answer["remoteExtension"]!.ToJsonString().Should().Be(new JsonObject { ["days"] = 10, ["legalBasis"] = "Thủ tục 1.115362 đã công bố, mục thời hạn giải quyết" }.ToJsonString());
        var lines = answer["derivation"]!.AsArray();
        lines.Where(l => l!["counted"]!.GetValue<bool>()).Sum(l => l!["days"]!.GetValue<int>()).Should().Be(12);
        lines[0]!.ToJsonString().Should().Be(new JsonObject
        {
            ["from"] = "2026-10-05T10:00:00+07:00", ["to"] = "2026-10-06T00:00:00+07:00", ["counted"] = false, ["whyVi"] = "ngày đầu không tính (BLDS 2015, Đ.147)",
            ["whyEn"] = "the first day is not counted", ["days"] = 0, ["length"] = "14:00:00",
        }.ToJsonString());
    }

    [Theory]
    [InlineData("from=2024-12-31T11:00:00%2B07:00&limit=1", "calendar-missing", "2024")]
    [InlineData("from=2026-12-31T11:00:00%2B07:00&limit=10000&unit=day", "calendar-missing", "20")]
    [InlineData("from=2099-12-31T11:00:00%2B07:00&limit=1", "calendar-missing", "2099")]
    [InlineData("from=2018-06-20T11:00:00%2B07:00&limit=1&profile=2018", "calendar-missing", "2018")]
    [InlineData("from=2018-06-20T11:00:00%2B07:00&limit=1", "law-missing", "")]
    public async Task Where_law_or_calendar_is_missing_nothing_is_guessed(string query, string code, string year) =>
        (await Ask(query)).Should().Match<Answer>(a => a.Status == 422 && a.Code == code && a.Body.Contains(year, StringComparison.Ordinal));

    [Theory]
    [InlineData("", "limit")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=7,5", "limit")]
    [InlineData("limit=1e3", "limit")]
    [InlineData("limit=10000.1", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("limit=%d9%a7", "limit")]
    [InlineData("limit=99999999999999999999999999999999999", "limit")]
    [InlineData("limit=1&unit=week", "unit")]
    [InlineData("limit=1&unit=0", "unit")]
    [InlineData("limit=1&unit=hour,day", "unit")]
    [InlineData("limit=1&from=yesterday", "from")]
    [InlineData("limit=1&from=2026-10-05", "from")]
    [InlineData("limit=1&from=2026-02-30T10:00:00Z", "from")]
    [InlineData("limit=1&from=1999-12-31T10:00:00Z", "from")]
    [InlineData("limit=1&from=9999-12-31T23:59:59Z", "from")]
    [InlineData("limit=1&from=2026-10-05T10:00:00%2B99:00", "from")]
    [InlineData("limit=1&profile=2030", "profile")]
    [InlineData("limit=1&model=week", "model")]
    [InlineData("limit=1&office=nowhere", "office")]
    [InlineData("limit=1&office=%00", "office")]
    public async Task What_cannot_be_read_is_named(string query, string field)
    {
        var answer = await Ask(query);

        (answer.Status, answer.Code).Should().Be((400, "invalid-input"), answer.Body);
        answer.Fields.Should().Equal(field);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_at_once() =>
        (await Ask($"limit=x&from=x&unit=x&profile=x&model=x&office={new string('x', 5000)}")).Fields
            .Should().BeEquivalentTo("limit", "from", "unit", "profile", "model", "office");

    private Task<Answer> Ask(string query) => intake.Client.Get($"/api/intake/due-date?{query}", token: null);
}
