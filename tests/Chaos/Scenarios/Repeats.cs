using Npgsql;

namespace OneStop.Chaos.Scenarios;

/// <summary>Messages come again, and late.</summary>
public static class Repeats
{
    /// <summary>Past the five minutes after which an inbox as it comes forgets, past a batch's token, and past a day.</summary>
    private static readonly string[] Later = ["+6m", "+1h", "+24h"];

    public static IEnumerable<Scenario> All { get; } =
    [
        new("duplicates", "every message that was ever handled is handled again: at once, and as if after 6 minutes, an hour and a day", new(), false, async arena =>
        {
            await arena.Wait(3);
            await Again(arena, "at once");
            foreach (var shift in Later)
            {
                // All clocks together: for the system, that time has passed.
                await Clocks.Shift(arena, shift, Arena.Serving);
                await Again(arena, shift);
            }
            await Clocks.Shift(arena, null, Arena.Serving);
        }) { Lacks = Clocks.HasLibrary },
        new("delays", "messages reach a service that was away as if 6 minutes, an hour and a day late", new(), false, async arena =>
        {
            foreach (var (service, shift) in arena.Shuffled(Arena.Serving).Zip(Later))
            {
                await arena.Ground.Onestop("stop", service);
                await arena.Wait(arena.Between(4, 8));
                // All clocks together: a service that alone is a day ahead is rightly not believed.
                foreach (var serving in Arena.Serving) arena.Ground.Rule(serving, Clocks.Rule(shift));
                await arena.Ground.Onestop("start", service);
                await Clocks.Shift(arena, shift, [.. Arena.Serving.Where(s => s != service)]);
                await arena.Wait(3);
                await Clocks.Shift(arena, null, Arena.Serving);
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
