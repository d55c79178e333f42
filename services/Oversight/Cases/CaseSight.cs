using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Oversight.Record;
using OneStop.Provinces;

namespace OneStop.Oversight.Cases;

/// <summary>Reads a dossier's history for those who may see it, by their rights and by what is known as of now. To everyone else it does not exist.</summary>
public sealed class CaseSight(Records records, Province province)
{
    private static readonly string[] Officers = ["handler", "reviewer", "signer"];

    /// <returns>In the order of arrival; null where there is nothing to see.</returns>
    public async Task<List<RecordedEvent>?> Read(string code, HttpContext http, CancellationToken cancellation)
    {
        if (!DossierCode.IsCode(code)) return null;
        var events = await records.Of(code, cancellation);
        return events.Count > 0 && MaySee(http.Actor(), WholeCase.Of(RecordedEvent.InOrder(events))) ? events : null;
    }

    /// <summary>Supervisors; the desk that received it; officers of the competent agency or of a department that has to do with the case.</summary>
    private bool MaySee(Actor actor, WholeCase c) =>
        actor.SeesTheProvince
        || actor.Has("reception") && actor.Desk is { } desk && desk == c.Counter.DeskId
        || Officers.Any(actor.Has) && actor.Units.Any(unit =>
            province.Unit(unit)?.AgencyCode == c.Counter.AgencyCode || unit == c.Departments.DecidingUnitId
            || c.Departments.Steps.Any(s => s["unitId"]!.GetValue<string>() == unit));
}
