namespace OneStop.Routing.Silo;

/// <summary>Whether a silo beside this one may be alive: then a case in memory may have moved on elsewhere.</summary>
public interface IOtherSilos
{
    bool MayLive { get; }
}

/// <summary>One that was given up counts too, it may not have noticed, until the cluster forgets it (a day). Whoever was always alone, as a small province's one process, has had only one address,
/// and nobody else can live under that.</summary>
public sealed class OtherSilos(IClusterMembershipService cluster, ILocalSiloDetails here) : IOtherSilos
{
    public bool MayLive => cluster.CurrentSnapshot.Members.Keys.Any(silo => !silo.Endpoint.Equals(here.SiloAddress.Endpoint));
}
