using Npgsql;

namespace OneStop.Chaos.Scenarios;

/// <summary>Messages come again, and late.</summary>
public static class Repeats
{
    public static IEnumerable<Scenario> All { get; } =
    [
        new("duplicates", "every message that was ever handled is handled again: at once, and as if after 6 minutes, an hour and a day", new(), true, async arena =>
        {
            await arena.Wait(3);
            await Again(arena, "at once");
            foreach (var shift in (string[])["+6m", "+1h", "+24h"])
            {
                // All clocks together: for the system, that time has passed.
                await Clocks.Shift(arena, shift, Arena.Serving);
                await Again(arena, shift);
            }
            await Clocks.Shift(arena, null, Arena.Serving);
        }) { Lacks = Clocks.HasLibrary },
        new("delays", "messages reach a service that was away as if an hour and a day late", new(), false, async arena =>
        {
            foreach (var (service, shift) in arena.Shuffled(["routing", "decision"]).Zip((string[])["+1h", "+24h"]))
            {
                await arena.Ground.Onestop("stop", service);
                await arena.Wait(arena.Between(4, 8));
                arena.Ground.Rule(service, Clocks.Rule(shift));
                await arena.Ground.Onestop("start", service);
                await arena.Over($"{service} came back, {shift}");
                await arena.Wait(3);
                await Clocks.Shift(arena, null, service);
            }
        }) { Lacks = Clocks.HasLibrary },
    ];

    /// <summary>Past the inbox, which would drop them: each decision has to recognise them by itself.</summary>
    private static async Task Again(Arena arena, string when)
    {
        foreach (var service in Arena.Serving)
        {
            await using var connection = new NpgsqlConnection(arena.Ground.Log.ConnectionString(service));
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(
                "update wolverine.wolverine_incoming_envelopes set status = 'Incoming', owner_id = 0, keep_until = null where status = 'Handled'", connection);
            await command.ExecuteNonQueryAsync();
        }
        await arena.Wait(5);
        await arena.Over($"repeats {when}");
    }
}
