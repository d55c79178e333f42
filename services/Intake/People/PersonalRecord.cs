using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;

namespace OneStop.Intake.People;

/// <summary>One version of what is known of a person in a dossier. The only place of the system where personal data stands (Luật 91/2025);
/// events and messages carry a <see cref="PersonReference"/>. Written once, never changed: a correction is a new version.</summary>
/// <param name="Part">What the person is in the dossier: applicant, owner, receiver.</param>
/// <param name="Salt">Random, part of the hashed content: without it the hash of a name and a number could be guessed.</param>
/// <param name="SearchName">The name without diacritics, lower case.</param>
public sealed record PersonalRecord(
    Guid Id, string DossierCode, int Version, string Part, string FullName, string? IdNumber, string? Phone, string? Email, string? Address, string Salt,
    string SearchName)
{
    /// <summary>The desk of the dossier: its officers search among their own people.</summary>
    public string DeskId { get; init; } = "";

    public static PersonalRecord Of(string part, string fullName, string? idNumber, string? phone, string? email, string? address) => new(
        Guid.CreateVersion7(), "", 1, part, fullName, idNumber, phone, email, address, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
        ForSearch(fullName));

    /// <summary>What stands in events instead of the person.</summary>
    public PersonReference Reference => new(Id, Version, Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new { Id, Version, FullName, IdNumber, Phone, Email, Address, Salt }, Json.Options))));

    /// <summary>Số định danh cá nhân (12 digits), CMND (9), mã số thuế (10, or 10-3).</summary>
    public static bool IsIdentity(string number) => Regex.IsMatch(number, @"^(\d{12}|\d{9}|\d{10}(-\d{3})?)\z", RegexOptions.ECMAScript);

    public static bool IsPhone(string phone) => Regex.IsMatch(phone, @"^\+?[\d .]{8,18}\z", RegexOptions.ECMAScript);

    public static bool IsEmail(string email) => Regex.IsMatch(email, @"^[^@\s]+@[^@\s]+\.[^@\s]+\z");

    /// <summary>Lower case, no diacritics, one space between words: "Đỗ Thị Hoà" is found as "do thi hoa".</summary>
    public static string ForSearch(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in Input.Clean(text).ToLowerInvariant().Normalize(NormalizationForm.FormD))
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark) plain.Append(c == 'đ' ? 'd' : c);
        return Regex.Replace(plain.ToString(), @"\s+", " ");
    }
}
