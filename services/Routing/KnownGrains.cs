using OneStop.Routing.Cases;
using OneStop.Routing.Desks;

namespace OneStop.Routing;

/// <summary>The province's grains by their keys. Orleans finds out by reflection, each time it is asked for one, which grain an interface stands for: a tenth of what a transition costs our process.</summary>
public static class KnownGrains
{
    public static ICaseGrain Case(this IGrainFactory grains, string code) => Names<ICaseGrain>.Of(grains, code);

    public static IDeskGrain Desk(this IGrainFactory grains, string deskId) => Names<IDeskGrain>.Of(grains, deskId);

    /// <summary>The same in every silo.</summary>
    private sealed record Names<TGrain>(GrainType Kind, GrainInterfaceType Interface) where TGrain : IGrainWithStringKey
    {
        private static Names<TGrain>? known;

        public static TGrain Of(IGrainFactory grains, string key)
        {
            if (known is { } names) return (TGrain)grains.GetGrain(GrainId.Create(names.Kind, key), names.Interface);
            var grain = grains.GetGrain<TGrain>(key);
            // One that a test stands in for has none.
            if (grain is GrainReference reference) known = new(reference.GrainId.Type, reference.InterfaceType);
            return grain;
        }
    }
}
