using System.Text.Json.Nodes;

namespace OneStop.Intake.Tests;

/// <summary>What an officer types at the counter.</summary>
internal static class Papers
{
    /// <summary>A complete dossier for the registration of labour rules (seven working days, no fee) at <c>ttphvcc</c>.</summary>
    public static JsonObject Complete() => (JsonObject)JsonNode.Parse("""
        {
          "procedureCode": "2.001955",
          "deskId": "ttphvcc",
          "channel": "counter",
          "applicant": { "fullName": "Đỗ Thị Hoà", "idNumber": "001199000001", "phone": "0912 345 678", "email": "hoa@example.vn", "address": "12 phố Huế" },
          "components": [{ "code": "G09-KQ003210", "originals": 1, "copies": 0 }, { "code": "G09-KQ002548", "originals": 1, "copies": 0 }],
          "resultDelivery": "desk"
        }
        """)!;

    public static JsonObject With(this JsonObject request, Action<JsonObject> change)
    {
        change(request);
        return request;
    }

    public static JsonObject From(string name, string? id = null) => Complete().With(r =>
    {
        r["applicant"]!["fullName"] = name;
        r["applicant"]!["idNumber"] = id ?? Id();
    });

    /// <summary>A text that stands nowhere else.</summary>
    public static string Mark() => Guid.CreateVersion7().ToString("N");

    /// <summary>An identity number that nobody else has.</summary>
    public static string Id() => $"{Random.Shared.NextInt64(100_000_000_000, 999_999_999_999)}";
}
