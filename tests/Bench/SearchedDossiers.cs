using System.Globalization;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;
using OneStop.Hosting.Sealing;
using OneStop.Intake.Codes;
using OneStop.Intake.Dossiers;
using OneStop.Intake.People;
using OneStop.Provinces;
using OneStop.WorkingTime;
using static OneStop.Bench.OversightFigures;

namespace OneStop.Bench;

/// <summary>A province's dossiers as far as a search looks: lines of the list, sealed people, their keys and what they are found by, made by the product's own code; no events.
/// What stands under a number is always the same, so that it can be asked for.</summary>
internal sealed class SearchedDossiers(IntakeGround ground, int count)
{
    private const int Together = 50_000, People = 600_000;
    private static readonly DateTimeOffset Start = new(2025, 11, 24, 7, 30, 0, WorkingCalendar.Offset);

    /// <summary>Desks with their share of a thousand: a centre, a large ward, a small commune.</summary>
    private static readonly (string Desk, int Share)[] Desks = [("ttphvcc", 300), ("phuong-1", 980), ("xa-2", 1000)];

    private readonly string[] procedures = [.. ground.Province.Procedures.Select(p => p.Code).Distinct()];
    private readonly PersonIndex index = ground.Services.GetRequiredService<PersonIndex>();
    private readonly DossierKeys keys = ground.Services.GetRequiredService<DossierKeys>();
    private readonly ISerializer serializer = ground.Services.GetRequiredService<IDocumentStore>().Options.Serializer();

    private sealed record Row(string Code, string Line, string Key, Guid Record, string Sealed, string Desk, long[] Marks);

    public async Task Fill(NpgsqlDataSource database)
    {
        // Indexes are made at the end: a tenth of the time.
        var (drop, create) = await Indexes(database);
        await Execute(database, drop);
        for (var from = 0; from < count; from += Together)
        {
            var rows = Enumerable.Range(from, Math.Min(Together, count - from)).AsParallel().Select(Made).ToList();
            await Task.WhenAll(Copy(Documents<DossierOverview>(), (to, row) => Document<DossierOverview>(to, row.Code, NpgsqlDbType.Varchar, row.Line)),
                Copy(Documents<DossierKey>(), (to, row) => Document<DossierKey>(to, row.Code, NpgsqlDbType.Varchar, row.Key)),
                Copy(Documents<SealedRecord>(), (to, row) => Document<SealedRecord>(to, row.Record, NpgsqlDbType.Uuid, row.Sealed)),
                Copy("person_index (record, dossier_code, desk_id, marks)", (to, row) =>
                {
                    to.Write(row.Record, NpgsqlDbType.Uuid);
                    to.Write(row.Code, NpgsqlDbType.Text);
                    to.Write(row.Desk, NpgsqlDbType.Text);
                    to.Write(row.Marks, NpgsqlDbType.Array | NpgsqlDbType.Bigint);
                }));

            Task Copy(string into, Action<NpgsqlBinaryImporter, Row> write) => Task.Run(async () =>
            {
                await using var connection = await database.OpenConnectionAsync();
                await using var to = await connection.BeginBinaryImportAsync($"copy intake.{into} from stdin (format binary)");
                foreach (var row in rows)
                {
                    await to.StartRowAsync();
                    write(to, row);
                }
                await to.CompleteAsync();
            });
        }
        await Execute(database, $"set maintenance_work_mem = '1GB'; {create}");
        await Execute(database, "vacuum analyze");

        static string Documents<T>() => $"mt_doc_{typeof(T).Name.ToLowerInvariant()} (id, data, mt_dotnet_type, mt_version)";

        static void Document<T>(NpgsqlBinaryImporter to, object id, NpgsqlDbType key, string data)
        {
            to.Write(id, key);
            to.Write(data, NpgsqlDbType.Jsonb);
            to.Write(typeof(T).FullName!, NpgsqlDbType.Varchar);
            to.Write(Guid.CreateVersion7(), NpgsqlDbType.Uuid);
        }
    }

    public string Code(int n) => DossierCodes.Of("H99.15", At(n), n % Daily + 1);

    public string Desk(int n) => Desks.First(d => Drawn(n).Next(1000) < d.Share).Desk;

    /// <summary>Some come again and again.</summary>
    public Person Applicant(int n) => Person.Number(Drawn(n + 7).Next(People));

    private int Daily => Math.Max(1, count / 365);

    private DateTimeOffset At(int n) => Start.AddDays(n / Daily).AddSeconds(32_400L * (n % Daily) / Daily);

    private static Random Drawn(int n) => new(unchecked(n * 2_654_435 + 11));

    private Row Made(int n)
    {
        var (code, at, applicant, key, draw) = (Code(n), At(n), Applicant(n), DataKey.New(), Drawn(n + 3));
        var record = new PersonalRecord(Guid.CreateVersion7(at), code, 1, "applicant", applicant.FullName, applicant.IdNumber, applicant.Phone, null, applicant.Address);
        var status = Status(n, draw.Next(1000));
        var line = new DossierOverview(
            code, status, procedures[draw.Next(procedures.Length)], Desk(n), "H99.15", draw.Next(100) < 40 ? Channel.Online : Channel.Counter, record.Id,
            status is DossierStatus.Submitted or DossierStatus.ReceptionRefused ? null : at, at.AddDays(7));
        return new(code, serializer.ToJson(line), serializer.ToJson(keys.Wrap(code, key)), record.Id, serializer.ToJson(record.Seal(key) with { DossierCode = code }), line.DeskId, index.MarksOf(record));
    }

