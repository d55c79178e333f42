using System.Text.RegularExpressions;
using System.Xml.Linq;
using FluentAssertions;
using Xunit;

namespace OneStop.Architecture.Tests;

/// <summary>What may depend on what, and on which version of it.</summary>
public sealed partial class ProjectTests
{
    private static readonly string[] Everywhere = ["services", "shared", "deploy", "tests"];

    public static TheoryData<string> Projects => [.. Repository.Files(".csproj", Everywhere)];
    public static TheoryData<string> Services => [.. Repository.Files(".csproj", "services")];
    public static TheoryData<string> Shared => [.. Repository.Files(".csproj", "shared")];

    private static XElement Read(string project) => XDocument.Parse(Repository.Read(project)).Root!;

    /// <summary>The projects this one compiles against, as paths from the root. Building another beside it is no dependency.</summary>
    private static IReadOnlyList<string> References(string project) =>
        [.. Read(project).Descendants("ProjectReference").Where(r => (string?)r.Attribute("ReferenceOutputAssembly") != "false")
            .Select(r => Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(project)!, (string)r.Attribute("Include")!)))
                .Replace('\\', '/'))];

    private static IEnumerable<string> Packages(string project) => Read(project).Descendants("PackageReference").Select(p => (string)p.Attribute("Include")!);

    [Fact]
    public void The_parts_of_the_house_are_found()
    {
        foreach (var project in new[] { "services/Intake/Intake.csproj", "services/Routing/Routing.csproj", "services/Decision/Decision.csproj", "shared/Contracts/Contracts.csproj" })
            Repository.Files(".csproj", Everywhere).Should().Contain(project);
        References("services/Intake/Intake.csproj").Should().Contain("shared/Hosting/Hosting.csproj");
    }

    [Theory, MemberData(nameof(Services))]
    public void A_service_stands_on_what_is_shared_and_never_on_another_service(string service) =>
        References(service).Where(r => !r.StartsWith("shared/", StringComparison.Ordinal)).Should().BeEmpty();

    [Theory, MemberData(nameof(Shared))]
    public void What_is_shared_knows_no_service(string project) => References(project).Where(r => !r.StartsWith("shared/", StringComparison.Ordinal)).Should().BeEmpty();

    [Theory]
    [InlineData("shared/Contracts/Contracts.csproj")]
    [InlineData("shared/Deciding/Deciding.csproj")]
    [InlineData("shared/WorkingTime/WorkingTime.csproj")]
    public void Contracts_decisions_and_working_time_need_nothing(string project)
    {
        References(project).Should().BeEmpty();
        Packages(project).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Projects))]
    public void No_project_names_a_version_of_its_own(string project) =>
        Read(project).Descendants("PackageReference").Where(p => p.Attribute("Version") is not null || p.Attribute("VersionOverride") is not null || p.Element("Version") is not null)
            .Select(p => (string?)p.Attribute("Include")).Should().BeEmpty();

    [Fact]
    public void Every_package_version_is_exact()
    {
        var versions = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion").ToList();

        versions.Should().HaveCountGreaterThan(10);
        versions.Where(v => !Exact().IsMatch((string?)v.Attribute("Version") ?? "")).Select(v => v.ToString()).Should().BeEmpty();
        versions.Select(v => (string)v.Attribute("Include")!).Should().OnlyHaveUniqueItems();
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.]+)?$")]
    private static partial Regex Exact();

    [Theory, MemberData(nameof(Projects))]
    public void Every_project_has_its_lock_and_the_lock_all_its_packages(string project)
    {
        var path = $"{Path.GetDirectoryName(project)!.Replace('\\', '/')}/packages.lock.json";

        Repository.Has(path).Should().BeTrue(path);
        var locked = Repository.Read(path);
        Packages(project).Where(p => !locked.Contains($"\"{p}\"", StringComparison.OrdinalIgnoreCase)).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Projects))]
    public void Every_project_is_in_the_solution(string project) => Repository.Read("OneStop.sln").Replace('\\', '/').Should().Contain(project);
}
