using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace OneStop.Architecture.Tests;

/// <summary>Every refusal of a rule bears a stable code and the article it stands in.</summary>
public sealed partial class RefusalTests
{
    /// <summary>A matter of the protocol and of no law.</summary>
    private static readonly string[] OfNoLaw = ["idempotency-key-reused"];

    /// <summary>A refusal as it is written down: its code, and what stands in the place of the article.</summary>
    private static readonly IReadOnlyList<(string File, string Code, string Law)> Refusals =
    [
        .. from file in Repository.Files(".cs", "services", "shared")
           from found in Written().Matches(Repository.Read(file))
           select (file, found.Groups["code"].Value, found.Groups["law"].Value),
    ];

    [Fact]
    public void There_are_refusals_to_look_at() => Refusals.Should().HaveCountGreaterThan(50).And.Contain(r => r.Code == "clock-stopped");

    [Fact]
    public void Each_names_its_article() => Refusals.Where(r => !OfNoLaw.Contains(r.Code) && !Article().IsMatch(r.Law)).Should().BeEmpty();

    /// <summary>Several refusals of one file share the way their article is found: what is left is a code and a sentence.</summary>
    [Fact]
    public void Where_only_code_and_sentence_are_given_the_file_adds_the_article() =>
        Repository.Files(".cs", "services").Where(f => Short().IsMatch(Repository.Read(f)) && !Added().IsMatch(Repository.Read(f))).Should().BeEmpty();

    [GeneratedRegex("""(?:new(?: Refusal)?|\bRefusal) ?\(\s*"(?<code>[a-z0-9]+(?:-[a-z0-9]+)+)",\s*(?<law>\$?"[^"]*"|[^,"]+),\s*\$?"[^"]{10}""")]
    private static partial Regex Written();

    [GeneratedRegex("""(Đ\.|§)\d|\.Cite\(|LegalBasis|^(law|article)$""")]
    private static partial Regex Article();

    [GeneratedRegex("""\b(?:Refuse|Refusal)\("[a-z0-9]+(?:-[a-z0-9]+)+", \$?"[^"]*"(?:, RefusalKind\.\w+)?\)""")]
    private static partial Regex Short();

    [GeneratedRegex("""new\(code, [^;]*\.Cite\(""")]
    private static partial Regex Added();
}
