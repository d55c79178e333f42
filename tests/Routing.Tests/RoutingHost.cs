using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Alba;
using FluentAssertions;
using JasperFx.Events;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OneStop.Contracts.Intake;
using OneStop.Hosting;
using OneStop.Routing.Cases;
using OneStop.Routing.Silo;
using OneStop.Testing;
using Orleans.Core.Internal;
using Wolverine;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>Tests on the running service stand in one line: some count what the process asks of its database.</summary>
[CollectionDefinition(nameof(RoutingHost))]
public sealed class OneAfterTheOther : ICollectionFixture<RoutingHost>;

/// <summary>What the service answered.</summary>
public sealed record Answer(int Status, string Text, string? ETag)
{
    public JsonElement Body => JsonDocument.Parse(Text).RootElement;

    public string? Code => Body.TryGetProperty("code", out var code) ? code.GetString() : null;

    public Answer Should(int status)
    {
        Status.Should().Be(status, Text);
        return this;
    }

    public Answer Refused(int status, string code)
    {
        Should(status);
        Code.Should().Be(code);
        return this;
    }

    /// <summary>400, and these fields are complained about.</summary>
    public void Complains(params string[] field)
    {
        Refused(400, "invalid-input");
        Body.GetProperty("errors").EnumerateObject().Select(e => e.Name).Should().Equal(field);
    }
}

/// <summary>Routing with its silo, in this process, on a PostgreSQL of its own. Intake and Decision are absent. Each test works on cases of its own.</summary>
public sealed class RoutingHost() : ServiceGround("routing")
{
    /// <summary>One step, in the department that handler.a and handler.c share.</summary>
    public const string OneStep = "2.000635";

    /// <summary>Three steps in two departments, all handler.a's.</summary>
    public const string ThreeSteps = "1.115354";

    /// <summary>One step, handler.b's at phuong-1, beside three linked works: handler.b's and handler.a's.</summary>
    public const string LinkedProcedure = "2.000986";

    private readonly Dictionary<string, string> tokens = [];
    private HttpClient client = null!;
    private Suspicion others = null!;
    private int number;

    public IAlbaHost Http { get; private set; } = null!;

    public IGrainFactory Grains => Http.Services.GetRequiredService<IGrainFactory>();

    public IDocumentStore Store => Http.Services.GetRequiredService<IDocumentStore>();

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Four steps of the land registry, all handler.a's; the sector's law stops its clock. Version 2 has two days more.</summary>
    public const string Land = "1.115362";

    protected override void Amend(string pack)
    {
        var text = File.ReadAllText(Path.Combine(pack, "procedures", $"{Land}.yaml"));
        File.WriteAllText(Path.Combine(pack, "procedures", $"{Land}.v2.yaml"), text
            .Replace($"code: {Land}\n", $"code: {Land}\nversion: 2\nvalidFrom: 2099-01-01\n", StringComparison.Ordinal)
            .Replace("limit: { amount: 7.5,", "limit: { amount: 9.5,", StringComparison.Ordinal).Replace("hours: 20 }", "hours: 36 }", StringComparison.Ordinal));
    }

    protected override async Task Start()
    {
        Http = await AlbaHost.For<Program>(web => web.ConfigureServices(services => services.AddSingleton<IOtherSilos>(provider => others = new(ActivatorUtilities.CreateInstance<OtherSilos>(provider)))));
        client = Http.Server.CreateClient();
    }

    protected override async Task Stop() => await Http.DisposeAsync();

    /// <summary>As if a silo were about that the others have given up.</summary>
    public async Task AmongSilos(Func<Task> what)
    {
        others.Suspected = true;
        try
        {
            await what();
        }
        finally
        {
            others.Suspected = false;
        }
    }

    private sealed class Suspicion(OtherSilos real) : IOtherSilos
    {
        public bool Suspected { get; set; }

        public bool MayLive => Suspected || real.MayLive;
    }

    public ICaseGrain Case(string code) => Grains.Case(code);

    public string NewCode() => $"H99.15-260105-{Interlocked.Increment(ref number):D4}";

