using System.Globalization;
using System.Runtime.InteropServices;
using OneStop.Provinces;

namespace OneStop.Launcher;

/// <summary><c>up</c>: starts an instance and stays with it, or leaves a supervisor behind.</summary>
public static class Up
{
    /// <summary>When this program began; the age of the process would include ./onestop's build.</summary>
    private static readonly long Began = TimeProvider.System.GetTimestamp();

    public static Command Command { get; } = new("up", "starts an instance: PostgreSQL, every service, one address", """
        ./onestop up [--state DIR] [--port 8080] [--province DIR] [--empty] [--detach]

        Starts PostgreSQL if none is named, migrates, starts every service and waits until all are ready.

          --state DIR      where the instance keeps everything (default: .onestop in the checkout)
          --port N         the instance's one address (default: the gateway's port in tye.yaml, 8080)
          --province DIR   its configuration pack (default: deploy/provinces/sample)
          --empty          do not list the pack's officers as sample sign-ins
          --detach         return when all is ready and leave it running; ./onestop down stops it

        Environment
          ONESTOP__POSTGRES            use this PostgreSQL server instead of an embedded one (Host=…;Username=…;Password=…);
                                       the user must be allowed to create databases and roles
          ONESTOP__POSTGRES__INTAKE    the same for one service only (INTAKE, ROUTING, DECISION, OVERSIGHT)
          ONESTOP__TLS__PORT, ONESTOP__TLS__ADDRESS
                                       where the gateway listens with TLS (default: the port + 363, on loopback; 0.0.0.0 for everyone)
          ONESTOP__TLS__CERTIFICATE, ONESTOP__TLS__KEY
                                       PEM files (default: a certificate made here, for this machine)
          ONESTOP__AUTH__AUTHORITY, ONESTOP__AUTH__AUDIENCE, ONESTOP__AUTH__CLIENTID, ONESTOP__AUTH__CLIENTSECRETFILE
                                       the province's own sign-on instead of the instance's Identity
          ONESTOP__REPLICAS__ROUTING=2 run this many processes of the service, whatever tye.yaml says
          ONESTOP__PUBLICURL=https://… where citizens reach it, if not at its own address: the forms' QR codes lead there
          ONESTOP_VERBOSE=1            tell how long each phase takes
        """, ["--state", "--port", "--province", Detached.OutcomeOption], ["--empty", "--detach"], 0, Run);

    private static async Task<int> Run(Arguments arguments)
    {
        var topology = Topology.Read();
        var instance = Instance.At(arguments.Option("--state"));
        var port = arguments.Number("--port", 1, 65535) ?? topology.Gateway.Port!.Value;
        var pack = Path.GetFullPath(arguments.Option("--province") ?? Checkout.PathOf("deploy/provinces/sample"));
        var province = PackCheck.Load(pack);
        instance.DemandNotRunning();
        instance.Prepare();

        using var interrupted = new CancellationTokenSource();
        void Interrupt(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupted.Cancel();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupt);

        if (arguments.Has("--detach"))
        {
            var report = await Detached.Start(instance, port, pack, arguments.Has("--empty"), TimeProvider.System, interrupted.Token);
            foreach (var line in report) Console.WriteLine(line);
            if (!arguments.Has("--empty")) await TellFirstPasswords(instance);
            Console.WriteLine(ReadyIn());
            return 0;
        }
        var outcome = arguments.Option(Detached.OutcomeOption);
        try
        {
            return await Supervise(instance, topology, port, pack, arguments.Has("--empty") ? null : province, outcome, interrupted.Token);
        }
        catch (Exception e) when (outcome is not null)
        {
            Detached.Report(outcome, FailureException.From(e));
            throw;
        }
    }

    private static async Task<int> Supervise(
        Instance instance, Topology topology, int port, string pack, Province? shown, string? outcome, CancellationToken interrupted)
    {
        using var claim = instance.Claim();
        try
        {
            var left = await Orphans.Stop(instance, TimeProvider.System);
            if (left > 0) Console.WriteLine($"[onestop] stopped {left} service processes that a killed supervisor had left running");
            if (!Ports.IsFree(port)) throw new FailureException($"Port {port} is taken by another program: free it, or choose another with --port.");
            // Who starts the instance wants all of it.
            foreach (var hold in Directory.GetFiles(instance.PathOf("run"), "*.hold")) File.Delete(hold);
            new IdentityFiles(instance).Ensure();
            Secrets.EnsureBusKey(instance);
            RecordFiles.Ensure(instance);
            var facts = instance.Remember(port, pack);

            await using var supervisor = new Supervisor(instance, facts, topology, echo: outcome is null, TimeProvider.System);
            try
            {
                await supervisor.Start(interrupted);
                var report = Describe(instance, facts, supervisor, shown);
                foreach (var line in report) Console.WriteLine(line);
                // Of a detached supervisor the output is a log, and no place for passwords.
                if (outcome is null && shown is not null) await TellFirstPasswords(instance);
                Console.WriteLine(ReadyIn());
                if (outcome is not null) Detached.Report(outcome, report);
                await Task.Delay(Timeout.Infinite, interrupted);
            }
            catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
            {
                Console.WriteLine("[onestop] stopping");
            }
        }
        finally
        {
            File.Delete(instance.SupervisorPid);
        }
        return 0;
    }

    private static List<string> Describe(Instance instance, InstanceFacts facts, Supervisor supervisor, Province? shown)
    {
        List<string> lines = ["", $"OneStop runs at {facts.Address}   (state: {instance.Directory})"];
        lines.AddRange(supervisor.Addresses.Select(a => $"  {a.Name,-12} {a.Address}"));
        if (shown is not null)
        {
            lines.Add($"Sign in at {facts.Address}/   (over TLS: {supervisor.TlsAddress}/)");
            lines.Add($"{shown.Name}: sample sign-ins; ./onestop token NAME prints an access token");
            lines.AddRange(shown.Officers.Select(o =>
                $"  {o.Id,-14} {o.FullName,-24} {string.Join(", ", o.Roles.Select(r => r.Word()))}"
                + (o.DeskId is null ? "" : $"; desk {o.DeskId}") + (o.UnitIds.Count == 0 ? "" : $"; {string.Join(", ", o.UnitIds)}")));
        }
        return lines;
    }

    private static async Task TellFirstPasswords(Instance instance)
    {
        var given = await Passwords.First(instance);
        if (given.Count == 0) return;
        Console.WriteLine("Their passwords, shown this once (./onestop password NAME sets a new one):");
        foreach (var (user, password) in given) Console.WriteLine($"  {user,-14} {password}");
    }

    private static string ReadyIn() =>
        string.Create(CultureInfo.InvariantCulture, $"Ready in {TimeProvider.System.GetElapsedTime(Began).TotalSeconds:0.0} s");
}
