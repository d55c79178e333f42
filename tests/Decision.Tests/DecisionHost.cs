using Alba;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OneStop.Contracts;
using OneStop.Contracts.Routing;
using OneStop.Decisions.Tests;
using OneStop.Provinces;
using OneStop.Testing;
using Wolverine;
using Xunit;

[assembly: AssemblyFixture(typeof(DecisionHost))]

namespace OneStop.Decisions.Tests;

/// <summary>Decision, in this process, on a PostgreSQL of its own; one for the whole assembly, each test on dossiers of its own. Neither Intake nor
/// Routing is running. The clock stands at <see cref="Cast.Now"/>.</summary>
public sealed class DecisionHost() : ServiceGround("decision")
{
    public const string Cases = "/api/decision/cases";

    /// <summary>A department of the sample province, and its agency.</summary>
    public const string Unit = "stp-tu-phap", Agency = "H99.15";

    private int last;

    public IAlbaHost Http { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>One person with every role in the department.</summary>
    public string Head
    {
        get
        {
            using var mint = new TokenMint(Instance, TimeProvider.System);
            return mint.For(new Officer("head.a", "Trưởng phòng", [Role.Handler, Role.Reviewer, Role.Signer], [Unit], null), TimeSpan.FromHours(1));
        }
    }

    protected override async Task Start()
    {
        Http = await AlbaHost.For<Program>(web => web
            .ConfigureServices(services => services.AddSingleton<TimeProvider>(new FixedClock(Cast.Now)))
            // Messages that find nobody and writers that lose a race are what is tested here, not news.
            .ConfigureLogging(log => log.AddFilter("Wolverine", LogLevel.None).AddFilter("Marten", LogLevel.None)));
        Client = Http.Server.CreateClient();
    }

    protected override async Task Stop() => await Http.DisposeAsync();

    /// <summary>A code nobody has.</summary>
    public string NewCode() => $"H99.15-260305-{Interlocked.Increment(ref last):0000}";

    public static CaseWasSubmittedForDecision Submission(string code, int round = 1) =>
        new(code, 7, round, "2.000635", "ttphvcc", Agency, Unit, Unit, "handler.a", Cast.Now.AddDays(1), Cast.Now);

    /// <returns>The code of a dossier that was submitted for decision.</returns>
    public async Task<string> Opened()
    {
        var code = NewCode();
        await Hear(Submission(code));
        return code;
    }

    /// <returns>The code of a dossier whose text waits for the signature.</returns>
    public async Task<string> Approved()
    {
        var code = await Opened();
        await Do(code, "draft", "handler.a", new { content = "Cấp bản sao." });
        await Do(code, "review", "reviewer.a", new { approved = true });
        return code;
    }

    public Task<Answer> Do(string code, string action, string officer, object body, params (string, string)[] headers) =>
        Client.Post($"{Cases}/{code}/{action}", Token(officer), body, headers);

    /// <summary>A message arrives, and is handled before this returns.</summary>
    public async Task Hear(IDossierMessage message)
    {
        await using var scope = Http.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync(message);
    }

    /// <summary>The names of the stored events, in order.</summary>
    public async Task<IEnumerable<string?>> Events(string code) =>
        (await Sql.Query(OwnerConnection, "select type from decision.mt_events where stream_id = $1 order by version", code)).Select(row => row[0]);

    /// <summary>The messages about this dossier that no one has taken yet: type and destination, in alphabetical order.</summary>
    public async Task<IEnumerable<string>> Waiting(string code) => (await Sql.Query(OwnerConnection,
        "select message_type, destination from wolverine.wolverine_outgoing_envelopes where position(convert_to($1, 'UTF8') in body) > 0 order by 1, 2", code))
        .Select(row => $"{row[0]!.Split('.')[^1]} to {new Uri(row[1]!).Host}");
}
