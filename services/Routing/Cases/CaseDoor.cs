using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Routing.Cases;

/// <summary>The way from a request to the case's grain and back; the same for every command.</summary>
public sealed class CaseDoor(IGrainFactory grains, Province province, TimeProvider clock, AccessLog log)
{
    public async Task<IResult> Read(string code, HttpContext http)
    {
        if (!DossierCode.IsCode(code)) return Problems.NotFound();
        var reply = await grains.Case(code).Read();
        if (reply is { Unavailable: false, Version: > 0 } && http.Actor().May(Act.ReadCase, reply.State.Place())) log.NoteSoon(http, "case", code);
        return Answer(code, http, reply);
    }

    public async Task<IResult> Execute<TRequest>(string code, HttpContext http, Func<TRequest, Input, ICaseCommand> command, CancellationToken cancellation)
    {
        var (request, text) = await Input.Read<TRequest>(http.Request, cancellation);
        var input = new Input();
        var wanted = command(request, input);
        input.Done();
        if (!DossierCode.IsCode(code)) return Problems.NotFound();
        return Answer(code, http, await grains.Case(code).Execute(wanted, Intent.Of(http, text)));
    }

    /// <summary>What an operator sees of a case: its date, nothing of its content.</summary>
    public sealed record DueDate(string DossierCode, DateTimeOffset DueAt, string DueExplanation, int ProcedureVersion, long Version);

    /// <summary>For operators: as <see cref="Execute"/>, with the case at hand to check the input by.</summary>
    public async Task<IResult> Operate<TRequest>(string code, HttpContext http, Func<TRequest, Input, Case, ICaseCommand> command, CancellationToken cancellation)
    {
        var (request, text) = await Input.Read<TRequest>(http.Request, cancellation);
        var known = DossierCode.IsCode(code) ? await grains.Case(code).Read() : new(new(), 0);
        if (known.Unavailable) return Away(http);
        var input = new Input();
        var wanted = command(request, input, known.State);
        input.Done();
        if (known.Version == 0) return Problems.NotFound();
        var reply = await grains.Case(code).Execute(wanted, Intent.Of(http, text));
        return reply.Unavailable ? Away(http)
            : reply.Refused?.ToResult() ?? http.OkAt(reply.Version, new DueDate(
                code, reply.State.DueAt, reply.State.Explain(province), reply.State.Terms!.ProcedureVersion, reply.Version));
    }

    internal static IResult Away(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "2";
        return Problems.Unavailable();
    }

    private IResult Answer(string code, HttpContext http, CaseReply reply)
    {
        var actor = http.Actor();
        if (reply.Unavailable) return Away(http);
        if (reply.Version == 0 || !actor.May(Act.ReadCase, reply.State.Place())) return Problems.NotFound();
        return reply.Refused?.ToResult() ?? http.OkAt(reply.Version, CaseView.Of(code, reply.State, reply.Version, actor, clock.GetUtcNow(), province));
    }
}
