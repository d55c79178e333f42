using FluentAssertions;
using Xunit;

namespace OneStop.Provinces.Tests;

public class BrokenPacks
{
    private const string Birth = "procedures/1.001193.yaml", House = "procedures/1.013225.yaml", Linked = "procedures/2.000986.yaml";

    /// <summary>File, what is replaced by what (the first time it stands there), and the one problem of that file that follows; other files may now point to nothing.</summary>
    public static TheoryData<string, string, string, int, string> Slips => new()
    {
        { House, "    within:", "    with: an-ninh\n    within:", 49, "There is no unit of kind 'an-ninh'." },
        { House, "    within: { amount: 12, unit: day }\n", "", 48, "Missing 'within' in a consultation." },
        { House, "silenceIsConsent: true", "silenceIsConsent: no", 50, "'silenceIsConsent' must be true or false, not 'no'." },
        { Linked, "agency: H99.33", "agency: H99.34", 46, "Unknown agency 'H99.34'." },
        { Linked, "unit: bao-hiem", "unit: tu-phap", 46, "Agency H99.33 (Bảo hiểm xã hội tỉnh) has no unit of kind 'tu-phap'." },
        { Linked, "result: KQ.G01.000065, after", "result: KQ.G01.000066, after", 45, "The procedure has no result 'KQ.G01.000066'." },
        { Linked, "after: khai-sinh, limit: { amount: 7", "after: khai-tu, limit: { amount: 7", 45, "There is no linked procedure 'khai-tu' to come after." },
        { Linked, "after: khai-sinh, limit: { amount: 7", "after: thuong-tru, limit: { amount: 7", 45, "Linked procedure 'thuong-tru' waits for itself." },
        { Linked, "{ code: bao-hiem-y-te", "{ code: thuong-tru", 46, "Duplicate linked procedure 'thuong-tru'." },
        { Linked, "{ code: bao-hiem-y-te", "{ code: Bảo hiểm", 46, "Bad code 'Bảo hiểm': the code of a linked procedure is small letters, digits and hyphens, at most 50." },
        { House, "    name: Nhà ở riêng lẻ", "    remote: true\n    name: Nhà ở riêng lẻ", 13, "The procedure has no 'remoteExtension' for it." },
        { "province.yaml", "code: H99", "code: 99H", 1, "Bad code '99H': the code of a province is one letter A to Y and two digits, e.g. H99." },
        { "province.yaml", "name: Tỉnh Mẫu", "nmae: Tỉnh Mẫu\nname: Tỉnh Mẫu", 2, "Unknown key 'nmae' in the province; did you mean 'name'?" },
        { "province.yaml", "name: Tỉnh Mẫu\n", "", 1, "Missing 'name' in the province." },
        { "province.yaml", "name: Tỉnh Mẫu", "name: \"\u200E \"", 2, "'name' is empty." },
        { "agencies.yaml", "level: commune", "level: ward", 48, "'level' must be one of province, commune, not 'ward'." },
        { "agencies.yaml", "above: snv-lanh-dao", "above: snv-lanh-dai", 26, "Unknown unit 'snv-lanh-dai'." },
        { "agencies.yaml", "above: snv-lanh-dao", "above: snv-lao-dong", 26, "Unit 'snv-lao-dong' stands above itself." },
        { "officers.yaml", "roles: [operator]", "roles: [operator, handler]\n    units: [stp-tu-phap]", 131, "Officer 'admin.a': who supervises or operates has no other role." },
        { "agencies.yaml", "id: phuong-1-kinh-te", "id: phuong-1-tu-phap", 51, "Duplicate unit 'phuong-1-tu-phap'." },
        { "agencies.yaml", "code: H99.30", "code: h99.30", 40, "Bad code 'h99.30': an agency has a letter A to Y and two digits, then groups of letters and digits after dots, at most 35 characters (QĐ 20/2020/QĐ-TTg)." },
        { "desks.yaml", "agency: H99.61", "agency: H99.99", 9, "Unknown agency 'H99.99'." },
        { "desks.yaml", "  - id: xa-2", "  - id: phuong-1", 12, "Duplicate desk 'phuong-1'." },
        { "officers.yaml", "desk: phuong-1", "desk: phuong-9", 10, "Unknown desk 'phuong-9'." },
        { "officers.yaml", "roles: [handler]", "roles: [handler, hander]", 17, "'roles' must be one of reception, handler, reviewer, signer, supervisor, operator, citizen, not 'hander'." },
        { "officers.yaml", "- cat-giao-thong", "- cat-giao-thonng", 31, "Unknown unit 'cat-giao-thonng'." },
        { "calendar.yaml", "date: 2025-01-27", "date: 2026-01-27", 11, "2026-01-27 does not lie in 2025. [calendar-wrong-year; BLLĐ 2019, Đ.112.3]" },
        { "calendar.yaml", "date: 2025-09-02", "date: 2025-09-31", 22, "'date' must be a date such as 2025-01-01, not '2025-09-31'." },
        { "calendar.yaml", "date: 2025-09-02", "date: 2025-09-01", 22, "2025-09-01 is listed twice; a notice that changes an earlier one has a 'published' date of its own. [calendar-day-twice; BLLĐ 2019, Đ.112.3]" },
        { "calendar.yaml", "name: Ngày Chiến thắng }", "name: Ngày Chiến thắng, published: 03/12/2024 }", 18, "'published' must be a date such as 2025-07-01, not '03/12/2024'." },
        { "calendar.yaml", "kind: offSwap", "kind: offStorm", 20, "'kind' must be one of off, offSwap, workSwap, offComp, closure, not 'offStorm'." },
        { "calendar.yaml", "date: 2025-04-26", "date: 2025-04-25", 17, "2025-04-25 is a working day already; only a Saturday or Sunday can be worked in exchange. [calendar-swap; BLLĐ 2019, Đ.111.3]" },
        { "calendar.yaml", "afternoon: 13:00-17:00", "afternoon: 11:30-15:30", 3, "The sessions overlap: the afternoon must open after the morning closes. [calendar-sessions; BLLĐ 2019, Đ.109.1]" },
        { "calendar.yaml", "afternoon: 13:00-17:00", "afternoon: 13:00-16:30", 2, "A working day must be 8 hours, not 7.5: limits and steps count 8 hours to the day. [calendar-hours; BLLĐ 2019, Đ.105.1]" },
        { "calendar.yaml", "morning: 08:00-12:00", "morning: 8h-12h", 2, "'morning' must be two times such as 08:00-12:00, not '8h-12h'." },
        { Birth, "name: Hộ tịch", "nam: Hộ tịch, name: Hộ tịch", 3, "Unknown key 'nam' in the field; did you mean 'name'?" },
        { Birth, "results:\n  - {", "results:\n  {", 39, "'results' must be a list." },
        { "procedures/1.115375.yaml", "kind: posting", "kind: supplement", 51, "A supplement stops the clock by the decree itself: no procedure names it." },
        { "procedures/1.115375.yaml", "kind: posting", "kind: tax", 51, "Duplicate pause 'tax'." },
        { "procedures/1.115375.yaml", "atMostDays: 15", "atMostDays: 0", 51, "'atMostDays' must be between 1 and 1000, not 0." },
        { "procedures/2.001955.yaml", "code: 2.001955", "code: 2.1955", 1, "Bad code '2.1955': the code of a procedure is d.dddddd, e.g. 1.001193." },
        { Birth, "agency: H99.61", "agency: H99.15", 4, "Decided by the commune, but 'H99.15' is no commune." },
        { Birth, "unit: sameDay", "unit: someDay", 6, "'unit' must be one of workingDay, day, hour, month, sameDay, immediate, not 'someDay'." },
        { Birth, "amount: 0 }", "amount: -5 }", 8, "'amount' must be between 0 and 10000000000, not -5." },
        { Birth, "amount: 0 }", "amount: free }", 8, "'amount' must be a number such as 8 or 7.5, not 'free'." },
        { Birth, "amount: 0 }", "amount: [0] }", 8, "'amount' must be a text." },
        { Birth, "amount: 0 }", "amount: 0, due: never }", 8, "'due' must be one of receipt, supplement, return, not 'never'." },
        { Birth, "amount: 0 }", "amount: 0, validFrom: 2026-02-01, validTo: 2026-01-31 }", 8, "It ends before it begins." },
        { Birth, "amount: 0 }", "amount: 0, reliefs: [{ code: M, name: Miễn, percent: 101, legalBasis: NQ }] }", 8, "'percent' must be between 1 and 100, not 101." },
        { Birth, "required: true", "available: true", 20, "What is available must name the 'source' that holds it." },
        { Birth, "1.001193.02", "1.001193.01", 12, "Duplicate case '1.001193.01'." },
        { Birth, "1.001193.02", "1.001194.02", 12, "Bad code '1.001194.02': the code of a case is that of the procedure and two digits, e.g. 1.001193.01." },
        { Birth, "required: true", "required: yes", 20, "'required' must be true or false, not 'yes'." },
        { Birth, "originals: 1", "originals: 1.5", 18, "'originals' must be a whole number, not 1.5." },
        { Birth, "originals: 1", "originals: 0", 16, "Component 'G15-KQ003204' asks for neither an original nor a copy." },
        { Birth, "G15-KQ003159", "G15-KQ003204", 26, "Duplicate component 'G15-KQ003204'." },
        { Birth, "kind: receive", "kind: handle, unit: tu-phap", 44, "The first step, and no other, must be of kind receive." },
        { "procedures/2.001955.yaml", "unit: lao-dong", "unit: tien-luong", 34, "Agency H99.10 (Sở Nội vụ) has no unit of kind 'tien-luong'." },
        { Birth, "unit: tu-phap, ", "", 46, "A step to handle or decide must name the kind of its unit." },
        { Birth, "hours: 4", "hours: 5", 44, "The hours of the steps add up to 9, but the limit is 8 hours." }
    };

