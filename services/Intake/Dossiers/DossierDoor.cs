using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>The way from a request to a dossier that was handed in, and back; the same for every command.</summary>
public sealed class DossierDoor(Streams<Dossier> dossiers, DossierViews views, Province province)
{
    public async Task<IResult> Act<TRequest>(
        string code, HttpContext http, Func<TRequest, Input, ICommand<Dossier, DossierFacts>> command, CancellationToken cancellation)
    {
        var (request, text) = await Input.Read<TRequest>(http.Request, cancellation);
        var input = new Input();
        var wanted = command(request, input);
        input.Done();
        if (!DossierCode.IsCode(code)) return Problems.NotFound();

        var intent = Intent.Of(http, text);
        var standing = await dossiers.Read(code, cancellation);
        if (!views.MaySee(intent.Actor, standing)) return Problems.NotFound();
        var outcome = await dossiers.Execute(
            code, intent, (dossier, now) => wanted.Decide(dossier, DossierFacts.Of(province, intent.Actor, dossier, now)),
            cancellation: cancellation);
        return outcome.Refusal?.ToResult() ?? http.OkAt(outcome.Standing.Version, await views.Of(code, outcome.Standing, intent.Actor, cancellation));
    }
}

/// <summary>What more than one request body holds.</summary>
public static class DeskInput
{
    private const int MostItems = 200;

    /// <param name="Copies">Certified and plain ones together.</param>
    /// <param name="Certified">How many of the copies are certified.</param>
    public sealed record Paper(string? Code, int Originals, int Copies, int Certified = 0);

    public sealed record Item(string? ComponentCode, string? What, int Originals, int Copies, bool ToVerify = false);

    public static string Reason(this Input input, string? reason) => input.Text("reason", reason, 2000) ?? "";

    /// <param name="known">The procedure's own components, where they are at hand.</param>
    public static IReadOnlyList<HandedIn> Papers(this Input input, IReadOnlyList<Paper?>? papers, Func<string?, bool>? known = null)
    {
        input.Demand(papers is not null, "components", "Bắt buộc.");
        var components = new List<HandedIn>();
        foreach (var (field, paper) in input.Each("components", papers))
        {
            var code = input.Text($"{field}.code", paper.Code, 100) ?? "";
            input.Demand(known?.Invoke(paper.Code) != false, $"{field}.code", "Thủ tục không có thành phần này.");
            input.Demand(components.All(c => c.Code != code), $"{field}.code", "Lặp lại.");
            input.Count($"{field}.originals", paper.Originals);
            input.Count($"{field}.copies", paper.Copies);
            input.Demand(paper.Certified >= 0 && paper.Certified <= paper.Copies, $"{field}.certified", "Từ 0 đến số bản sao.");
            components.Add(new(code, paper.Originals, paper.Copies, paper.Certified));
        }
        return components;
    }

    public static IReadOnlyList<Missing> Items(this Input input, IReadOnlyList<Item?>? items)
    {
        var missing = new List<Missing>();
        foreach (var (field, item) in input.Each("items", items))
        {
            input.Count($"{field}.originals", item.Originals);
            input.Count($"{field}.copies", item.Copies);
            missing.Add(new(input.Text($"{field}.componentCode", item.ComponentCode, 100, required: false), input.Text($"{field}.what", item.What, 500) ?? "",
                item.Originals, item.Copies, item.ToVerify));
        }
        return missing;
    }

    private static void Count(this Input input, string field, int count) => input.Demand(count is >= 0 and <= 999, field, "Từ 0 đến 999.");

    private static IEnumerable<(string Field, T Entry)> Each<T>(this Input input, string list, IReadOnlyList<T?>? entries) where T : class
    {
        input.Demand(entries is not { Count: > MostItems }, list, $"Nhiều quá {MostItems} mục.");
        for (var i = 0; i < Math.Min(entries?.Count ?? 0, MostItems); i++)
        {
            if (entries![i] is { } entry) yield return ($"{list}[{i}]", entry);
            else input.Complain($"{list}[{i}]", "Bắt buộc.");
        }
    }
}
