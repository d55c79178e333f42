using System.Net;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;

namespace OneStop.Routing.Silo;

/// <summary>Which silo this process is. Orleans tells the silos of one endpoint apart by when they started: after a clock that ran ahead was put right, every new one would be taken
/// for the predecessor of a dead one, and stop, until the time had caught up. Here a silo is always younger than all that the table knows of its endpoint.</summary>
/// <param name="database">Connection string of the membership table's database.</param>
internal sealed class SiloIdentity(IOptions<SiloOptions> silo, IOptions<ClusterOptions> cluster, IOptions<EndpointOptions> endpoint, string database) : ILocalSiloDetails
{
    private readonly Lazy<int> generation = new(() => Math.Max(SiloAddress.AllocateNewGeneration(), Last(cluster.Value, endpoint.Value, database) + 1));

    public string Name => silo.Value.SiloName;

    public string ClusterId => cluster.Value.ClusterId;

    public string DnsHostName { get; } = Dns.GetHostName();

    public SiloAddress SiloAddress => SiloAddress.New(endpoint.Value.AdvertisedIPAddress!, endpoint.Value.SiloPort, generation.Value);

    public SiloAddress GatewayAddress => SiloAddress.New(endpoint.Value.AdvertisedIPAddress!, endpoint.Value.GatewayPort, generation.Value);

    private static int Last(ClusterOptions cluster, EndpointOptions endpoint, string database)
    {
        using var connection = new NpgsqlConnection(database);
        connection.Open();
        using var command = new NpgsqlCommand("select coalesce(max(generation), 0) from orleans.membership where deploymentid = $1 and address = $2 and port = $3", connection);
        command.Parameters.AddWithValue(cluster.ClusterId);
        command.Parameters.AddWithValue($"{endpoint.AdvertisedIPAddress}");
        command.Parameters.AddWithValue(endpoint.SiloPort);
        return (int)command.ExecuteScalar()!;
    }
}
