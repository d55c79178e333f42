using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace OneStop.Desk.SignIn;

/// <summary>Sessions on the disk, so that a restart of the gateway signs nobody out: a file each, encrypted with the gateway's key ring, under the hash of the name that
/// the browser holds. Who reads the directory learns neither names nor tokens. Without a directory there is nothing to come back to.</summary>
public sealed class SessionFiles
{
    private readonly IDataProtector protector;
    private readonly string? directory;

    public SessionFiles(IOptions<SessionRules> rules, IDataProtectionProvider protection)
    {
        (directory, protector) = (rules.Value.Directory, protection.CreateProtector("sessions"));
        if (directory is null) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    internal void Keep(string name, Session session)
    {
        if (directory is null) return;
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true))
        {
            foreach (var text in new[] { name, session.AccessToken ?? "", session.RefreshToken ?? "" }) writer.Write(text);
            foreach (var at in new[] { session.StartedAt, session.UsedAt, session.AccessUntil }) writer.Write(at.UtcTicks);
            var ticket = TicketSerializer.Default.Serialize(session.Ticket);
            writer.Write(ticket.Length);
            writer.Write(ticket);
        }
        var draft = PathOf(name) + Path.GetRandomFileName();
        File.WriteAllBytes(draft, protector.Protect(memory.ToArray()));
        File.Move(draft, PathOf(name), overwrite: true);
    }

    internal void Forget(string name)
    {
        if (directory is not null) File.Delete(PathOf(name));
    }

    /// <summary>Those that were kept; what cannot be read (the key ring is another) is no session.</summary>
    internal IEnumerable<(string Name, Session Session)> Read()
    {
        foreach (var file in directory is null ? [] : Directory.GetFiles(directory))
        {
            (string, Session)? read = null;
            try
            {
                using var reader = new BinaryReader(new MemoryStream(protector.Unprotect(File.ReadAllBytes(file))));
                var (name, access, refresh) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
                var (started, used, until) = (At(), At(), At());
                var ticket = TicketSerializer.Default.Deserialize(reader.ReadBytes(reader.ReadInt32()))!;
                read = (name, new(ticket, started, used) { AccessToken = access, RefreshToken = refresh, AccessUntil = until });

                DateTimeOffset At() => new(reader.ReadInt64(), TimeSpan.Zero);
            }
            catch (Exception e) when (e is CryptographicException or IOException or ArgumentException)
            {
                File.Delete(file);
            }
            if (read is { } whole) yield return whole;
        }
    }

    private string PathOf(string name) => Path.Combine(directory!, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
}
