using OneStop.Routing.Cases;

namespace OneStop.Routing.Opinions;

public enum RoundKind
{
    /// <summary>Lấy ý kiến: departments of other agencies, or of the same one, are asked. NĐ 118/2025, Đ.19.4.</summary>
    Consultation,

    /// <summary>Phiếu lấy ý kiến thành viên UBND: the members of a body are asked one by one.</summary>
    Collective,
}

public enum RoundState
{
    Open,

    /// <summary>The deadline has passed and not everyone has answered.</summary>
    Lapsed,
    Concluded,
}

/// <summary>What may be answered; the first of a round's options is the one that agrees.</summary>
/// <param name="Code">Small letters, digits and hyphens.</param>
[GenerateSerializer, Immutable, Alias("routing.OpinionOption")]
public sealed record OpinionOption([property: Id(0)] string Code, [property: Id(1)] string Label)
{
    /// <summary>Whoever chooses it says what they mean instead.</summary>
    public const string Other = "other";

    public static IReadOnlyList<OpinionOption> Usual { get; } = [new("agree", "Đồng ý"), new("disagree", "Không đồng ý"), new(Other, "Ý kiến khác")];
}

/// <param name="Party">The department, or the member, that was asked.</param>
/// <param name="Late">Given after the deadline.</param>
[GenerateSerializer, Immutable, Alias("routing.Opinion")]
public sealed record Opinion(
    [property: Id(0)] string Party, [property: Id(1)] string Option, [property: Id(2)] string? Note, [property: Id(3)] string Officer, [property: Id(4)] bool Late);

/// <summary>A question put to others about a case: what was asked, what came back, what became of it. One shape for departments and for members.</summary>
[GenerateSerializer, Immutable, Alias("routing.OpinionRound")]
public sealed record OpinionRound([property: Id(0)] ConsultationRequested Request)
{
    /// <summary>The last one of each party; what it replaced is in the history.</summary>
    [Id(1)] public Opinion[] Opinions { get; init; } = [];
    [Id(2)] public bool Reminded { get; init; }
    [Id(3)] public RoundState State { get; init; }
    [Id(4)] public ConsultationConcluded? Conclusion { get; init; }

    /// <summary>1, 2, 3… in each case.</summary>
    public int Number => Request.Round;

    public bool IsPending => State != RoundState.Concluded;

    /// <summary>In the order they were asked.</summary>
    public string[] Unanswered => [.. Request.Asked.Where(party => OpinionOf(party) is null)];

    public Opinion? OpinionOf(string party) => Array.Find(Opinions, o => o.Party == party);

    public static OpinionRound[] Evolve(OpinionRound[] rounds, object e) =>
        e is ConsultationRequested request ? [.. rounds, new(request)] : [.. rounds.Select(r => r.Evolve(e))];

    private OpinionRound Evolve(object e) => e switch
    {
        OpinionGiven x when x.Round == Number => this with { Opinions = [.. Opinions.Where(o => o.Party != x.Opinion.Party), x.Opinion] },
        ConsultationReminded x when x.Round == Number => this with { Reminded = true },
        ConsultationLapsed x when x.Round == Number => this with { State = RoundState.Lapsed },
        ConsultationConcluded x when x.Round == Number => this with { State = RoundState.Concluded, Conclusion = x },
        _ => this,
    };
}
