using System.Collections.Concurrent;

namespace OneStop.Desk.Dossiers;

/// <summary>Who has which dossier open right now, on the pages of this process. Nothing of it is kept.</summary>
public sealed class Presence
{
    private readonly ConcurrentDictionary<string, Looker[]> dossiers = [];

    /// <param name="changed">Someone came or went, or <see cref="Tell"/> was called; on any thread, must not block.</param>
    /// <returns>Dispose to leave.</returns>
    public IDisposable Enter(string code, Me who, Action<bool> changed)
    {
        var looker = new Looker(who, changed);
        dossiers.AddOrUpdate(code, [looker], (_, all) => [.. all, looker]);
        foreach (var other in Others(code, looker)) other.Changed(false);
        return new Stay(this, code, looker);
    }

    /// <summary>Names of those who look at it too; an officer with two windows is one.</summary>
    public IReadOnlyList<string> Others(string code, Me me) =>
        [.. dossiers.GetValueOrDefault(code, []).Select(l => l.Who).Where(w => w.Subject != me.Subject).DistinctBy(w => w.Subject).Select(w => w.Name)];

    /// <summary>This page has just changed the dossier: the others read it again.</summary>
    public void Tell(string code, IDisposable stay)
    {
        foreach (var other in Others(code, (stay as Stay)?.Looker)) other.Changed(true);
    }

    private IEnumerable<Looker> Others(string code, Looker? me) => dossiers.GetValueOrDefault(code, []).Where(l => l != me);

    private void Leave(string code, Looker looker)
    {
        while (dossiers.TryGetValue(code, out var all))
        {
            Looker[] rest = [.. all.Where(l => l != looker)];
            if (rest.Length > 0 ? dossiers.TryUpdate(code, rest, all) : dossiers.TryRemove(new(code, all))) break;
        }
        foreach (var other in Others(code, looker)) other.Changed(false);
    }

    /// <param name="Changed">True: the dossier is another one now; false: only who looks.</param>
    private sealed record Looker(Me Who, Action<bool> Changed)
    {
        public bool Equals(Looker? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }

    private sealed class Stay(Presence presence, string code, Looker looker) : IDisposable
    {
        public Looker Looker => looker;

        public void Dispose() => presence.Leave(code, looker);
    }
}
