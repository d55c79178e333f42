using FluentAssertions;
using OneStop.Testing;
using Xunit;

namespace OneStop.Intake.Tests;

/// <summary>What the receiving page shows before it receives: the same fee, date and refusal as the receipt, and nothing kept.</summary>
public sealed class PreviewTests(IntakeHost intake)
{
    private const string Preview = $"{IntakeHost.Dossiers}/preview";

    [Fact]
    public async Task A_preview_promises_what_the_receipt_then_says()
    {
        var receipt = await intake.Receive(Papers.Complete(), intake.Lan);
        var preview = await intake.Client.Post(Preview, intake.Lan, Papers.Complete().ToJsonString());

        preview.Status.Should().Be(200);
        preview.Json["dueAt"]!.GetValue<string>().Should().Be(receipt.Json["dueAt"]!.GetValue<string>());
        preview.Json["dueExplanation"]!.GetValue<string>().Should().Be(receipt.Json["dueExplanation"]!.GetValue<string>());
        preview.Json["derivation"]!.AsArray().Should().HaveCountGreaterThan(7);
        preview.Json["why"].Should().BeNull();
    }

    [Fact]
    public async Task What_is_lacking_is_named_with_the_rule_that_will_refuse_it()
    {
        var preview = await intake.Client.Post(Preview, intake.Lan, Papers.Complete().With(r => r["components"] = new System.Text.Json.Nodes.JsonArray()).ToJsonString());

        preview.Status.Should().Be(200);
        preview.Json["lacking"]!.AsArray().Select(c => c!.GetValue<string>()).Should().Equal("G09-KQ003210", "G09-KQ002548");
        preview.Json["why"]!["code"]!.GetValue<string>().Should().Be("dossier-incomplete");
        preview.Json["why"]!["law"]!.GetValue<string>().Should().Contain("118/2025");
    }

    [Fact]
    public async Task Another_desk_previews_nothing_that_it_may_not_receive()
    {
        var preview = await intake.Client.Post(Preview, intake.Token("reception.b"), Papers.Complete().ToJsonString());

        preview.Status.Should().Be(200);
        preview.Json["why"]!["code"]!.GetValue<string>().Should().Be("wrong-desk");
    }

    [Fact]
    public async Task An_unknown_procedure_is_bad_input() =>
        (await intake.Client.Post(Preview, intake.Lan, Papers.Complete().With(r => r["procedureCode"] = "9.999999").ToJsonString())).Status.Should().Be(400);
}
