using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace OneStop.Hosting;

/// <summary>The request cannot be understood; says which fields and why. Answered with 400.</summary>
public sealed class InputException(IReadOnlyDictionary<string, string[]> errors) : Exception("Invalid input")
{
    public InputException(string field, string why) : this(new Dictionary<string, string[]> { [field] = [why] })
    {
    }

    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;
}

/// <summary>Reads request bodies: at most 1 MiB of strict JSON, then field by field, so that every complaint names its field.</summary>
public sealed class Input
{
    public const int MaxBytes = 1024 * 1024;

    private static readonly JsonSerializerOptions Strict = new(Json.Options);

    private readonly Dictionary<string, List<string>> errors = [];

    static Input()
    {
        Strict.Converters.Insert(0, new OneWord());
        Strict.Converters.Insert(0, new OfThisAge());
    }

    /// <returns>The parsed body (an empty body counts as <c>{}</c>) and its text.</returns>
    /// <exception cref="InputException">A field has the wrong type.</exception>
    /// <exception cref="JsonException">Not JSON at all.</exception>
    public static async Task<(T Body, string Text)> Read<T>(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > MaxBytes) throw new BadHttpRequestException("too large", 413);
        if ((request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0) && !request.HasJsonContentType()) throw new BadHttpRequestException("not JSON", 415);
        using var reader = new StreamReader(request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
        string text;
        try { text = await reader.ReadToEndAsync(cancellation); }
        catch (DecoderFallbackException) { throw new JsonException(); }
        if (string.IsNullOrWhiteSpace(text)) text = "{}";
        try
        {
            return (JsonSerializer.Deserialize<T>(text, Strict) ?? throw new JsonException(), text);
        }
        catch (JsonException e) when (e.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal))
        {
            throw new InputException(path[2..], "Sai kiểu dữ liệu.");
        }
    }

    /// <summary>A line of text for people: trimmed, NFC, without control or invisible characters; null where it may be absent and is.</summary>
    /// <param name="max">In characters.</param>
    /// <exception cref="StateSecretException">It bears a mark of secrecy.</exception>
    public string? Text(string field, string? value, int max, bool required = true)
    {
        var text = Clean(value);
        if (StateSecret.IsMarked(text)) throw new StateSecretException();
        if (text.Length == 0)
        {
            if (required) Complain(field, "Bắt buộc.");
            return null;
        }
        if (text.Length > max) Complain(field, $"Dài quá {max} ký tự.");
        else if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) || text.Any(char.IsSurrogate) && !IsWellFormed(text))
            Complain(field, "Chứa ký tự điều khiển.");
        else return text;
        return null;
    }

    /// <summary>The <c>page</c> of a list that is asked for, from 1; 1 when none is named.</summary>
    public int Page(HttpRequest request)
    {
        if (request.Query["page"].ToString() is not { Length: > 0 } text) return 1;
        if (int.TryParse(text, out var page) && page is >= 1 and <= 100_000) return page;
        Complain("page", "Từ 1 đến 100000.");
        return 1;
    }

    /// <summary>An instant of a query, where there is one: ISO 8601 with its time. A day alone would be somebody's midnight.</summary>
    public DateTimeOffset? Instant(string field, string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        // An unescaped plus arrives as a space.
        if (text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && IsOfThisAge(at)) return at;
        Complain(field, "Thời điểm theo ISO 8601, có múi giờ.");
        return null;
    }

    public void Demand(bool holds, string field, string why)
    {
        if (!holds) Complain(field, why);
    }

    public void Complain(string field, string why)
    {
        if (!errors.TryGetValue(field, out var list)) errors[field] = list = [];
        list.Add(why);
    }

    /// <exception cref="InputException">There were complaints.</exception>
    public void Done()
    {
        if (errors.Count > 0) throw new InputException(errors.ToDictionary(e => e.Key, e => e.Value.ToArray()));
    }

    /// <summary>NFC, trimmed, without the invisible characters that copied text brings along (NBSP, BOM, and those
    /// that turn the reading direction: a name must not read differently on paper), and without the two that are no characters, which no normal form has.</summary>
    public static string Clean(string? value)
    {
        if (value is null) return "";
        var kept = new string([.. value.ReplaceLineEndings("\n").Select(c => c == '\u00a0' ? ' ' : c).Where(c => char.GetUnicodeCategory(c) is not UnicodeCategory.Format && c < '\ufffe')]);
        return (IsWellFormed(kept) ? kept.Normalize(NormalizationForm.FormC) : kept).Trim(' ', '\n', '\r', '\t');
    }

    /// <summary>At the ends of time, adding a day is an error.</summary>
    private static bool IsOfThisAge(DateTimeOffset at) => at.Year is >= 1900 and <= 2200;

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }

    private sealed class OfThisAge : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType is JsonTokenType.String && reader.TryGetDateTimeOffset(out var at) && IsOfThisAge(at) ? at : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    /// <summary>The stock converter reads "counter, online" as both added up; a request names one.</summary>
    private sealed class OneWord : JsonConverterFactory
    {
        private static readonly JsonStringEnumConverter Stock = new(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

        public override bool CanConvert(Type typeToConvert) => Stock.CanConvert(typeToConvert);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert), Stock.CreateConverter(typeToConvert, options))!;

        private sealed class Of<T>(JsonConverter<T> stock) : JsonConverter<T>
        {
            public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
                reader.TokenType is JsonTokenType.String && reader.GetString()!.Contains(',') ? throw new JsonException() : stock.Read(ref reader, typeToConvert, options);

            public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => stock.Write(writer, value, options);
        }
    }
}
