namespace OneStop.Chaos;

/// <summary>What an instance must be like for a scenario.</summary>
/// <param name="Silos">Processes of Routing.</param>
/// <param name="DiskMegabytes">PostgreSQL's data lie on a memory disk of this size; null for the ordinary one.</param>
/// <param name="SlowDisk">PostgreSQL's disk can be made slow, see <see cref="Scenarios.Shortages"/>.</param>
/// <param name="Build">The checkout whose services it is started with; null for this one.</param>
public sealed record Layout(int Silos = 1, int? DiskMegabytes = null, bool SlowDisk = false, string? Build = null);
