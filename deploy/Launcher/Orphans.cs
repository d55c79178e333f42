namespace OneStop.Launcher;

/// <summary>Service processes that a killed supervisor left running.</summary>
public static class Orphans
{
    /// <summary>Stops them, all at once.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<int> Stop(Instance instance, TimeProvider clock)
    {
        var run = instance.PathOf("run");
        if (!Directory.Exists(run)) return 0;
        var files = Directory.GetFiles(run, "*.pid").Where(f => f != instance.SupervisorPid).ToArray();
        var left = files.Select(RunningProcess.ReadFrom).OfType<RunningProcess>().ToArray();
        await Task.WhenAll(left.Select(p => p.Stop(ServiceProcess.PatienceAtStop, clock)));
        foreach (var file in files) File.Delete(file);
        return left.Length;
    }
}
