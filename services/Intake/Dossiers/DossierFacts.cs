using OneStop.Deciding;

namespace OneStop.Intake.Dossiers;

/// <summary>What a decision at the counter may know beside the dossier itself.</summary>
public sealed record DossierFacts(Actor Actor, DateTimeOffset Now)
{
    /// <summary>Only the desk's own reception officers act on its dossiers.</summary>
    public bool ReceivesAt(string? deskId) => Actor.Has("reception") && Actor.Desk == deskId;
}
