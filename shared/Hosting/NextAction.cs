namespace OneStop.Hosting;

/// <summary>Something the caller may want to do next: found by a dry run of the very command that would do it.</summary>
/// <param name="Why">Why not, when it is not allowed.</param>
public sealed record NextAction(string Action, string Service, string Method, string Href, bool Allowed, string? Why);
