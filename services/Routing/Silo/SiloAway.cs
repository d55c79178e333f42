using Orleans.Runtime.Messaging;

namespace OneStop.Routing.Silo;

/// <summary>The silo that had the grain has just died and the cluster has not settled yet: for the caller, a timeout like any other, to be tried again.</summary>
public sealed class SiloAway : IOutgoingGrainCallFilter
{
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception e) when (e is OrleansMessageRejectionException or SiloUnavailableException or ConnectionFailedException)
        {
            throw new TimeoutException(e.Message, e);
        }
    }
}
