using System.Text.Json;

namespace OneStop.Chaos.Checks;

/// <summary>A dossier code and the number of a result are given once; gaps are allowed.</summary>
public static class Numbers
{
    public static IEnumerable<string> Violations(Evidence evidence)
    {
        var receipts = evidence.Commands.Where(c => c.First().Path == "api/intake/dossiers")
            .Select(c => (c.Key, Code: c.FirstOrDefault(a => a.Succeeded)?.Code, Codes: c.Where(a => a.Succeeded).Select(a => a.Code).Distinct().Count())).Where(r => r.Code is not null).ToArray();
        foreach (var twice in receipts.GroupBy(r => r.Code).Where(g => g.Count() > 1)) yield return $"The code {twice.Key} was given to {twice.Count()} receipts";
        foreach (var receipt in receipts.Where(r => r.Codes > 1)) yield return $"The receipt {receipt.Key} was given {receipt.Codes} codes";

        var results = evidence.Events.Where(e => e.Type is "decision.issued" or "decision.corrected")
            .Select(e => (e.Code, Number: JsonSerializer.Deserialize<JsonElement>(e.Data).GetProperty("number").GetString()));
        foreach (var twice in results.GroupBy(r => r.Number).Where(g => g.Count() > 1)) yield return $"The number {twice.Key} was given to {string.Join(" and ", twice.Select(r => r.Code))}";
    }
}
