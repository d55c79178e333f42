namespace OneStop.Contracts;

/// <summary>What one service tells another. Delivered at least once, in no promised order. Of people it carries nothing; a reason is the officer's own words.</summary>
public interface IDossierMessage
{
    /// <summary>The dossier it speaks of.</summary>
    string DossierCode { get; }

    /// <summary>The sender's Lamport clock of that dossier: what the message causes happens at a later tick.</summary>
    long Tick { get; }
}
