using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace OneStop.Bench.Live;

/// <summary>An open board as a browser has it: the page is loaded, its circuit started over a WebSocket of its own, every render batch taken and
/// acknowledged. Only the drawing is left out.</summary>
internal sealed partial class BoardCircuit : IAsyncDisposable
{
    private readonly HubConnection connection;
    private readonly ConcurrentQueue<(long At, byte[] Batch)> batches = [];
    private readonly TaskCompletionSource alive = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BoardCircuit(Uri gateway, string cookies)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(gateway, "_blazor"), options => options.Headers["Cookie"] = cookies);
        builder.Services.AddSingleton<IHubProtocol, BlazorPack>();
        connection = builder.Build();
        connection.On<int, byte[]>("JS.RenderBatch", Take);
        connection.On<long, string, string, int, long, int>("JS.BeginInvokeJS", AnswerScript);
        connection.On<string>("JS.Error", error => alive.TrySetException(new InvalidOperationException(error)));
    }

    public static async Task<BoardCircuit> Open(Uri gateway, string cookies, string path, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
        http.DefaultRequestHeaders.Add("Cookie", cookies);
        var page = await http.GetStringAsync(new Uri(gateway, path), cancellation);
        var markers = Marker().Matches(page).Select(m => m.Groups[1].Value).Where(m => m.Contains("descriptor", StringComparison.Ordinal)).ToArray();
        var state = State().Match(page).Groups[1].Value;
        var circuit = new BoardCircuit(gateway, cookies);
        await circuit.connection.StartAsync(cancellation);
        await circuit.connection.InvokeAsync<string>("StartCircuit", gateway.ToString(), new Uri(gateway, path).ToString(), "[]", "", cancellation);
        var operations = string.Join(',', markers.Select((marker, i) => $$"""{"type":"add","ssrComponentId":{{i + 1}},"marker":{{marker}}}"""));
        await circuit.connection.SendAsync("UpdateRootComponents", $$"""{"batchId":1,"operations":[{{operations}}]}""", state, cancellation);
        await circuit.alive.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellation);
        return circuit;
    }

    /// <summary>When the first batch with this text arrived, not before that instant; null while it has not.</summary>
    public long? Saw(string text, long since)
    {
        var wanted = (byte[])[(byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text)];
        return batches.Where(b => b.At >= since && b.Batch.AsSpan().IndexOf(wanted) >= 0).Select(b => (long?)b.At).FirstOrDefault();
    }

    public void Forget() => batches.Clear();

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task Take(int id, byte[] batch)
    {
        batches.Enqueue((Stopwatch.GetTimestamp(), batch));
        await connection.SendAsync("OnRenderCompleted", (long)id, (string?)null);
    }

    /// <summary>What the page's script would answer: nothing kept, everything done.</summary>
    private async Task AnswerScript(long task, string identifier, string arguments, int resultType, long target, int callType)
    {
        var result = identifier == "onestop.views" ? "[]" : "null";
        if (task != 0) await connection.SendAsync("EndInvokeJSFromDotNet", task, true, $"[{task},true,{result}]");
        if (identifier == "onestop.alive") alive.TrySetResult();
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:([A-Za-z0-9+/=_-]+)-->")]
    private static partial Regex State();

    /// <summary>Blazor's name for the same bytes.</summary>
    private sealed class BlazorPack : IHubProtocol
    {
        private readonly MessagePackHubProtocol pack = new();

        public string Name => "blazorpack";
        public int Version => 1;
        public TransferFormat TransferFormat => TransferFormat.Binary;
        public bool IsVersionSupported(int version) => version <= Version;
        public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => pack.GetMessageBytes(message);
        public void WriteMessage(HubMessage message, System.Buffers.IBufferWriter<byte> output) => pack.WriteMessage(message, output);
        public bool TryParseMessage(ref System.Buffers.ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message) => pack.TryParseMessage(ref input, binder, out message);
    }
}
