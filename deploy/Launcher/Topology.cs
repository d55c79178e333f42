using System.Xml.Linq;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace OneStop.Launcher;

/// <summary>The services of tye.yaml.</summary>
public sealed record Topology(IReadOnlyList<Service> Services)
{
    /// <summary>The service with a port of its own: the instance's address.</summary>
    public Service Gateway => Services.Single(s => s.Port is not null);

    public static Topology Read()
    {
        var file = Checkout.PathOf("tye.yaml");
        try
        {
            var yaml = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).IgnoreUnmatchedProperties().Build()
                .Deserialize<Tye>(File.ReadAllText(file));
            var services = yaml.Services.Select(s => new Service(
                s.Name, ProgramOf(s), ReplicasOf(s), s.Bindings.FirstOrDefault()?.Port, s.Env.ToDictionary(e => e.Name, e => e.Value))).ToArray();
            return services.Count(s => s.Port is not null) == 1
                ? new(services)
                : throw new FailureException("tye.yaml must give exactly one service, the gateway, a port of its own.");
        }
        catch (YamlException e)
        {
            throw new FailureException($"tye.yaml:{e.Start.Line}: {e.InnerException?.Message ?? e.Message}");
        }
    }

    private static int ReplicasOf(TyeService service)
    {
        var variable = $"ONESTOP__REPLICAS__{service.Name.ToUpperInvariant()}";
        return Environment.GetEnvironmentVariable(variable) switch
        {
            null or "" => Math.Max(1, service.Replicas),
            var text when int.TryParse(text, out var number) && number is >= 1 and <= 16 => number,
            var text => throw new FailureException($"{variable} must be a whole number from 1 to 16, not \"{text}\"."),
        };
    }

    private static string ProgramOf(TyeService service)
    {
        var project = Checkout.PathOf(service.Project);
        if (!File.Exists(project)) throw new FailureException($"tye.yaml: the project of {service.Name} does not exist: {service.Project}.");
        var name = XDocument.Load(project).Descendants("AssemblyName").FirstOrDefault()?.Value ?? $"OneStop.{Path.GetFileNameWithoutExtension(project)}";
        return Path.Combine(Path.GetDirectoryName(project)!, "bin", "Release", "net10.0", $"{name}.dll");
    }

    private sealed class Tye
    {
        public List<TyeService> Services { get; set; } = [];
    }

    private sealed class TyeService
    {
        public string Name { get; set; } = "";
        public string Project { get; set; } = "";
        public int Replicas { get; set; } = 1;
        public List<TyeBinding> Bindings { get; set; } = [];
        public List<TyeVariable> Env { get; set; } = [];
    }

    private sealed class TyeBinding
    {
        public int? Port { get; set; }
    }

    private sealed class TyeVariable
    {
        public string Name { get; set; } = "";
        public string Value { get; set; } = "";
    }
}

/// <summary>A service to run.</summary>
/// <param name="Name">Lower case, e.g. <c>intake</c>.</param>
/// <param name="Program">The assembly to start with <c>dotnet</c>.</param>
/// <param name="Port">Only of the gateway.</param>
public sealed record Service(string Name, string Program, int Replicas, int? Port, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Every service but the gateway owns a database.</summary>
    public bool OwnsDatabase => Port is null;

    /// <summary>What its processes are called in logs and files: its name, numbered when there are several.</summary>
    public IEnumerable<string> ProcessNames => Replicas == 1 ? [Name] : Enumerable.Range(1, Replicas).Select(n => $"{Name}-{n}");
}