    /// <summary>Nearly all are over, but for those of the last two weeks.</summary>
    private DossierStatus Status(int n, int of) => n > count - 14 * Daily
        ? of switch
        {
            < 20 => DossierStatus.Submitted, < 120 => DossierStatus.Accepted, < 600 => DossierStatus.InProgress, < 650 => DossierStatus.AwaitingSupplement, < 660 => DossierStatus.AwaitingPayment,
            < 800 => DossierStatus.ResultIssued, _ => DossierStatus.ResultReturned,
        }
        : of switch { < 5 => DossierStatus.ReceptionRefused, < 15 => DossierStatus.Withdrawn, < 20 => DossierStatus.Stopped, < 22 => DossierStatus.AwaitingSupplement, _ => DossierStatus.ResultReturned };

    private static async Task<(string Drop, string Create)> Indexes(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("""
            select coalesce(string_agg(format('drop index %I.%I', schemaname, indexname), ';'), ''), coalesce(string_agg(indexdef, ';'), '') from pg_indexes
            where schemaname = 'intake' and tablename in ('mt_doc_dossieroverview', 'mt_doc_dossierkey', 'mt_doc_sealedrecord', 'person_index') and indexdef not like 'CREATE UNIQUE%'
            """);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetString(0), reader.GetString(1));
    }
}

/// <summary>Names as frequent as they are in the country, roughly: every third a Nguyễn, every third woman's middle name Thị alone.</summary>
internal sealed record Person(string FullName, string IdNumber, string Phone, string Address)
{
    private static readonly string[] Families =
    [
        .. Often(380, "Nguyễn"), .. Often(110, "Trần"), .. Often(95, "Lê"), .. Often(70, "Phạm"), .. Often(50, "Hoàng", "Phan"), .. Often(40, "Vũ", "Võ"), .. Often(21, "Đặng", "Bùi"), .. Often(14, "Đỗ", "Hồ", "Ngô"),
        .. Often(10, "Dương", "Lý"), .. Often(5, "Đinh", "Đoàn", "Lâm", "Mai", "Trịnh", "Đào", "Cao", "Lương"), .. Often(2, "Tạ", "Hà", "Châu", "Quách", "Kiều"), .. Often(1, "Âu", "Bạch", "Doãn", "Giáp", "Nghiêm", "Ông", "Ung", "Viên"),
    ];

    private static readonly string[] MiddleOfMen = [.. Often(8, "Văn"), .. Often(2, "Đức", "Minh", "Quang"), "Hữu", "Công", "Quốc", "Thanh", "Ngọc", "Xuân", "Đình", "Trọng", "Anh", "Hoàng", "Tuấn"];
    private static readonly string[] MiddleOfWomen = [.. Often(8, "Thị"), .. Often(2, "Thị Thu", "Thị Ngọc", "Ngọc"), "Thị Thanh", "Thị Minh", "Thị Kim", "Thị Hồng", "Thị Bích", "Thanh", "Thùy", "Phương", "Mỹ", "Kim"];

    private static readonly string[] Men =
    [
        "Hùng", "Dũng", "Tuấn", "Minh", "Hải", "Sơn", "Nam", "Long", "Cường", "Thắng", "Bình", "Đức", "Hiếu", "Quân", "Thành", "Trung", "Huy", "Khánh", "Phúc", "Lâm", "Hòa", "Tùng", "Kiên", "Vinh", "Toàn", "Tâm", "Phong", "Đạt",
        "Duy", "Hưng", "Khoa", "Lộc", "Nghĩa", "Nhân", "Quý", "Tài", "Thịnh", "Tiến", "Tín", "Trí", "Việt", "Bảo", "Chiến", "Đông", "Giang", "Hậu", "Khải", "Lợi", "Mạnh", "Thọ",
    ];

    private static readonly string[] Women =
    [
        "Hương", "Lan", "Hoa", "Mai", "Hà", "Thủy", "Hằng", "Nga", "Linh", "Trang", "Thảo", "Phương", "Huệ", "Hạnh", "Yến", "Oanh", "Loan", "Hiền", "Ngân", "Nhung", "Ngọc", "Quỳnh", "Vân", "Thu", "Dung", "Hoài", "Tuyết", "Liên",
        "Bích", "Châu", "Chi", "Diệp", "Duyên", "Giang", "Hồng", "Huyền", "Khánh", "Kim", "Lệ", "Ly", "My", "Nhi", "Như", "Phượng", "Sen", "Thanh", "Thơm", "Trâm", "Trinh", "Xuân",
    ];

    private static readonly string[] Places = ["001", "019", "024", "031", "038", "042", "046", "048", "056", "068", "075", "079", "092", "096"];

    public static Person Number(int n)
    {
        var draw = new Random(n);
        var (woman, born) = (draw.Next(2) == 1, draw.Next(1945, 2008));
        // The first of a list are the most frequent, as in life.
        var name = $"{One(Families)} {One(woman ? MiddleOfWomen : MiddleOfMen)} {(woman ? Women : Men)[(int)(50 * Math.Pow(draw.NextDouble(), 1.6))]}";
        return new(name, string.Create(CultureInfo.InvariantCulture, $"{One(Places)}{(born >= 2000 ? 2 : 0) + (woman ? 1 : 0)}{born % 100:00}{n:000000}"), $"09{draw.Next(100_000_000):00000000}",
            $"Số {draw.Next(1, 300)} đường Lê Lợi, Phường 1, Tỉnh Mẫu");

        string One(string[] list) => list[draw.Next(list.Length)];
    }

    private static IEnumerable<string> Often(int times, params string[] names) => names.SelectMany(name => Enumerable.Repeat(name, times));
}
