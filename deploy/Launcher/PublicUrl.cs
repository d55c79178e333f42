namespace OneStop.Launcher;

/// <summary>Where citizens reach the instance; the forms' QR codes lead there. Behind a proxy it is not where the gateway listens.</summary>
public static class PublicUrl
{
    public const string Variable = "ONESTOP__PUBLICURL";

    /// <summary>What a QR code still holds in squares that a telephone reads from paper.</summary>
    private const int Longest = 120;

    /// <param name="named">What the environment says; null or empty for nothing.</param>
    /// <exception cref="FailureException">It is no address of a web site.</exception>
    public static string Of(InstanceFacts facts, string? named)
    {
        if (string.IsNullOrEmpty(named)) return facts.Address;
        return named.Length <= Longest && Uri.TryCreate(named, UriKind.Absolute, out var url) && url is { Scheme: "https" or "http", Query: "", Fragment: "", UserInfo: "" }
            ? named.TrimEnd('/')
            : throw new FailureException($"{Variable} must be the address of the instance's public pages, such as https://motcua.example.gov.vn, not '{named}'.");
    }
}
