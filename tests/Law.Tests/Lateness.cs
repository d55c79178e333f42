using JasperFx.Events;
using OneStop.Provinces;
using OneStop.Routing.Cases;

namespace OneStop.Law.Tests;

/// <summary>Early, on time or late by the words of domain §4.3, from the raw events of one case and with none of the product's own counting.</summary>
internal static class Lateness
{
    /// <param name="due">As promised at acceptance.</param>
    /// <param name="at">When it was finished, or is looked at.</param>
    /// <returns>Below 0 before the due day, 0 on it, above late.</returns>
    public static int Of(DateTimeOffset due, IEnumerable<IEvent> routing, DateTimeOffset at)
    {
        var (promised, requests, stops) = (DateTimeOffset.MinValue, 0, new Dictionary<PauseKind, DateTimeOffset>());
        foreach (var e in routing.TakeWhile(e => e.Data is not CaseClosed))
            switch (e.Data)
            {
                case ClockStopped x:
                    stops[x.Kind] = x.From;
                    if (x.Kind is PauseKind.Supplement) requests++;
                    break;
                case ClockResumed x:
                    stops.Remove(x.Kind);
                    due = x.DueAt ?? due;
                    break;
                case ClockRestarted x:
                    stops.Remove(PauseKind.Supplement);
                    (due, promised) = (x.DueAt, DateTimeOffset.MinValue);
                    break;
                case Rescheduled { NoticeInTime: true } x: promised = x.NewDueAt; break;
                default: break;
            }
        var measured = stops.Values.Append(at).Min();
        var counts = promised > due ? promised : due;
        return requests > 1 || measured > counts ? 1 : measured.ToOffset(TimeSpan.FromHours(7)).Date < counts.ToOffset(TimeSpan.FromHours(7)).Date ? -1 : 0;
    }
}
