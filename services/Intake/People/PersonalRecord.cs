using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using OneStop.Hosting;
using OneStop.Hosting.Sealing;
using OneStop.Intake.Dossiers;

namespace OneStop.Intake.People;

/// <summary>One version of what is known of a person in a dossier, as it is read; stored only as a <see cref="SealedRecord"/>.</summary>
/// <param name="Part">What the person is in the dossier: applicant, owner, receiver.</param>
public sealed record PersonalRecord(
    Guid Id, string DossierCode, int Version, string Part, string FullName, string? IdNumber, string? Phone, string? Email, string? Address)
{
    private sealed record Content(string FullName, string? IdNumber, string? Phone, string? Email, string? Address);

    public static PersonalRecord Of(string part, string fullName, string? idNumber, string? phone, string? email, string? address) =>
        new(Guid.CreateVersion7(), "", 1, part, fullName, idNumber, phone, email, address);

    public SealedRecord Seal(DataKey key) =>
        new(Id, DossierCode, Version, Part, key.Seal(new Content(FullName, IdNumber, Phone, Email, Address), SealedRecord.Bound(Id, Version)));

    public static PersonalRecord Open(SealedRecord record, DataKey key)
    {
        var c = key.Open<Content>(record.Content, SealedRecord.Bound(record.Id, record.Version));
        return new(record.Id, record.DossierCode, record.Version, record.Part, c.FullName, c.IdNumber, c.Phone, c.Email, c.Address);
    }

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

/// <summary>A personal record as it is stored, sealed with the dossier's key: the only place of the system where personal data stands (Luật 91/2025); events and
/// messages carry a <see cref="PersonReference"/>. Written once, never changed: a correction is a new version.</summary>
public sealed record SealedRecord(Guid Id, string DossierCode, int Version, string Part, byte[] Content)
{
    /// <summary>What stands in events instead of the person: the hash says nothing of who it is.</summary>
    public PersonReference Reference => new(Id, Version, Convert.ToHexStringLower(SHA256.HashData(Content)));

    internal static string Bound(Guid id, int version) => string.Create(CultureInfo.InvariantCulture, $"person {id} {version}");
}
