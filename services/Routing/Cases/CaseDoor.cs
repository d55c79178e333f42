using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Routing.Cases;

/// <summary>The way from a request to the case's grain and back; the same for every command.</summary>
public sealed class CaseDoor(IGrainFactory grains, Province province, TimeProvider clock)
{
    /// <summary>Roles that act on cases in the departments.</summary>
    public static readonly string[] Officers = ["handler", "reviewer", "signer"];

    public async Task<IResult> Read(string code, HttpContext http)
    {
        if (!DossierCode.IsCode(code)) return Problems.NotFound();
        return Answer(code, http, await grains.GetGrain<ICaseGrain>(code).Read());
    }

    public async Task<IResult> Execute<TRequest>(string code, HttpContext http, Func<TRequest, Input, ICaseCommand> command, CancellationToken cancellation)
    {
        var (request, text) = await Input.Read<TRequest>(http.Request, cancellation);
        var input = new Input();
        var wanted = command(request, input);
        input.Done();
        if (!DossierCode.IsCode(code)) return Problems.NotFound();
        return Answer(code, http, await grains.GetGrain<ICaseGrain>(code).Execute(wanted, Intent.Of(http, text)));
    }

    private IResult Answer(string code, HttpContext http, CaseReply reply)
    {
        var actor = http.Actor();
        if (reply.Unavailable)
        {
            http.Response.Headers.RetryAfter = "2";
            return Problems.Unavailable();
        }
        if (reply.Version == 0 || !MaySee(actor, reply.State)) return Problems.NotFound();
        return reply.Refused?.ToResult() ?? http.OkAt(reply.Version, CaseView.Of(code, reply.State, reply.Version, actor, clock.GetUtcNow(), province));
    }

    /// <summary>Those who handle, decide or supervise, and the desk that received it. To everyone else it does not exist.</summary>
    public static bool MaySee(Actor actor, Case c) =>
        Officers.Any(actor.Has) || actor.SeesTheProvince || actor.Has("reception") && actor.Desk == c.DeskId;
}
