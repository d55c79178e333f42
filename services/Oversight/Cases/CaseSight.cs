using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Cases;

/// <summary>Reads a dossier's history for those who may see it, by their rights and by what is known as of now. To everyone else it does not exist.</summary>
public sealed class CaseSight(Records records, AccessLog log)
{
    /// <param name="what">For the access log.</param>
    /// <returns>In the order of arrival; null where there is nothing to see.</returns>
    public async Task<List<RecordedEvent>?> Read(string code, string what, HttpContext http, CancellationToken cancellation)
    {
        if (!DossierCode.IsCode(code)) return null;
        var events = await records.Of(code, cancellation);
        if (events.Count == 0 || !http.Actor().May(Act.ReadHistory, Place(WholeCase.Of(RecordedEvent.InOrder(events))))) return null;
        await log.Note(http, what, cancellation, null, code);
        return events;
    }

    /// <summary>Every department that has or had a part in it, and whoever was asked for an opinion.</summary>
    private static Place Place(WholeCase c)
    {
        var (d, asked) = (c.Departments, c.Departments.Rounds.SelectMany(r => r.Request["asked"]!.AsArray().Select(a => a!.GetValue<string>())).ToList());
        return new(c.Counter.DeskId is { Length: > 0 } desk ? desk : null, d.UnitId, d.IsOpen ? d.DecidingUnitId : null)
        {
            Units = [.. d.Steps.Select(s => s["unitId"]!.GetValue<string>()), .. d.LinkedWorks.Select(w => w.Plan["unitId"]!.GetValue<string>()), .. asked],
            People = asked,
        };
    }
}
