using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace OneStop.Desk.Live;

/// <summary>Someone who looks at a board.</summary>
/// <param name="Token">Their access token, asked for anew each time.</param>
/// <param name="News">Called on any thread; must not block. Null when they may no longer see it.</param>
public sealed record Watcher(Func<CancellationToken, ValueTask<string?>> Token, Action<Board?> News);

/// <summary>Every board that is open on some screen, once: one stream from Routing however many look at it. Each watcher's own right is asked of
/// Routing before the first row is shown, and again every minute; the stream itself runs on the token of one who has that right.</summary>
public sealed class LiveBoards(IHttpClientFactory clients, IConfiguration configuration, TimeProvider clock, ILogger<LiveBoards> log) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Path, string? Of), Source> sources = [];
    private readonly TimeProvider clock = clock;
    private readonly ILogger log = log;

    /// <param name="path">The board's address; its stream is below it.</param>
    /// <param name="of">Whose it is, where one address shows each officer their own; null for a desk's.</param>
    /// <returns>Dispose to stop watching; null when the watcher may not see this board.</returns>
    public async Task<IDisposable?> Watch(string path, string? of, Watcher watcher)
    {
        if (!await MaySee(path, watcher)) return null;
        while (true)
        {
            var source = sources.GetOrAdd((path, of), key => new(key, this));
            if (source.Add(watcher) is { } watching) return watching;
            // It was closing just now.
            sources.TryRemove(new((path, of), source));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in sources.Values) await source.DisposeAsync();
    }

    private async Task<bool> MaySee(string path, Watcher watcher)
    {
        using var answer = await Ask($"{path}/counts", watcher, HttpCompletionOption.ResponseContentRead, CancellationToken.None);
        return answer?.IsSuccessStatusCode == true;
    }

    /// <returns>Null when no process of Routing answers, or Identity is away.</returns>
    private async Task<HttpResponseMessage?> Ask(string path, Watcher watcher, HttpCompletionOption until, CancellationToken cancellation)
    {
        string? token;
        try
        {
            token = await watcher.Token(cancellation);
        }
        catch (HttpRequestException)
        {
            return null;
        }
        if (token is null) return new(HttpStatusCode.Unauthorized);
        foreach (var address in Gateway.Addresses(configuration, "routing"))
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address.TrimEnd('/') + path));
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                // Disposed by the factory's rule: the handler is pooled, the client a thin shell.
                return await clients.CreateClient(nameof(LiveBoards)).SendAsync(request, until, cancellation);
            }
            catch (HttpRequestException)
            {
                // The next process of the same service may answer.
            }
        }
        return null;
    }

    /// <summary>One board and those who look at it.</summary>
    private sealed class Source : IAsyncDisposable
    {
        private static readonly TimeSpan Recheck = TimeSpan.FromMinutes(1), Pause = TimeSpan.FromSeconds(1), Lingers = TimeSpan.FromSeconds(10);

        private readonly Lock gate = new();
        private readonly List<Watcher> watchers = [];
        private readonly CancellationTokenSource closing = new();
        private readonly (string Path, string? Of) key;
        private readonly LiveBoards boards;
        private readonly Task running;
        private Board board = Board.Empty;
        private bool closed;

        public Source((string Path, string? Of) key, LiveBoards boards)
        {
            (this.key, this.boards) = (key, boards);
            running = Task.WhenAll(Task.Run(() => Follow(closing.Token)), Task.Run(() => AskAgain(closing.Token)));
        }

        public IDisposable? Add(Watcher watcher)
        {
            lock (gate)
            {
                if (closed) return null;
                watchers.Add(watcher);
                if (board.Connected) watcher.News(board);
            }
            return new Watching(this, watcher);
        }

        private void Remove(Watcher watcher)
        {
            lock (gate)
            {
                if (!watchers.Remove(watcher) || watchers.Count > 0) return;
            }
            _ = CloseUnlessWatched();
        }

        /// <summary>A page that loads looks twice in a row: when it is written and when it comes alive.</summary>
        private async Task CloseUnlessWatched()
        {
            await Task.Delay(Lingers, boards.clock, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (gate)
            {
                if (closed || watchers.Count > 0) return;
                closed = true;
            }
            boards.sources.TryRemove(new(key, this));
            await DisposeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await closing.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            closing.Dispose();
        }

        private void Tell(Board news)
        {
            lock (gate)
            {
                board = news;
                foreach (var watcher in watchers) watcher.News(news);
            }
        }

        /// <summary>Reads the stream; when it ends (a token expires, a silo moves) it is opened again with the token of whoever is there.</summary>
        private async Task Follow(CancellationToken ends)
        {
            for (var turn = 0; !ends.IsCancellationRequested; turn++)
            {
                Watcher? host;
                lock (gate) host = watchers.Count > 0 ? watchers[turn % watchers.Count] : null;
                try
                {
                    if (host is not null) await Read(host, ends);
                }
                catch (Exception e) when (e is HttpRequestException or IOException or JsonException && !ends.IsCancellationRequested)
                {
                    boards.log.LogWarning("The stream of {Path} broke: {Message}", key.Path, e.Message);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                if (board.Connected) Tell(board with { Connected = false });
                await Task.Delay(host is null ? TimeSpan.FromMilliseconds(20) : Pause, boards.clock, ends).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        private async Task Read(Watcher host, CancellationToken ends)
        {
            using var answer = await boards.Ask($"{key.Path}/stream", host, HttpCompletionOption.ResponseHeadersRead, ends);
            if (answer is null || !answer.IsSuccessStatusCode) return;
            await using var body = await answer.Content.ReadAsStreamAsync(ends);
            await foreach (var news in SseParser.Create(body).EnumerateAsync(ends))
            {
                if (news.EventType == "board") Tell(Board.Of(Parsed<WholeBoard>(news.Data)));
                else if (news.EventType == "change") Tell(board.With(Parsed<BoardChange>(news.Data)));
            }
        }

        private static T Parsed<T>(string data) => JsonSerializer.Deserialize<T>(data, Apis.Json) ?? throw new JsonException();

        /// <summary>Who lost the right (moved to another desk, signed out) loses the rows.</summary>
        private async Task AskAgain(CancellationToken ends)
        {
            using var timer = new PeriodicTimer(Recheck, boards.clock);
            while (await timer.WaitForNextTickAsync(ends))
            {
                Watcher[] all;
                lock (gate) all = [.. watchers];
                foreach (var watcher in all)
                {
                    using var answer = await boards.Ask($"{key.Path}/counts", watcher, HttpCompletionOption.ResponseContentRead, ends);
                    // Routing being away is no reason to take a board from a desk.
                    if (answer is null || answer.IsSuccessStatusCode || (int)answer.StatusCode >= 500) continue;
                    Remove(watcher);
                    watcher.News(null);
                }
            }
        }

        private sealed class Watching(Source source, Watcher watcher) : IDisposable
        {
            public void Dispose() => source.Remove(watcher);
        }
    }
}
