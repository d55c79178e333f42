using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace OneStop.Hosting;

/// <summary>Hands out the numbers of a series, from 1: one row per series, moved by one statement of the database, so that any number of processes
/// never hand out the same number. Gaps are allowed, repeats are not.</summary>
/// <param name="schema">Of the service.</param>
public sealed class Numbers(NpgsqlDataSource database, string schema)
{
    public async Task<int> Next(string series, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"insert into {schema}.numbers as n (series, last) values ($1, 1) on conflict (series) do update set last = n.last + 1 returning last");
        command.Parameters.AddWithValue(series);
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }
}

public static class Numbering
{
    public static void AddNumbers(this IServiceCollection services, string schema)
    {
        services.AddSingleton(provider => new Numbers(provider.GetRequiredService<NpgsqlDataSource>(), schema));
        services.AddSingleton(new Schema.Script($"create table if not exists {schema}.numbers (series text primary key, last integer not null)"));
    }
}
