using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using OneStop.Desk.Live;

namespace OneStop.Desk.Tests;

/// <summary>Many screens, one stream; and never a row for who may not see it.</summary>
public sealed class LiveBoardsTests : IAsyncDisposable
{
    private const string Desk = "/api/routing/desks/ttphvcc/board", Inbox = "/api/routing/inbox";

    private readonly Routing routing = new();
    private readonly LiveBoards boards;

    public LiveBoardsTests() => boards = new(
        routing, new ConfigurationBuilder().AddInMemoryCollection([new("OneStop:Addresses:routing", "http://routing")]).Build(), TimeProvider.System, NullLogger<LiveBoards>.Instance);

    public async ValueTask DisposeAsync()
    {
        await boards.DisposeAsync();
        routing.Dispose();
    }

    private sealed class Screen(string token)
    {
        private readonly TaskCompletionSource<Board> first = new();

        public Task<Board> First => first.Task.WaitAsync(TimeSpan.FromSeconds(5));

        public Watcher Watcher => new(_ => ValueTask.FromResult<string?>(token), board => { if (board is not null) first.TrySetResult(board); });

        public bool HasRows => first.Task.IsCompleted;
    }

    [Fact]
    public async Task A_hundred_screens_share_one_stream()
    {
        var screens = Enumerable.Range(0, 100).Select(i => new Screen($"reception.{i}")).ToArray();
        foreach (var screen in screens) (await boards.Watch(Desk, null, screen.Watcher)).Should().NotBeNull();

        foreach (var screen in screens) (await screen.First).Lines.Keys.Should().Equal("H99.10-260101-0001");
        routing.Streams.Should().Be(1);
    }

    [Fact]
    public async Task Who_may_not_see_a_board_that_others_have_open_gets_nothing_of_it()
    {
        var (allowed, stranger) = (new Screen("reception.1"), new Screen("stranger"));
        await boards.Watch(Desk, null, allowed.Watcher);
        await allowed.First;

        (await boards.Watch(Desk, null, stranger.Watcher)).Should().BeNull();
        stranger.HasRows.Should().BeFalse();
    }

    [Fact]
    public async Task One_address_that_shows_each_their_own_is_not_shared()
    {
        var (a, b) = (new Screen("handler.a"), new Screen("handler.b"));
        await boards.Watch(Inbox, "handler.a", a.Watcher);
        await boards.Watch(Inbox, "handler.b", b.Watcher);
        await Task.WhenAll(a.First, b.First);

        routing.Streams.Should().Be(2);
    }

    [Fact]
    public async Task Who_comes_later_sees_at_once_what_the_others_see()
    {
        var (first, second) = (new Screen("reception.1"), new Screen("reception.2"));
        await boards.Watch(Desk, null, first.Watcher);
        await first.First;
        await boards.Watch(Desk, null, second.Watcher);

        second.HasRows.Should().BeTrue();
    }

    /// <summary>Answers as Routing does: strangers have no right to any board, a stream begins with the whole of it and stays open.</summary>
    private sealed class Routing : HttpMessageHandler, IHttpClientFactory
    {
        private int streams;

        public int Streams => streams;

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Headers.Authorization!.Parameter == "stranger") return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
            if (!request.RequestUri!.AbsolutePath.EndsWith("/stream", StringComparison.Ordinal)) return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
            Interlocked.Increment(ref streams);
            const string board = """
                event: board
                data: {"cases":[{"dossierCode":"H99.10-260101-0001","status":"inProgress","phase":"handling","procedureCode":"2.001955","unit":"snv-lao-dong","step":"-","acceptedAt":"2026-01-01T08:00:00+07:00","dueAt":"2026-01-09T17:00:00+07:00","version":2}]}


                """;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new StaysOpen(board.ReplaceLineEndings("\n"))) });
        }
    }

    /// <summary>Says this, and then nothing for as long as it is read.</summary>
    private sealed class StaysOpen(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0) await Task.Delay(Timeout.Infinite, cancellationToken);
            return read;
        }
    }
}
