using System.Globalization;
using System.Text;
using System.Xml;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Mining;

/// <summary>The record as an event log by dossier, XES (IEEE 1849-2016). Like <see cref="Ocel"/> without a word on citizens, and never more than one dossier in memory.</summary>
public static class Xes
{
    private static readonly (string Name, string Prefix)[] Extensions = [("Concept", "concept"), ("Time", "time"), ("Organizational", "org"), ("Lifecycle", "lifecycle")];

    public static async Task Write(Stream to, Func<IAsyncEnumerable<(string Dossier, List<RecordedEvent> Events)>> events, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        // The response takes no synchronous writes; a dossier at a time is written aside and passed on.
        using var xml = XmlWriter.Create(buffer, new() { Encoding = new UTF8Encoding(false), CloseOutput = false });
        xml.WriteStartElement("log");
        xml.WriteAttributeString("xes.version", "1849.2016");
        xml.WriteAttributeString("xes.features", "");
        foreach (var (name, prefix) in Extensions)
        {
            xml.WriteStartElement("extension");
            xml.WriteAttributeString("name", name);
            xml.WriteAttributeString("prefix", prefix);
            xml.WriteAttributeString("uri", $"http://www.xes-standard.org/{prefix}.xesext");
            xml.WriteEndElement();
        }
        xml.WriteStartElement("global");
        xml.WriteAttributeString("scope", "trace");
        Write(xml, "string", "concept:name", "");
        xml.WriteEndElement();
        xml.WriteStartElement("global");
        xml.WriteAttributeString("scope", "event");
        Write(xml, "string", "concept:name", "");
        Write(xml, "date", "time:timestamp", "1970-01-01T00:00:00Z");
        Write(xml, "string", "lifecycle:transition", "complete");
        xml.WriteEndElement();
        xml.WriteStartElement("classifier");
        xml.WriteAttributeString("name", "Activity");
        xml.WriteAttributeString("scope", "event");
        xml.WriteAttributeString("keys", "concept:name");
        xml.WriteEndElement();
        await foreach (var (dossier, told) in events())
        {
            xml.WriteStartElement("trace");
            Write(xml, "string", "concept:name", dossier);
            foreach (var e in RecordedEvent.InOrder(told)) Write(xml, e);
            xml.WriteEndElement();
            await Pass();
        }
        xml.WriteEndElement();
        await Pass();

        async Task Pass()
        {
            xml.Flush();
            await to.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellation);
            buffer.SetLength(0);
        }
    }

    private static void Write(XmlWriter xml, RecordedEvent e)
    {
        xml.WriteStartElement("event");
        Write(xml, "string", "concept:name", e.Entry.Type);
        Write(xml, "date", "time:timestamp", Chain.Text(e.Told.OccurredAt));
        Write(xml, "string", "lifecycle:transition", "complete");
        if (Ocel.ActingOfficer(e) is { } officer) Write(xml, "string", "org:resource", officer);
        if (e.Told.Role is { } role) Write(xml, "string", "org:role", role);
        if (e.Told.Unit is { } unit) Write(xml, "string", "org:group", unit);
        foreach (var (type, name) in Ocel.Parts(e).Where(p => p.Qualifier is "unitId" or "deskId").Select(p => (p.Type, p.Name))) Write(xml, "string", type, name);
        Write(xml, "int", "tick", e.Told.Tick.ToString(CultureInfo.InvariantCulture));
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, string type, string key, string value)
    {
        xml.WriteStartElement(type);
        xml.WriteAttributeString("key", key);
        xml.WriteAttributeString("value", value);
        xml.WriteEndElement();
    }
}
