using System.Security.Cryptography;
using System.Text;

namespace OneStop.Provinces;

/// <summary>Stands in the pack for an officer's identity number: only who has the instance's key can tell whose it is.</summary>
public static class PersonMark
{
    public static string Of(byte[] key, string identityNumber) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"officer {identityNumber}")));
}
