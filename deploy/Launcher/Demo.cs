using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OneStop.Provinces;

namespace OneStop.Launcher;

/// <summary><c>demo</c>: plays dossiers through the public API of a running instance, with the waiting between roles collapsed.</summary>
public static class Demo
{
    private const int InFlight = 16;
    private static readonly TimeSpan BetweenProgress = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenProgressLines = TimeSpan.FromSeconds(5);

    public static Command Command { get; } = new("demo", "plays dossiers through the public API", """
        ./onestop demo [--dossiers 200] [--state DIR] [--seed N]

        Plays dossiers from the counter to the result through the public API of a running instance, as its officers:
        every procedure, every desk; some are sent back for rework, some refused, some lack a paper. What lacks one twice is
        late, as the national portal counts; one in twenty-five stays open. Exits non-zero if any did not get through.

          --dossiers N   how many (default 200)
          --state DIR    the instance (default: .onestop in the checkout)
          --seed N       the same people, procedures and turns as an earlier demo with this seed
        """, ["--dossiers", "--state", "--seed"], [], 0, Run);

    /// <param name="Status">In which the dossier ended.</param>
    /// <param name="Failure">Why it did not come through; null if it did.</param>
    public sealed record Result(string? Status, string? Failure);

    private static async Task<int> Run(Arguments arguments)
    {
        var instance = Instance.At(arguments.Option("--state"));
        var facts = instance.Existing();
        if (instance.Supervisor is null)
            throw new FailureException(
                $"The instance in {instance.Directory} is not running; start it with ./onestop up.");
        var count = arguments.Number("--dossiers", 1, 1_000_000) ?? 200;
        var seed = arguments.Number("--seed", 0, int.MaxValue) ?? Random.Shared.Next(100_000);
        var province = PackCheck.Load(facts.Province);
        using var officers = new LocalTokens(instance);
        using var api = new DemoApi(new Uri($"http://127.0.0.1:{facts.Port}/"), officers, TimeProvider.System);

        DemoPlan[] plans;
        try
        {
            plans = [.. (await Draw(api, province, count, seed)).Select((plan, n) => plan with { LeftOpen = n % 25 == 24 })];
        }
        catch (DemoFailureException e)
        {
            throw new FailureException($"The procedures of {facts.Address} cannot be read: {e.Message}");
        }

        var began = Stopwatch.GetTimestamp();
        var results = new List<Result>();
        using var finished = new CancellationTokenSource();
        var progress = ShowProgress(() => Line(results, count, api, began), finished.Token);
        await Parallel.ForEachAsync(plans, new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (plan, _) =>
        {
            var result = await Play(api, province, plan);
            lock (results) results.Add(result);
        });
        var took = Stopwatch.GetElapsedTime(began);
        await finished.CancelAsync();
        await progress;
        return Report(results, api, took, seed);
    }

    /// <summary>One dossier, from the counter to its end.</summary>
    public static async Task<Result> Play(DemoApi api, Province province, DemoPlan plan)
    {
        try
        {
            var status = await new DemoJourney(api, province, plan).Play();
            // A dossier that stopped although nobody was to refuse it went wrong, however orderly it looks.
            return status == "stopped" && !plan.Refused ? new(status, "stopped without having been refused") : new(status, null);
        }
        catch (Exception e) when (e is DemoFailureException or JsonException)
        {
            return new(null, e is JsonException ? "an answer that is not JSON" : e.Message);
        }
    }

    /// <summary>Everything left to chance, drawn in one place.</summary>
    public static async Task<DemoPlan[]> Draw(DemoApi api, Province province, int count, int seed)
    {
        var receivers = province.Officers.Where(o => o.Roles.Contains(Role.Reception) && o.DeskId is not null).ToArray();
        if (receivers.Length == 0) throw new FailureException("The province has no officer who receives at a desk.");
        var listed = await api.Find("api/intake/procedures", null);
        var procedures = new List<JsonElement>();
        foreach (var code in listed?.Items("items").Select(p => p.Text("code")).OfType<string>() ?? [])
            if (await api.Find($"api/intake/procedures/{code}", null) is { } procedure) procedures.Add(procedure);
        if (procedures.Count == 0) throw new DemoFailureException("none are listed");

        var applicants = new DemoApplicants(seed);
        return
        [
            .. Enumerable.Range(0, count)
                .Select(n => DrawOne(applicants, receivers[n % receivers.Length], procedures[n / receivers.Length % procedures.Count], province, n % receivers.Length == 0)),
        ];
    }

