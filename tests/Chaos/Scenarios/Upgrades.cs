using OneStop.Launcher;

namespace OneStop.Chaos.Scenarios;

/// <summary>An earlier build and this one run side by side: rolled forward, back and forward again, one process after the other.</summary>
public static class Upgrades
{
    /// <param name="reference">A commit of this repository.</param>
    public static async Task<Scenario> From(string reference, string directory)
    {
        await Ground.Shell($"git -C {Checkout.Root} worktree add --quiet --detach {directory} {reference}");
        // In a network of its own nothing can be asked about packages.
        await Ground.Shell($"cd {directory} && dotnet build deploy/Launcher -c Release -v q --nologo -nodeReuse:false -p:NuGetAudit=false");
        return new("upgrade", $"rolled forward from {reference}, back, and forward again under load", new(Silos: 2, Build: directory), false, async arena =>
        {
            var rollable = arena.Ground.Processes.Where(p => File.Exists(arena.Ground.ProgramOf(p).Replace(Checkout.Root, directory, StringComparison.Ordinal))).ToArray();
            foreach (var (build, step) in ((string, string)[])[(Checkout.Root, "forward"), (directory, "back"), (Checkout.Root, "forward again")])
            {
                if (step == "forward")
                    foreach (var process in rollable) await arena.Ground.Migrate(process);
                foreach (var process in arena.Shuffled(rollable))
                {
                    arena.Ground.Rule(process, $"build={build}");
                    await arena.Ground.Signal("TERM", process);
                    await arena.Over($"{process} {step}");
                }
            }
        }) { Again = $"upgrade --from {reference}" };
    }

    public static async Task Remove(string directory)
    {
        if (Directory.Exists(directory)) await Ground.Shell($"git -C {Checkout.Root} worktree remove --force {directory}");
    }
}
