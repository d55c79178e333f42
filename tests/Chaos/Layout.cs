namespace OneStop.Chaos;

/// <summary>What an instance must be like for a scenario.</summary>
/// <param name="Silos">Processes of Routing.</param>
/// <param name="DiskMegabytes">PostgreSQL's data lie on a memory disk of this size; null for the ordinary one.</param>
/// <param name="Build">The checkout whose services it is started with; null for this one.</param>
public sealed record Layout(int Silos = 1, int? DiskMegabytes = null, string? Build = null);
