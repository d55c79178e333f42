using System.Globalization;
using Bogus;
using Bogus.DataSets;

namespace OneStop.Launcher;

/// <summary>Invented citizens with Vietnamese names. The same seed gives the same people.</summary>
public sealed class DemoApplicants(int seed)
{
    private static readonly string[] Streets = ["Trần Phú", "Lê Lợi", "Nguyễn Huệ", "Hai Bà Trưng", "Phan Đình Phùng", "Điện Biên Phủ", "Võ Thị Sáu", "Hùng Vương"];
    private static readonly string[] Provinces = ["001", "004", "010", "019", "024", "031", "038", "042", "046", "048", "056", "068", "075", "079", "092", "096"];
    private static readonly string[] Carriers = ["032", "035", "070", "079", "084", "090", "091", "096", "098"];

    private readonly Faker faker = new("vi") { Random = new(seed) };

    public sealed record Applicant(string FullName, string IdNumber, string? Phone, string? Email, string? Address);

    public Randomizer Random => faker.Random;

    public Applicant Next()
    {
        var gender = faker.PickRandom<Name.Gender>();
        var born = faker.Random.Int(1950, 2006);
        // Twelve digits: place of registration, century and gender, year of birth, serial number (Luật Căn cước; NĐ 70/2024).
        var id = string.Create(CultureInfo.InvariantCulture,
            $"{faker.PickRandom(Provinces)}{(born >= 2000 ? 2 : 0) + (gender == Name.Gender.Female ? 1 : 0)}{born % 100:00}{faker.Random.Int(0, 999_999):000000}");
        return new(
            NameOf(gender), id, $"{faker.PickRandom(Carriers)}{faker.Random.Int(0, 9_999_999):0000000}",
            faker.Random.Bool(0.4f) ? $"congdan.{id[6..]}@example.vn" : null, $"Số {faker.Random.Int(1, 300)} đường {faker.PickRandom(Streets)}");
    }

    /// <summary>Family name first. The generator's data has an Icelandic Ð (U+00D0) in places where Vietnamese writes Đ (U+0110).</summary>
    private string NameOf(Name.Gender gender) =>
        $"{faker.Name.LastName(gender)} {(gender == Name.Gender.Female ? "Thị" : "Văn")} {faker.Name.FirstName(gender)}".Replace('Ð', 'Đ').Replace('ð', 'đ');
}
