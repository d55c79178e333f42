using System.Security.Cryptography;

namespace OneStop.Launcher;

/// <summary>What the record of everything has outside its database: the key that signs its checkpoints, and the file they are written to.</summary>
public static class RecordFiles
{
    /// <summary>The service that keeps it.</summary>
    public const string Keeper = "oversight";

    public static void Ensure(Instance instance)
    {
        Directory.CreateDirectory(instance.PathOf("record"));
        if (File.Exists(KeyOf(instance))) return;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Secrets.Write(instance.PathOf("keys", "record-signing.pub.pem"), key.ExportSubjectPublicKeyInfoPem());
        Secrets.Write(KeyOf(instance), key.ExportPkcs8PrivateKeyPem());
    }

    public static Dictionary<string, string> Settings(Instance instance, InstanceFacts facts) => new()
    {
        ["OneStop__Record__Instance"] = facts.Id,
        ["OneStop__Record__KeyFile"] = KeyOf(instance),
        ["OneStop__Record__CheckpointFile"] = instance.PathOf("record", "checkpoints.txt"),
    };

    private static string KeyOf(Instance instance) => instance.PathOf("keys", "record-signing.pem");
}
