using OneStop.Routing.Cases;

namespace OneStop.Routing.Opinions;

[GenerateSerializer, Immutable, Alias("routing.OptionCount")]
public sealed record OptionCount([property: Id(0)] string Option, [property: Id(1)] int Count);

/// <summary>What a round comes to.</summary>
/// <param name="Asked">How many were asked.</param>
/// <param name="Counts">Opinions by option, in the order of the options.</param>
/// <param name="SilentConsents">Who did not answer, where silence is consent; they agree beside the first of <paramref name="Counts"/>.</param>
/// <param name="Silent">Who did not answer, where silence is nothing.</param>
/// <param name="QuorumReached">Null where none was asked for.</param>
/// <param name="MajorityReached">Whether enough agree; null where none was asked for.</param>
[GenerateSerializer, Immutable, Alias("routing.Tally")]
public sealed record Tally(
    [property: Id(0)] int Asked, [property: Id(1)] OptionCount[] Counts, [property: Id(2)] int SilentConsents, [property: Id(3)] int Silent,
    [property: Id(4)] bool? QuorumReached, [property: Id(5)] bool? MajorityReached)
{
    internal int Heard => Asked - Silent;

    internal int Agreeing => Counts[0].Count + SilentConsents;

    /// <summary>As if the round ended now: silence counts as consent only once the deadline has passed.</summary>
    public static Tally Of(OpinionRound round, DateTimeOffset now)
    {
        var (asked, silent) = (round.Request, round.Unanswered.Length);
        var consents = asked.SilenceIsConsent && now >= asked.Deadline ? silent : 0;
        var tally = new Tally(
            asked.Asked.Length, [.. asked.Options.Select(o => new OptionCount(o.Code, round.Opinions.Count(given => given.Option == o.Code)))], consents,
            silent - consents, null, null);
        return tally with { QuorumReached = asked.Quorum is null ? null : tally.Heard >= asked.Quorum, MajorityReached = asked.Majority is null ? null : tally.Agreeing >= asked.Majority };
    }

    /// <summary>The rule that decides, and how it came out, for the minutes.</summary>
    public string Explain(ConsultationRequested asked)
    {
        List<string> lines = [];
        if (asked.Quorum is { } quorum) lines.Add($"Cần ít nhất {quorum}/{Asked} cho ý kiến: có {Heard}, {Reached(QuorumReached)}.");
        if (asked.Majority is { } majority) lines.Add($"Cần ít nhất {majority}/{Asked} chọn “{asked.Options[0].Label}”: có {Agreeing}, {Reached(MajorityReached)}.");
        if (lines.Count == 0) lines.Add($"Lấy ý kiến, không biểu quyết: {Heard}/{Asked} đã cho ý kiến.");
        if (SilentConsents > 0) lines.Add($"Quá hạn không trả lời được coi là đồng ý ({asked.LegalBasis}): {SilentConsents}.");
        return string.Join(' ', lines);

        static string Reached(bool? reached) => reached is true ? "đạt" : "không đạt";
    }
}
