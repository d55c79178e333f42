using OneStop.Provinces;

namespace OneStop.Routing.Opinions;

/// <summary>A round as the officers of the case see it.</summary>
/// <param name="Tally">As it stands, or as it was concluded.</param>
/// <param name="Because">The rule that decided; null until it is concluded.</param>
public sealed record RoundView(
    int Round, RoundKind Kind, RoundState State, string Question, IReadOnlyList<OpinionOption> Options, string AskedBy, DateTimeOffset Deadline,
    DateTimeOffset ReminderAt, bool SilenceIsConsent, int? Quorum, int? Majority, string LegalBasis, IReadOnlyList<RoundView.PartyView> Parties, Tally Tally,
    string? Because, string? Note)
{
    /// <param name="Id">Unit id, or sign-in name.</param>
    /// <param name="Option">Null while there is no answer.</param>
    public sealed record PartyView(string Id, string? UnitName, string? Option, string? Note, string? Officer, bool Late);

    public static RoundView Of(OpinionRound round, DateTimeOffset now, Province province)
    {
        var (asked, end) = (round.Request, round.Conclusion);
        return new(
            asked.Round, asked.Kind, round.State, asked.Question, asked.Options, asked.Officer, asked.Deadline, asked.RemindAt, asked.SilenceIsConsent, asked.Quorum,
            asked.Majority, asked.LegalBasis, [.. asked.Asked.Select(Party)], end?.Tally ?? Tally.Of(round, now), end?.Because, end?.Note);

        PartyView Party(string id)
        {
            var given = round.OpinionOf(id);
            return new(id, province.Unit(id)?.Name, given?.Option, given?.Note, given?.Officer, given?.Late ?? false);
        }
    }
}