    [Theory, MemberData(nameof(Slips))]
    public void A_slip_is_found_where_it_was_made(string file, string right, string wrong, int line, string what) =>
        Packs.Broken(file, text => Replace(text, right, wrong)).Where(p => p.File == file).Should().Equal(new PackProblem(file, line, what));

    [Fact]
    public void Every_commune_must_have_the_unit_a_commune_procedure_needs() =>
        Packs.Broken("agencies.yaml", text => text.Replace("Công an Xã 2, kind: cong-an", "Công an Xã 2, kind: an-ninh", StringComparison.Ordinal))
            .Should().OnlyContain(p => p.What == "Agency H99.62 (Ủy ban nhân dân Xã 2) has no unit of kind 'cong-an'.").And.HaveCount(3);

    [Fact]
    public void Linked_procedures_may_not_wait_for_each_other_in_a_circle() =>
        Packs.Broken(Linked, text => Replace(Replace(text, "result: KQ.G15.000031,", "result: KQ.G15.000031, after: bao-hiem-y-te,"), "after: khai-sinh, limit: { amount: 5", "after: thuong-tru, limit: { amount: 5"))
            .Select(p => p.What).Should().Equal(
                "Linked procedure 'khai-sinh' waits for itself.", "Linked procedure 'thuong-tru' waits for itself.", "Linked procedure 'bao-hiem-y-te' waits for itself.");

