using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace OneStop.Launcher;

/// <summary>The loopback ports of an instance. A process keeps its port from one start to the next as long as nobody else took it.</summary>
public sealed class Ports(string file)
{
    // Below the range operating systems take outgoing connections' ports from: a service that restarts finds its port free.
    private const int First = 20000;
    private const int Last = 32000;
    private readonly Dictionary<string, int> remembered =
        File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(file)) ?? [] : [];

    /// <summary>The port for this purpose, free at this moment.</summary>
    /// <param name="preferred">Taken the first time, if it is free.</param>
    public int For(string purpose, int? preferred = null)
    {
        if (remembered.TryGetValue(purpose, out var port) && IsFree(port)) return port;
        if (preferred is { } wish and <= 65535 && !remembered.ContainsValue(wish) && IsFree(wish)) port = wish;
        else do port = Random.Shared.Next(First, Last);
        while (remembered.ContainsValue(port) || !IsFree(port));
        Remember(purpose, port);
        return port;
    }

    /// <summary>The port this purpose was given last.</summary>
    public int? Known(string purpose) => remembered.TryGetValue(purpose, out var port) ? port : null;

    public void Remember(string purpose, int port)
    {
        remembered[purpose] = port;
        Secrets.Write(file, JsonSerializer.Serialize(remembered));
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
