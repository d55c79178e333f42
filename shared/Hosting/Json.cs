using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace OneStop.Hosting;

/// <summary>One JSON for the API, the events and the messages: camelCase, enums as words, instants with their offset.</summary>
public static class Json
{
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions());

    /// <summary>An enum's value as the API, the events and the messages write it.</summary>
    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The value a word stands for.</summary>
    /// <exception cref="ArgumentException">It stands for none.</exception>
    public static T Value<T>(string word) where T : struct, Enum => Enum.Parse<T>(word, ignoreCase: true);

    internal static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.MaxDepth = 32;
        // Vietnamese stays readable instead of turning into \u escapes.
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new VietnamTime());
        return options;
    }

    /// <summary>Instants leave in the province's own offset, +07:00, as people there read them.</summary>
    private sealed class VietnamTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var at) ? at : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            // Raw, because the encoder would turn the plus of the offset into an escape.
            writer.WriteRawValue($"\"{value.ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture)}\"", skipInputValidation: true);
    }
}
