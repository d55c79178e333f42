using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using OneStop.Bench;
using OneStop.Bench.Cases;
using OneStop.Bench.Journeys;
using OneStop.Bench.Live;

// Bench live STATE BOARDS COMMITS: how soon a running instance's open boards have a commit.
if (args is ["live", var state, var boards, var commits])
    return await LiveBoardBench.Run(state, int.Parse(boards, CultureInfo.InvariantCulture), int.Parse(commits, CultureInfo.InvariantCulture));

// Bench write|quick|full FILE: active cases beside the database's own speed.
if (args is ["write" or "quick" or "full", var json]) return await CaseBench.Run(args[0], json);

// Bench scale FILE: one, two and three processes of Routing.
if (args is ["scale", var file]) return await Scale.Run(file);

// Bench journeys FILE: whole journeys through a real instance.
if (args is ["journeys", var told]) return await JourneysBench.Run(told);

// Bench [FILTER] [--quick]: what one core can do. Without --quick BenchmarkDotNet measures, at length; with it a stopwatch does.
var quick = args.Contains("--quick");
var filter = args.FirstOrDefault(a => !a.StartsWith('-')) ?? "";
if (filter == OversightFigures.Name) return await OversightFigures.Run(quick ? 200_000 : 5_000_000, args is [.., "--keep", var kept] ? kept : null);
if (filter == SearchFigures.Name && args is [_, var figures, ..]) return await SearchFigures.Run(quick ? 100_000 : 1_000_000, args is [.., "--keep", var filled] ? filled : null, figures);
if (filter == ReportFigures.Name) return await ReportFigures.Run(quick ? 10_000 : 100_000);
var suites = Assembly.GetExecutingAssembly().GetTypes().Where(t => Benchmarks(t).Any()).ToArray();
if (!suites.SelectMany(Benchmarks).Any())
{
    Console.Error.WriteLine($"No benchmark's name contains \"{filter}\".");
    return 1;
}

if (quick)
{
    foreach (var suite in suites)
        foreach (var benchmark in Benchmarks(suite)) Measure(Activator.CreateInstance(suite)!, benchmark);
    return 0;
}

// In this process: what BenchmarkDotNet would build beside it fits no central package versions.
var config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(new InProcessEmitToolchain(new())));
return BenchmarkSwitcher.FromTypes(suites).Run(["--filter", $"*{filter}*"], config).Any(s => s.HasCriticalValidationErrors) ? 1 : 0;

IEnumerable<MethodInfo> Benchmarks(Type suite) => suite.GetMethods()
    .Where(m => m.IsDefined(typeof(BenchmarkAttribute)) && $"{suite.FullName}.{m.Name}".Contains(filter, StringComparison.OrdinalIgnoreCase));

// One thread; three seconds for the compiler to find out what is hot, then the best of five. By processor time: the machine may have other work.
static void Measure(object suite, MethodInfo method)
{
    var run = method.CreateDelegate<Action>(suite);
    var each = method.GetCustomAttribute<BenchmarkAttribute>()!.OperationsPerInvoke;
    var best = Enumerable.Range(0, 8).Select(_ => PerSecond()).Skip(3).Max();
    Console.WriteLine($"{suite.GetType().Name}.{method.Name,-24} {best,14:N0} /s on one core");

    double PerSecond()
    {
        var (watch, before, times) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime, 0);
        for (; watch.ElapsedMilliseconds < 1000; times++) run();
        return times * each / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
