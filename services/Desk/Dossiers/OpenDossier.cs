using OneStop.Desk.Pages;

namespace OneStop.Desk.Dossiers;

/// <summary>A dossier that a page has open: as it was last read, with its life and those who look at it too. It is read again when a board tells of a change, or
/// when another page of this house has changed it.</summary>
public sealed class OpenDossier(Apis apis, Acts acts, Words words, Presence presence, Action changed) : IDisposable
{
    /// <summary>By then the record of an act has reached the history.</summary>
    private static readonly TimeSpan Recorded = TimeSpan.FromSeconds(1.5);

    private IDisposable? stay;
    private Me? me;

    /// <summary>The newest version of the case that a board told of.</summary>
    private long told;

    public string Code { get; private set; } = "";

    /// <summary>Null while it is read for the first time.</summary>
    public DossierFile? File { get; private set; }

    public History History { get; private set; } = History.None;

    public IReadOnlyList<string> Others => me is null ? [] : presence.Others(Code, me);

    /// <summary>Someone else changed it while it was open here.</summary>
    public bool News { get; private set; }

    public async Task Open(string code, Me who)
    {
        if (code == Code) return;
        stay?.Dispose();
        (Code, File, History, News, told, me) = (code, null, History.None, false, 0, who);
        await Read();
        if (File?.IsThere == true) stay = presence.Enter(code, who, changedToo => { if (changedToo) _ = ReadAgain(); else changed(); });
    }

    /// <summary>News from the boards: what they show of this case is newer than what is on the page.</summary>
    public void Notice(Office office)
    {
        if (File?.Departments is not { } mine) return;
        foreach (var board in new[] { office.Desk.Board, office.Inbox.Board })
        {
            if (!board.Lines.TryGetValue(Code, out var line) || line.Version <= mine.Version || line.Version <= told) continue;
            told = line.Version;
            _ = ReadAgain();
        }
    }

    /// <summary>After an act of this page.</summary>
    public async Task Done()
    {
        await Read();
        News = false;
        if (stay is not null) presence.Tell(Code, stay);
        _ = ReadHistoryLater(Code);
    }

    public void Dispose()
    {
        // What is still being read comes too late.
        Code = "";
        stay?.Dispose();
    }

    private async Task ReadHistoryLater(string code)
    {
        await Task.Delay(Recorded);
        if (await History.Read(apis, code, acts, words) is not { Entries.Count: > 0 } read || code != Code) return;
        History = read;
        changed();
    }

    private async Task ReadAgain()
    {
        await Read();
        News = true;
        changed();
    }

    private async Task Read()
    {
        var code = Code;
        var (file, history) = (DossierFile.Read(apis, code), History.Read(apis, code, acts, words));
        await Task.WhenAll(file, history);
        // Another dossier was opened meanwhile.
        if (code != Code) return;
        var now = await file;
        // A service that is away for a moment takes nothing from the page that was there.
        File = now.Away.Count > 0 && File is { } before
            ? now with { Counter = now.Counter ?? before.Counter, Departments = now.Departments ?? before.Departments, Table = now.Table ?? before.Table }
            : now;
        History = await history is { Entries.Count: > 0 } read ? read : History;
    }
}