    public DossierWasAccepted Accepted(string? procedure = null, string desk = "ttphvcc", DateTimeOffset? dueAt = null, long tick = 2)
    {
        var asked = Province.Procedure(procedure ?? OneStep, 1)!;
        return new(NewCode(), tick, asked.Code, desk, Province.CompetentAgency(asked, Province.Desk(desk)!).Code, Now.AddMinutes(-1), dueAt ?? Now.AddDays(3), "reception.a",
            new("2025", asked.Version, null, asked.Limit.Amount, Json.Word(asked.Limit.Unit), "hour", 0, "counter", Now.AddHours(8)));
    }

    /// <summary>A message arrives from another service.</summary>
    public async Task Hear(object message)
    {
        await using var scope = Http.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync(message);
    }

    public async Task<string> Open(string? procedure = null, string desk = "ttphvcc", DateTimeOffset? dueAt = null)
    {
        var accepted = Accepted(procedure, desk, dueAt);
        await Hear(accepted);
        return accepted.DossierCode;
    }

    public async Task<string> OpenAndClaim(string officer = "handler.a")
    {
        var code = await Open();
        (await Act(officer, code, "claim")).Should(200);
        return code;
    }

    public Task<Answer> Get(string? officer, string path) => Send(officer, HttpMethod.Get, path, null);

    public Task<Answer> Read(string officer, string code) => Get(officer, $"/api/routing/cases/{code}");

    /// <summary>POSTs a command on a case.</summary>
    public Task<Answer> Act(string? officer, string code, string action, string body = "{}", string? ifMatch = null, string? key = null) =>
        Send(officer, HttpMethod.Post, $"/api/routing/cases/{code}/{action}", body, ifMatch, key);

    public Task<Answer> Send(string? officer, HttpMethod method, string path, string? body, string? ifMatch = null, string? key = null) =>
        SendAs(officer is null ? null : TokenOf(officer), method, path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), ifMatch, key);

    public async Task<Answer> SendAs(string? token, HttpMethod method, string path, HttpContent? body, string? ifMatch = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var response = await client.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.TryGetValues("ETag", out var tags) ? tags.Single() : null);
    }

    /// <summary>A response that goes on: the caller reads it as it comes.</summary>
    public async Task<HttpResponseMessage> Stream(string officer, string path, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TokenOf(officer));
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <summary>The stream as the database has it.</summary>
    public async Task<IReadOnlyList<IEvent>> Events(string code)
    {
        await using var session = Store.QuerySession();
        return await session.Events.FetchStreamAsync(code);
    }

    /// <summary>Someone else writes to the stream, unknown to the grain.</summary>
    public async Task AppendBehindTheGrain(string code, params object[] events)
    {
        await using var session = Store.LightweightSession();
        session.Events.Append(code, events);
        await session.SaveChangesAsync();
    }

    public async Task<T> Scalar<T>(string sql, params (string Name, object Value)[] parameters)
    {
        await using var connection = new NpgsqlConnection(RuntimeConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>What was committed so far stands in the list view too.</summary>
    public Task LinesWritten() => Http.Services.GetRequiredService<CaseLines>().Written();

    /// <summary>The grain leaves the memory, as after a quiet while; the next call reads the case anew.</summary>
    public async Task ForgetCase(string code) => await Forget(Case(code));

    /// <summary>A message that was still under way may have brought it back: it is asked until it is gone.</summary>
    public Task Forget(IGrain grain) => Eventually(async () =>
    {
        if (!await IsInMemory(grain)) return true;
        await grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        return false;
    }, "the grain has left the memory");

    public async Task<bool> IsInMemory(IGrain grain) => await Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain) is not null;

    /// <summary>How many messages of this kind about this case wait to be sent.</summary>
    public Task<long> Waiting<TMessage>(string code) => Scalar<long>(
        "select count(*) from wolverine.wolverine_outgoing_envelopes where message_type like '%' || @type || '%' and position(convert_to(@code, 'UTF8') in body) > 0",
        ("type", typeof(TMessage).Name), ("code", code));

    /// <summary>Asks again until it holds; never longer than the deadline.</summary>
    public static async Task Eventually(Func<Task<bool>> holds, string what, double seconds = 10)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        while (!await holds())
        {
            clock.GetElapsedTime(start).TotalSeconds.Should().BeLessThan(seconds, $"{what} within {seconds} s");
            await Task.Delay(20);
        }
    }

    private string TokenOf(string officer)
    {
        lock (tokens)
        {
            if (!tokens.TryGetValue(officer, out var token)) tokens[officer] = token = Token(officer);
            return token;
        }
    }
}
