using System.Globalization;
using System.Text.Json;

namespace OneStop.Bench.Cases;

/// <summary>Collects figures; each is the median of its runs.</summary>
internal sealed class Report
{
    private readonly List<Line> lines = [];

    /// <param name="Must">What the design demands, in the same unit.</param>
    /// <param name="Aim">What it hopes for.</param>
    private sealed record Line(string What, string Unit, List<double> Runs, double? Must, double? Aim)
    {
        public double Median => Runs.Order().ElementAt(Runs.Count / 2);
    }

    public double this[string what] => lines.Single(l => l.What == what).Median;

    public void Add(string what, double figure, string unit, double? must = null, double? aim = null)
    {
        if (lines.Find(l => l.What == what) is { } line) line.Runs.Add(figure);
        else lines.Add(new(what, unit, [figure], must, aim));
    }

    /// <param name="times">In milliseconds, in any order.</param>
    public void AddTimes(string what, List<double> times, (double? P95, double? P99) must = default, (double? P95, double? P99) aim = default)
    {
        times.Sort();
        Add($"{what}, p50", times[times.Count / 2], "ms");
        Add($"{what}, p95", times[times.Count * 95 / 100], "ms", must.P95, aim.P95);
        Add($"{what}, p99", times[times.Count * 99 / 100], "ms", must.P99, aim.P99);
    }

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine($"| {"what",-58} | {"median",12} | {"unit",-9} | {"must",8} | {"aim",8} | runs |");
        Console.WriteLine($"|{new string('-', 60)}|{new string('-', 14)}|{new string('-', 11)}|{new string('-', 10)}|{new string('-', 10)}|------|");
        foreach (var line in lines) Console.WriteLine($"| {line.What,-58} | {Text(line.Median),12} | {line.Unit,-9} | {Text(line.Must),8} | {Text(line.Aim),8} | {line.Runs.Count,4} |");
    }

    public void Save(string file, string profile, object machine)
    {
        File.WriteAllText(file, JsonSerializer.Serialize(new { profile, machine, figures = lines.Select(l => new { l.What, l.Unit, l.Median, l.Runs, l.Must, l.Aim }) }, Format));
        Console.WriteLine($"\nAlso as JSON: {file}");
    }

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Text(double? figure) => figure is not { } f ? "" : f.ToString(f >= 1000 ? "#,##0" : f >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
