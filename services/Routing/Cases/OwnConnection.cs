using System.Data;
using Npgsql;

namespace OneStop.Routing.Cases;

/// <summary>A connection that one thread keeps to itself: its caches and prepared statements stay warm, the pool would hand out another each time. What is done on it goes by key.</summary>
public sealed class OwnConnection(NpgsqlDataSource database) : IDisposable
{
    /// <summary>A plan made while the tables are small, and kept, would read them from end to end for ever.</summary>
    private const string ByKey = "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off";

    private readonly NpgsqlConnection connection = database.CreateConnection();

    /// <returns>Ready for use, opened anew where it broke.</returns>
    public NpgsqlConnection Ready()
    {
        if (connection.FullState == ConnectionState.Open) return connection;
        // Of a server that was away, a dead one may be left.
        connection.Close();
        connection.Open();
        using var byKey = new NpgsqlCommand(ByKey, connection);
        try
        {
            byKey.ExecuteNonQuery();
        }
        catch
        {
            // It would be taken for ready the next time.
            connection.Close();
            throw;
        }
        return connection;
    }

    public void Dispose() => connection.Dispose();
}
