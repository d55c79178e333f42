using System.Collections;

namespace OneStop.Launcher;

/// <summary>Whom the services believe, and how the pages sign in: by the instance's own Identity, unless the environment names another issuer
/// (<c>ONESTOP__AUTH__AUTHORITY</c> and its likes).</summary>
public sealed class SignInSettings(Instance instance, string publicUrl, IEnumerable<string> origins)
{
    private const string Foreign = "ONESTOP__AUTH__";
    private readonly IdentityFiles files = new(instance);

    /// <param name="identity">Where Identity answers on this machine.</param>
    public IEnumerable<KeyValuePair<string, string>> Of(string service, string process, string identity)
    {
        var issuer = $"{publicUrl}/identity";
        yield return new("OneStop__Auth__KeysFile", files.SeenBy(process));
        if (!Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Any(v => ((string)v.Key).StartsWith(Foreign, StringComparison.OrdinalIgnoreCase)))
        {
            yield return new("OneStop__Auth__Authority", issuer);
            yield return new("OneStop__Auth__MetadataAddress", $"{identity}/identity/.well-known/openid-configuration");
            yield return new("OneStop__Auth__Audience", "onestop");
            // The local operator's own key counts: who holds it could also write to the databases.
            yield return new("OneStop__Auth__SecondFactors", "mfa;swk");
            yield return new("OneStop__Auth__ClientId", "onestop-desk");
            yield return new("OneStop__Auth__ClientSecretFile", files.DeskSecret);
        }
        if (service is "identity" or "desk") yield return new("OneStop__KeyRing", files.RingOf(service));
        if (service == "desk") yield return new("OneStop__Sessions__Directory", instance.PathOf("sessions"));
        if (service != "identity") yield break;
        yield return new("OneStop__Identity__Issuer", issuer);
        yield return new("OneStop__Identity__KeysDirectory", files.Keys);
        yield return new("OneStop__Identity__DeskOrigins", string.Join(';', origins.Prepend(publicUrl).Distinct()));
        yield return new("OneStop__Identity__DeskSecretFile", files.DeskSecret);
        yield return new("OneStop__Identity__OperatorSecretFile", files.OperatorSecret);
    }
}
