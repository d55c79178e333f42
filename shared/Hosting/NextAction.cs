namespace OneStop.Hosting;

/// <summary>Something the caller may want to do next: found by a dry run of the very command that would do it.</summary>
/// <param name="Why">Why not, when it is not allowed.</param>
/// <param name="Law">The article that forbids it, where one does.</param>
public sealed record NextAction(string Action, string Service, string Method, string Href, bool Allowed, string? Why, string? Law = null);
