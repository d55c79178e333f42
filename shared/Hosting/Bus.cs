using System.Net.Http.Headers;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OneStop.Contracts;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Http.Transport;
using Wolverine.Runtime;

namespace OneStop.Hosting;

/// <summary>Which messages this service sends, and to whom. Outbox and inbox are durable, in each service's own PostgreSQL; HTTP only carries (docs/decisions/0004).</summary>
public sealed class Bus(WolverineOptions wolverine)
{
    /// <summary>The durable queue that every service receives into.</summary>
    private const string Inbox = "inbox";

    public const string Path = "/bus";

    public Bus Send<T>(params string[] services) where T : IDossierMessage
    {
        foreach (var service in services)
            wolverine.PublishMessage<T>().ToHttpEndpoint($"http://{service}{Path}/batch/{Inbox}").UseDurableOutbox()
                // What is in flight together still travels together; a lone message does not wait a quarter of a second for company.
                .MessageBatchTimeout(TimeSpan.FromMilliseconds(10)).MessageBatchMaxDegreeOfParallelism(2);
        return this;
    }

    internal static void Configure(WolverineOptions wolverine)
    {
        wolverine.LocalQueue(Inbox).UseDurableInbox().MaximumParallelMessages(16);
        wolverine.Policies.UseDurableLocalQueues();
        wolverine.Policies.DisableConventionalLocalRouting();
        // A message is never given up: what cannot be handled now (database away, silo moving) is tried again until it can.
        wolverine.Policies.OnAnyException()
            .RetryWithCooldown(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1))
            .Then.ScheduleRetryIndefinitely(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60));
        // Longer than any outage a repeated delivery could span; every decision recognises a repeat by itself as well.
        wolverine.Durability.KeepAfterMessageHandling = TimeSpan.FromDays(2);
        // A killed process's messages go to another, or to its successor, within seconds.
        wolverine.Durability.HealthCheckPollingTime = TimeSpan.FromSeconds(2);
        wolverine.Durability.FirstHealthCheckExecution = TimeSpan.FromSeconds(1);
        wolverine.Durability.StaleNodeTimeout = TimeSpan.FromSeconds(8);
        wolverine.Durability.NodeReassignmentPollingTime = TimeSpan.FromSeconds(2);
        wolverine.Durability.ScheduledJobPollingTime = TimeSpan.FromSeconds(2);
        // A commit of unknown outcome (the server died before it answered) leaves a message in the outbox that this process does not know it has to send;
        // so does one that was sent but could not be crossed out. They are sent (again) while the process lives, not at its next start.
        wolverine.Durability.OutboxStaleTime = wolverine.Durability.InboxStaleTime = TimeSpan.FromSeconds(30);
        // The default identity is clock, network card and a counter: two processes of one machine can give the same one, and the inbox would take the second message for a repeat.
        wolverine.EnvelopeIdGeneration = EnvelopeIdGeneration.GuidV7;
    }

    /// <summary>A message without a route would vanish with a log line: refuse to start instead.</summary>
    /// <exception cref="InvalidOperationException">Some message of this sender goes nowhere.</exception>
    internal static void DemandRoutes(IWolverineRuntime runtime, string sender)
    {
        var lost = typeof(IDossierMessage).Assembly.GetTypes()
            .Where(t => t.Namespace == $"OneStop.Contracts.{sender}" && t.IsAssignableTo(typeof(IDossierMessage)))
            .Where(t => runtime.RoutingFor(t).Routes.Length == 0)
            .Select(t => t.Name).ToArray();
        if (lost.Length > 0) throw new InvalidOperationException($"No service is told of {string.Join(", ", lost)}: add a route in Program.cs.");
    }
}

/// <summary>Takes a message batch to the service it names: to any of its processes, the next one when one does not answer, with a token of a few hours of the instance's own key.</summary>
public sealed class BusAddresses(IConfiguration configuration, TimeProvider clock) : DelegatingHandler
{
    public const string Scheme = "Bus";
    public const string Issuer = "onestop-bus";

    /// <summary>A process whose clock is an hour off must not cut the services off from each other. What a token would let a thief repeat, the inbox knows already.</summary>
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromHours(2);

    private readonly SigningCredentials credentials = new(Key(configuration), SecurityAlgorithms.HmacSha256);
    private int turn;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var service = request.RequestUri!.Host;
        var addresses = configuration[$"OneStop:Addresses:{service}"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (addresses.Length == 0) throw new HttpRequestException($"No address is known for the service {service} (OneStop:Addresses:{service}).");

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token());
        var path = request.RequestUri.PathAndQuery;
        for (var attempt = 0; ; attempt++)
        {
            request.RequestUri = new Uri(addresses[(uint)Interlocked.Increment(ref turn) % addresses.Length].TrimEnd('/') + path);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException) when (attempt + 1 < addresses.Length)
            {
                // The next process of the same service takes it.
            }
        }
    }

    private string Token()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            IssuedAt = now,
            NotBefore = now - ClocksDiffer,
            Expires = now + ClocksDiffer,
            SigningCredentials = credentials,
        });
    }

    internal static SymmetricSecurityKey Key(IConfiguration configuration) =>
        new(Convert.FromBase64String(File.ReadAllText(configuration.GetSection("OneStop:Bus").Demand("KeyFile")).Trim()));
}
