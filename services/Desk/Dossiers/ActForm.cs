using System.Globalization;

namespace OneStop.Desk.Dossiers;

public enum FieldKind { Line, Text, Essay, Number, Day, Moment, Choice, Choices, Papers }

public sealed record Choice(string Value, string Label);

/// <summary>One question of a form.</summary>
/// <param name="Name">As the API calls it, so that its complaints find the field.</param>
/// <param name="Initial">What is most likely right.</param>
public sealed record Field(
    string Name, string Label, FieldKind Kind, bool Required = true, string? Hint = null, IReadOnlyList<Choice>? Choices = null, string? Initial = null, int Max = 2000);

/// <summary>An act as a form. The service decides what it comes to; this only asks and sends.</summary>
/// <param name="Grave">It ends something for the citizen: it is asked for twice.</param>
/// <param name="Body">The request, from what was typed.</param>
public sealed record ActForm(NextStep Step, string Title, string? Lede, bool Grave, IReadOnlyList<Field> Fields, Func<Typed, object> Body);

/// <summary>What was typed into a form, by field. It outlives the dialog, so that nothing is typed twice.</summary>
public sealed class Typed
{
    private readonly Dictionary<string, string> values = [];

    public Typed()
    {
    }

    public Typed(IReadOnlyDictionary<string, string> values) => this.values = new(values);

    public IReadOnlyDictionary<string, string> Values => values;

    public string? this[string name]
    {
        get => values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
        set => values[name] = value ?? "";
    }

    public bool Has(string name) => values.ContainsKey(name);

    public long? Number(string name) => long.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    public DateOnly? Day(string name) => Days.Day(this[name]);

    public DateTimeOffset? Moment(string name) => Days.Moment(this[name]);

    /// <summary>Whether it is empty or what the field asks for: a day that cannot be read is not sent as none.</summary>
    public bool Reads(Field field) => this[field.Name] is null || field.Kind switch { FieldKind.Day => Day(field.Name) is not null, FieldKind.Moment => Moment(field.Name) is not null, _ => true };

    public string[] Several(string name) => this[name]?.Split('\n') ?? [];

    public void Pick(string name, string value, bool picked) =>
        this[name] = string.Join('\n', Several(name).Where(v => v != value).Concat(picked ? [value] : []));
}
