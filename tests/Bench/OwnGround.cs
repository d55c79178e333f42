extern alias intake;
extern alias oversight;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OneStop.Testing;

namespace OneStop.Bench;

internal sealed class OversightGround(string? kept) : OwnGround<oversight::Program>("oversight", kept);

internal sealed class IntakeGround(string? kept) : OwnGround<intake::Program>("intake", kept);

/// <summary>A service in this process, on a real Kestrel and a PostgreSQL of its own, as its role in an instance. What it does by itself now and then is left out.</summary>
/// <param name="kept">The directory of a database that is there already, or is to be kept; null for one that is gone afterwards.</param>
internal abstract class OwnGround<TProgram>(string service, string? kept) : ServiceGround(service) where TProgram : class
{
    private WebApplicationFactory<TProgram> factory = null!;

    protected override string? Kept => kept;

    public IServiceProvider Services => factory.Services;

    public HttpClient Http { get; private set; } = null!;

    protected override Task Start()
    {
        factory = new WebApplicationFactory<TProgram>().WithWebHostBuilder(web => web.UseContentRoot(AppContext.BaseDirectory).UseUrls("http://127.0.0.1:0").ConfigureServices(services =>
        {
            services.AddLogging(log => log.ClearProviders());
            foreach (var own in services.Where(s => s.ServiceType == typeof(IHostedService) && !Serves(s)).ToList()) services.Remove(own);
        }));
        factory.UseKestrel(0);
        factory.StartServer();
        using var client = factory.CreateClient();
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = client.BaseAddress };
        return Task.CompletedTask;

        // The service's own say of what type they are, or come from a factory of its.
        static bool Serves(ServiceDescriptor s) => (s.ImplementationType?.Namespace ?? s.ImplementationFactory?.Method.DeclaringType?.Namespace) is { } name
            && !name.StartsWith(typeof(TProgram).Assembly.GetName().Name!, StringComparison.Ordinal);
    }

    protected override async Task Stop()
    {
        // Where it never came to a start, the reason is still on its way out.
        Http?.Dispose();
        if (factory is not null) await factory.DisposeAsync();
    }
}
