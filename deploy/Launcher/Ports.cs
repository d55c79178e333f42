using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace OneStop.Launcher;

/// <summary>The loopback ports of an instance. A process keeps its port from one start to the next as long as nobody else took it.</summary>
/// <remarks>Between the choice of a port and the moment a service listens there lie seconds, and again whenever a service restarts. So that no other instance is given
/// the port meanwhile, whoever asks for it keeps the UDP port of the same number bound until its process ends: nothing here speaks UDP, and what a process held is free when it is gone.</remarks>
public sealed class Ports(string file)
{
    private static readonly Dictionary<int, (string Purpose, Socket Held)> Claims = [];
    // Below the range operating systems take outgoing connections' ports from: a service that restarts finds its port free.
    private const int First = 20000;
    private const int Last = 32000;
    private readonly Dictionary<string, int> remembered =
        File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(file)) ?? [] : [];

    /// <summary>The port for this purpose, free at this moment.</summary>
    /// <param name="preferred">Taken the first time, if it is free.</param>
    public int For(string purpose, int? preferred = null)
    {
        if (remembered.TryGetValue(purpose, out var port) && Claim(purpose, port)) return port;
        if (preferred is { } wish and <= 65535 && !remembered.ContainsValue(wish) && Claim(purpose, wish)) port = wish;
        else do port = Random.Shared.Next(First, Last);
        while (remembered.ContainsValue(port) || !Claim(purpose, port));
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

    /// <summary>Keeps other instances from being given this port.</summary>
    /// <returns>False where somebody listens there, or another instance may.</returns>
    public bool Claim(string purpose, int port)
    {
        if (!IsFree(port)) return false;
        purpose = $"{file}:{purpose}";
        lock (Claims)
        {
            if (Claims.TryGetValue(port, out var claim)) return claim.Purpose == purpose;
            var held = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                held.Bind(new IPEndPoint(IPAddress.Loopback, port));
            }
            catch (SocketException)
            {
                held.Dispose();
                return false;
            }
            Claims[port] = (purpose, held);
            return true;
        }
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