    [Fact]
    public void A_step_after_the_decision_may_not_handle() =>
        Packs.Broken(Birth, text => Replace(Replace(text, "kind: handle, unit: tu-phap", "kind: decide, unit: tu-phap"), "kind: decide, unit: lanh-dao", "kind: handle, unit: tu-phap"))
            .Should().Equal(new PackProblem(Birth, 44, "Every step of kind handle must stand before the steps of kind decide."));

    [Fact]
    public void A_procedure_stands_in_one_file_only() =>
        Packs.In(copy => File.Copy(Path.Combine(copy, Birth), Path.Combine(copy, "procedures/birth.yaml")))
            .Should().Equal(new PackProblem("procedures/birth.yaml", 1, "Duplicate procedure '1.001193'."));

    [Fact]
    public void Broken_yaml_is_one_problem_and_the_rest_is_still_read() =>
        Packs.In(copy =>
        {
            File.WriteAllText(Path.Combine(copy, "desks.yaml"), "desks:\n  - id: [ttphvcc\n  - name: }\n");
            File.AppendAllText(Path.Combine(copy, "province.yaml"), "colour: red\n");
        }).Select(p => $"{p}"[..Math.Min(55, $"{p}".Length)]).Should().Equal(
            "desks.yaml:2: The file is not readable as YAML from abo",
            "province.yaml:3: Unknown key 'colour' in the province; ");

    [Fact]
    public void Two_values_for_one_key_are_not_readable() =>
        Packs.Broken("province.yaml", text => text + "name: Tỉnh Khác\n").Should().ContainSingle()
            .Which.Should().Match<PackProblem>(p => p.Line == 3 && p.What.StartsWith("The file is not readable as YAML: Duplicate key"));

    [Theory]
    [InlineData("agencies.yaml")]
    [InlineData("desks.yaml")]
    [InlineData("officers.yaml")]
    [InlineData("calendar.yaml")]
    public void A_missing_file_is_named_and_blamed_alone(string file) =>
        Packs.In(copy => File.Delete(Path.Combine(copy, file))).Should().Equal(new PackProblem(file, 0, "The file is missing."));

    [Fact]
    public void A_pack_without_procedures_or_without_a_directory_is_no_pack()
    {
        Packs.In(copy => Directory.Delete(Path.Combine(copy, "procedures"), true)).Should().Equal(
            new PackProblem("procedures", 0, "There is no procedure: the pack needs at least one file procedures/*.yaml."));
        ProvincePack.Load("/no/such/pack").TryTake(out _, out var problems).Should().BeFalse();
        problems.Should().Equal(new PackProblem(".", 0, "The directory /no/such/pack of the pack is missing."));
    }

    private static string Replace(string text, string right, string wrong)
    {
        var at = text.IndexOf(right, StringComparison.Ordinal);
        return at < 0 ? throw new InvalidOperationException($"'{right}' does not stand in the sample.") : text[..at] + wrong + text[(at + right.Length)..];
    }
}
