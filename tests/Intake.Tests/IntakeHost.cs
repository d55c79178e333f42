using Alba;
using OneStop.Intake.Tests;
using OneStop.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(IntakeHost))]

namespace OneStop.Intake.Tests;

/// <summary>Intake, in this process, on a PostgreSQL of its own; one for the whole assembly, each test on dossiers of its own.</summary>
public sealed class IntakeHost() : ServiceGround("intake")
{
    public IAlbaHost Http { get; private set; } = null!;

    protected override async Task Start() => Http = await AlbaHost.For<Program>();

    protected override async Task Stop() => await Http.DisposeAsync();
}
