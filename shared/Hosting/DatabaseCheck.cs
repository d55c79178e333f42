using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace OneStop.Hosting;

/// <summary>Ready is who reaches its database. Identity, which hosts nothing of the others, compiles this file into itself.</summary>
internal sealed class DatabaseCheck(NpgsqlDataSource database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("PostgreSQL cannot be reached");
        }
    }
}
