using System.Text.Json.Nodes;
using Alba;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OneStop.Contracts;
using OneStop.Intake.Tests;
using OneStop.Testing;
using Wolverine;
using Xunit;

[assembly: AssemblyFixture(typeof(IntakeHost))]

namespace OneStop.Intake.Tests;

/// <summary>Intake, in this process, on a PostgreSQL of its own; one for the whole assembly, each test on dossiers of its own. Neither Routing nor
/// Decision is running. The clock stands at <see cref="Counter.Now"/>.</summary>
public sealed class IntakeHost() : ServiceGround("intake")
{
    public const string Dossiers = "/api/intake/dossiers";

    public IAlbaHost Http { get; private set; } = null!;

    /// <summary>The service's own HTTP face, for bodies and headers that no well-behaved client would send.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Reception of the desk <c>ttphvcc</c>.</summary>
    public string Lan => Token("reception.a");

    /// <summary>A second operator: some things take two.</summary>
    protected override void Amend(string pack) =>
        File.AppendAllText(Path.Combine(pack, "officers.yaml"), "\n  - id: admin.b\n    name: Trịnh Thị Vân\n    roles: [operator]\n");

    protected override async Task Start()
    {
        Http = await AlbaHost.For<Program>(web => web
            .ConfigureServices(services => services.AddSingleton<TimeProvider>(new FixedClock(Counter.Now)))
            // Messages that find no Routing, writers that lose a race and files that were tampered with are what is tested here, not news.
            .ConfigureLogging(log => log.AddFilter("Microsoft.AspNetCore", LogLevel.None).AddFilter("Wolverine", LogLevel.None).AddFilter("Marten", LogLevel.None)));
        Client = Http.Server.CreateClient();
    }

    protected override async Task Stop() => await Http.DisposeAsync();

    public Task<Answer> Receive(JsonObject request, string? token, params (string, string)[] headers) =>
        Client.Post(Dossiers, token, request.ToJsonString(), headers);

    /// <returns>The code of a dossier received at <c>ttphvcc</c>.</returns>
    public async Task<string> Received(JsonObject? request = null) =>
        (await Receive(request ?? Papers.Complete(), Lan)).Json["dossierCode"]!.GetValue<string>();

    /// <summary>A message arrives, and is handled before this returns.</summary>
    public async Task Hear(IDossierMessage message)
    {
        await using var scope = Http.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync(message);
    }

    /// <summary>The names of the dossier's stored events, in order.</summary>
    public async Task<IEnumerable<string?>> Events(string code) =>
        (await Sql.Query(OwnerConnection, "select type from intake.mt_events where stream_id = $1 order by version", code)).Select(row => row[0]);

    /// <summary>The tables in which a text stands anywhere.</summary>
    public Task<IReadOnlyList<string>> TablesHolding(string text) => Sql.TablesHolding(OwnerConnection, text);
}