    private static DemoPlan DrawOne(DemoApplicants applicants, Officer receiver, JsonElement procedure, Province province, bool atFirstDesk)
    {
        var random = applicants.Random;
        var applicant = applicants.Next();
        var owner = random.Bool(0.15f) ? applicants.Next() : null;
        var cases = procedure.Items("cases").Select(c => c.Text("code")).ToArray();
        var delivery = random.WeightedRandom(["desk", "post", "online"], [0.7f, 0.2f, 0.1f]);
        var channel = random.WeightedRandom(["counter", "online", "postal"], [0.6f, 0.3f, 0.1f]);
        var dossier = new
        {
            procedureCode = procedure.Text("code"),
            caseCode = cases.Length == 0 ? null : random.ArrayElement(cases),
            deskId = receiver.DeskId,
            channel,
            applicant,
            owner,
            components = procedure.Items("components")
                .Where(c => (c.TryGetProperty("required", out var required) && required.ValueKind is JsonValueKind.True) || random.Bool(0.3f))
                .Select(c => new { code = c.Text("code"), originals = Amount(c, "originals"), copies = Amount(c, "copies") }).ToArray(),
            resultDelivery = delivery,
        };
        // Asked for a paper twice, where the sector's law lets it, a dossier is late whatever its date: the one lateness that shows within minutes.
        var published = province.Procedure(procedure.Text("code")!);
        var isAsked = random.Bool(0.04f) || atFirstDesk && published?.Supplement is { AtMost: > 1 };
        var missing = isAsked ? published?.Components.FirstOrDefault(c => c.Demanded)?.Code : null;
        return new(receiver, dossier, channel, (owner ?? applicant).FullName, delivery, SentBackOnce: random.Bool(0.05f), Refused: random.Bool(0.06f), missing);
    }

    private static int Amount(JsonElement component, string name) =>
        component.TryGetProperty(name, out var amount) && amount.TryGetInt32(out var number) ? number : 0;

    /// <summary>One line that renews itself; on paper (a file, a pipe) a line now and then.</summary>
    private static async Task ShowProgress(Func<string> line, CancellationToken finished)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Console.IsOutputRedirected ? BetweenProgressLines : BetweenProgress, finished);
                Console.Write(Console.IsOutputRedirected ? $"{line()}\n" : $"\r{line()}  ");
            }
        }
        catch (OperationCanceledException)
        {
            if (!Console.IsOutputRedirected) Console.WriteLine($"\r{line()}  ");
        }
    }

    private static string Line(List<Result> results, int count, DemoApi api, long began)
    {
        lock (results)
        {
            var perSecond = api.Transitions / Stopwatch.GetElapsedTime(began).TotalSeconds;
            return string.Create(CultureInfo.InvariantCulture,
                $"{results.Count}/{count} dossiers, {results.Count(r => r.Failure is not null)} failed, {api.Transitions} transitions, {perSecond:0}/s");
        }
    }

    private static int Report(List<Result> results, DemoApi api, TimeSpan took, int seed)
    {
        var failures = results.Where(r => r.Failure is not null).ToArray();
        var latencies = api.Latencies;
        double Percentile(double share) => latencies.Count == 0 ? 0 : latencies[(int)Math.Ceiling(share * latencies.Count) - 1];
        void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

        Print($"\n{results.Count} dossiers in {took.TotalSeconds:0.0} s (seed {seed})");
        foreach (var group in results.Where(r => r.Failure is null).GroupBy(r => r.Status).OrderByDescending(g => g.Count()))
            Print($"  {group.Key,-16} {group.Count(),6}{Remark(group.Key)}");
        Print($"  {"failed",-16} {failures.Length,6}");
        Print($"{api.Transitions} transitions, {api.Transitions / took.TotalSeconds:0.0}/s; {api.Repeated} requests repeated");
        Print($"write requests: p50 {Percentile(0.50):0.0} ms, p95 {Percentile(0.95):0.0} ms, p99 {Percentile(0.99):0.0} ms");
        foreach (var reason in failures.GroupBy(r => r.Failure).OrderByDescending(g => g.Count()).Take(5)) Print($"  {reason.Count(),5} x {reason.Key}");
        // Where nothing at all got through, nothing was shown to work.
        return failures.Length == 0 && results.Any(r => r.Status is "resultReturned" or "stopped") ? 0 : 1;
    }

    private static string Remark(string? status) => status switch
    {
        "stopped" => "   lawfully refused by the signer",
        "receptionRefused" => "   lawfully refused at the desk: the holidays of the year the limit ends in are not published",
        _ => "",
    };
}
