using FluentAssertions;
using OneStop.WorkingTime;
using Xunit;

namespace OneStop.Provinces.Tests;

public class SamplePack
{
    private readonly Province province;

    public SamplePack()
    {
        ProvincePack.Load(Packs.Sample).TryTake(out var read, out var problems);
        problems.Should().BeEmpty();
        province = read!;
    }

    [Fact]
    public void Holds_what_the_sample_province_needs()
    {
        (province.Code, province.Name).Should().Be(("H99", "Tỉnh Mẫu"));
        province.Agencies.Should().HaveCount(10);
        province.Units.Should().HaveCount(25);
        province.Desks.Select(d => d.Id).Should().Equal("ttphvcc", "phuong-1", "xa-2");
        province.Officers.Should().HaveCount(11);
        province.Procedures.Should().HaveCount(14);
        province.Calendar.Years.Select(y => (y.Key, y.Value.Count)).Should().Equal((2025, 13), (2026, 16));
    }

    [Fact]
    public void Who_stands_above_has_the_rights_of_those_below()
    {
        province.WithThoseBelow(["snv-lanh-dao"]).Should().BeEquivalentTo("snv-lanh-dao", "snv-lao-dong");
        province.WithThoseBelow(["snv-lao-dong"]).Should().BeEquivalentTo("snv-lao-dong");
    }

    [Fact]
    public void Every_value_of_a_procedure_arrives()
    {
        var house = province.Procedure("1.013225")!;
        house.LimitOf("1.013225.01").Should().Be(new Limit(10, LimitUnit.WorkingDay));
        house.LimitOf("1.013225.02").Should().Be(new Limit(7, LimitUnit.WorkingDay));
        house.Components[2].Should().Be(new Component("G17-KQ002712", "Hồ sơ thiết kế xây dựng (02 bộ bản vẽ)", 2, 0, true));
        house.Steps[1].Should().Be(new ProcedureStep("Thẩm định, kiểm tra thực địa", StepKind.Handle, "kinh-te", 36));
        house.Consultations.Should().Equal(new ConsultationRule(
            "Lấy ý kiến cơ quan quản lý nhà nước về lĩnh vực liên quan", null, new(12, LimitUnit.Day), true, true, "Luật Xây dựng 50/2014/QH13, Đ.102 (sửa đổi 2020)"));
        province.Procedure("2.000986")!.Linked.Should().Equal(
            new LinkedProcedure("khai-sinh", "Đăng ký khai sinh, cấp số định danh cá nhân", null, "tu-phap", "KQ.G15.000031", null, new(1, LimitUnit.WorkingDay)),
            new LinkedProcedure("thuong-tru", "Đăng ký thường trú cho trẻ", null, "cong-an", "KQ.G01.000065", "khai-sinh", new(7, LimitUnit.WorkingDay)),
            new LinkedProcedure("bao-hiem-y-te", "Cấp thẻ bảo hiểm y tế", "H99.33", "bao-hiem", "KQ.G18.000047", "khai-sinh", new(5, LimitUnit.WorkingDay)));
        province.Procedure("1.004222")!.Fees[1].Should().BeEquivalentTo(new Fee("Lệ phí đăng ký cư trú, nộp trực tuyến", Channel.Online, 10_000)
        {
            Kind = FeeKind.ServiceFee,
            Reliefs = [new("NQ66-22", "Miễn lệ phí cho công dân có định danh điện tử mức 2, đủ điều kiện theo Nghị quyết 66.22/2026", 100,
                new(2026, 8, 15), new(2027, 2, 28), null, true, "Thông tư 117/2026/TT-BTC, Đ.1")],
        });
        house.Fees.Single().Due.Should().Be(FeeDue.Return);
        house.Components[1].Should().Match<Component>(c => c.Required && !c.Demanded && c.Source == "CSDL quốc gia về đất đai");
        province.Procedure("1.115362")!.Should().Match<Procedure>(land =>
            land.ExtensionDays("1.115362.01", false) == 0 && land.ExtensionDays("1.115362.02", false) == 10 && land.ExtensionDays("1.115362.02", true) == 10
            && land.ExtensionDays(null, true) == 10);
        province.Procedure("1.115362")!.Limit.InWords().Should().Be("7,5 ngày làm việc");
    }

    [Fact]
    public void Handlers_share_no_work_and_leave_none()
    {
        var handling = (from procedure in province.Procedures
                        from desk in province.Desks
                        from step in procedure.Steps
                        where step.Kind is StepKind.Handle
                        select province.UnitOf(province.CompetentAgency(procedure, desk), step).Id).ToHashSet();
        var (a, b, c) = (Units("handler.a"), Units("handler.b"), Units("handler.c"));

        a.Should().NotIntersectWith(b);
        c.Should().BeSubsetOf(a);
        handling.Should().BeSubsetOf(a.Concat(b));
        Units("signer.a").Should().HaveCount(province.Units.Count);

        var rules = province.Procedure("2.001955")!;
        var unit = province.UnitOf(province.CompetentAgency(rules, province.Desk("ttphvcc")!), rules.Steps[1]).Id;
        province.Officers.Where(o => o.Roles.Contains(Role.Handler) && o.UnitIds.Contains(unit)).Select(o => o.Id).Should().Equal("handler.a", "handler.c");

        IReadOnlyList<string> Units(string officer) => province.Officer(officer)!.UnitIds;
    }

    [Fact]
    public void The_desk_of_a_commune_brings_the_dossier_to_that_commune()
    {
        var birth = province.Procedure("1.001193")!;
        province.CompetentAgency(birth, province.Desk("xa-2")!).Code.Should().Be("H99.62");
        province.CompetentAgency(birth, province.Desk("ttphvcc")!).Code.Should().Be("H99.61");
    }

    [Fact]
    public void A_storm_closes_the_offices_from_the_day_it_is_decreed_until_that_is_taken_back()
    {
        var problems = Packs.In(copy =>
        {
            File.AppendAllText(Path.Combine(copy, "calendar.yaml"), """
                    - { date: 2026-09-09, kind: closure, name: Bão số 5, published: 2026-09-07 }
                    - { date: 2026-09-09, kind: workSwap, name: Bão số 5 đổi hướng, published: 2026-09-08 }

                """);
            ProvincePack.Load(copy).TryTake(out var read, out _).Should().BeTrue();
            read!.Calendar.Years[2026][^2].Should().Be(new SpecialDay(new(2026, 9, 9), DayKind.Closure, "Bão số 5", new(2026, 9, 7)));
            bool Open(int day) => read.Calendar.KnownOn(new(2026, 9, day)).IsOfficeTime(new(2026, 9, 9, 9, 0, 0, WorkingCalendar.Offset));
            (Open(6), Open(7), Open(8)).Should().Be((true, false, true));
        });
        problems.Should().BeEmpty();
    }

    [Fact]
    public void Accents_come_in_one_spelling_and_nothing_invisible_comes_in()
    {
        var problems = Packs.In(copy =>
        {
            var file = Path.Combine(copy, "province.yaml");
            File.WriteAllText(file, "\uFEFFcode: H99\u200E\nname: \u200ET\u0069\u0309nh\u00A0\u00A0Mâ\u0303u \n");
            ProvincePack.Load(copy).TryTake(out var read, out _).Should().BeTrue();
            (read!.Code, read.Name).Should().Be(("H99", "Tỉnh Mẫu"));
        });
        problems.Should().BeEmpty();
    }
}
