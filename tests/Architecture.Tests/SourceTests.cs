using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace OneStop.Architecture.Tests;

/// <summary>How the code is written.</summary>
public sealed partial class SourceTests
{
    private static readonly IReadOnlyList<string> Sources = Repository.Files(".cs", "services", "shared", "deploy");

    /// <returns>Where it stands: <c>file:line: text</c>.</returns>
    private static IEnumerable<string> Lines(Regex pattern, IEnumerable<string>? files = null) =>
        from file in files ?? Sources
        from line in Repository.Read(file).Split('\n').Select((text, i) => (Text: text, Number: i + 1))
        where pattern.IsMatch(line.Text)
        select $"{file}:{line.Number}: {line.Text.Trim()}";

    [Fact]
    public void There_is_code_to_look_at() => Sources.Should().HaveCountGreaterThan(50).And.Contain("services/Intake/Dossiers/ReceiveDossier.cs");

    [Fact]
    public void A_start_up_file_fits_on_a_screen() =>
        Sources.Where(f => f.EndsWith("/Program.cs", StringComparison.Ordinal)).Where(f => Repository.Read(f).Split('\n').Length > 40).Should().BeEmpty();

    /// <summary>The invariants of the law, I1 to I15 of the field's description, each over random lives.</summary>
    [Fact]
    public void Every_invariant_of_the_law_has_a_property() => Enumerable.Range(1, 15).Select(n => $" I{n}_")
        .Where(name => !Repository.Files(".cs", "tests").Any(f => f.EndsWith("Properties.cs", StringComparison.Ordinal) && Repository.Read(f).Contains(name, StringComparison.Ordinal)))
        .Should().BeEmpty();

    [Fact]
    public void No_code_is_folded_away() => Lines(Region()).Should().BeEmpty();

    [GeneratedRegex(@"^\s*#\s*region")]
    private static partial Regex Region();

    [Fact]
    public void Nothing_is_left_for_later() => Lines(Later()).Should().BeEmpty();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex Later();

    [Fact]
    public void No_type_is_named_after_nothing_in_particular() => Lines(Vague()).Should().BeEmpty();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+(struct\s+|class\s+)?\w*(Manager|Helpers?|Utils?|Utilities|Impl|Dto)\b")]
    private static partial Regex Vague();

    [Fact]
    public void Public_classes_of_services_are_sealed_static_or_abstract() => Lines(Open(), Repository.Files(".cs", "services")).Should().BeEmpty();

    [GeneratedRegex(@"^\s*public\s+((partial|readonly|unsafe|new)\s+)*(class|record(?!\s+struct))\b")]
    private static partial Regex Open();

    [Fact]
    public void Every_message_between_services_says_which_dossier_and_when() =>
        Lines(Record(), Repository.Files(".cs", "shared/Contracts").Where(f => !f.EndsWith("IDossierMessage.cs", StringComparison.Ordinal) && !f.EndsWith("Parts.cs", StringComparison.Ordinal)))
            .Select(line => (line, whole: Whole(line))).Where(m => !m.whole.Contains(": IDossierMessage", StringComparison.Ordinal)).Select(m => m.line).Should().BeEmpty();

    [GeneratedRegex(@"^\s*public\s+.*\b(record|class|struct)\b")]
    private static partial Regex Record();

    /// <summary>The declaration that begins on this line, to its end.</summary>
    private static string Whole(string place)
    {
        var (file, number) = (place.Split(':')[0], int.Parse(place.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
        var rest = string.Join('\n', Repository.Read(file).Split('\n').Skip(number - 1));
        return rest[..rest.IndexOf(';', StringComparison.Ordinal)];
    }

    [Fact]
    public void Messages_between_services_are_found() => Lines(Record(), Repository.Files(".cs", "shared/Contracts")).Should().HaveCountGreaterThan(4);

    [Fact]
    public void No_service_reads_anothers_database()
    {
        string[] services = ["intake", "routing", "decision"];
        foreach (var service in services)
            Lines(new($@"\b({string.Join('|', services.Where(s => s != service))})\.mt_"), Repository.Files(".cs", $"services/{char.ToUpperInvariant(service[0])}{service[1..]}"))
                .Should().BeEmpty();
    }

    /// <summary>Whoever adds a page says who sees it: officers, or everyone.</summary>
    [Fact]
    public void Every_page_but_these_demands_that_one_has_signed_in()
    {
        string[] open = ["services/Desk/Pages/NotFound.razor", "services/Desk/Public/About.razor", "services/Desk/Public/Home.razor", "services/Desk/Public/Track.razor"];
        var pages = Repository.Files(".razor", "services/Desk").Where(f => Repository.Read(f).Contains("@page ", StringComparison.Ordinal)).ToList();

        pages.Should().HaveCountGreaterThan(15);
        pages.Except(Lines(Demands(), pages).Select(line => line.Split(':')[0])).Should().Equal(open);
        Lines(Lets(), Repository.Files(".razor", "services/Desk")).Should().BeEmpty();
    }

    [GeneratedRegex(@"^@attribute \[Authorize(\(|\])")]
    private static partial Regex Demands();

    [GeneratedRegex("AllowAnonymous")]
    private static partial Regex Lets();

    [Fact]
    public void No_secret_is_in_the_sources() => Lines(Secret(), Repository.Files(".cs", "services", "shared", "deploy")).Should().BeEmpty();

    [GeneratedRegex(@"BEGIN (EC |RSA )?PRIVATE KEY|[Pp]assword=[A-Za-z0-9]{3,}|[Pp]assword\s*=\s*""[^""]+""")]
    private static partial Regex Secret();
}
