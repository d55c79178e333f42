using System.Buffers.Binary;
using System.Text;

namespace OneStop.Printing;

/// <summary>A TrueType font: what a line of text measures, and the part of the file that a document needs. A character it lacks is shown as a box.</summary>
public sealed class TrueType
{
    private const int Tag = 12, LocalAndLong = 1;

    private readonly byte[] file;
    private readonly Dictionary<string, (int Offset, int Length)> tables = [];
    private readonly Dictionary<int, int> glyphs = [];

    private TrueType(string postScriptName, byte[] file)
    {
        (PostScriptName, this.file) = (postScriptName, file);
        for (var i = 0; i < U16(4); i++)
        {
            var entry = Tag + 16 * i;
            tables[Encoding.ASCII.GetString(file, entry, 4)] = (U32(entry + 8), U32(entry + 12));
        }
        UnitsPerEm = U16(At("head") + 18);
        ReadCharacters();
    }

    public string PostScriptName { get; }

    /// <summary>Of the font's own units, in which everything else here is measured.</summary>
    public int UnitsPerEm { get; }

    public int Ascent => I16(At("hhea") + 4);
    public int Descent => I16(At("hhea") + 6);
    public int CapHeight => I16(At("OS/2") + 88);

    /// <summary>Left, bottom, right, top of all glyphs together.</summary>
    public int[] Box => [.. Enumerable.Range(0, 4).Select(i => I16(At("head") + 36 + 2 * i))];

    /// <exception cref="InvalidOperationException">The assembly carries no such font.</exception>
    public static TrueType Embedded(string postScriptName)
    {
        using var stream = typeof(TrueType).Assembly.GetManifestResourceStream($"{typeof(TrueType).Namespace}.Fonts.{postScriptName}.ttf")
            ?? throw new InvalidOperationException($"The font {postScriptName} is not embedded.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new(postScriptName, bytes);
    }

    /// <summary>0, the box, where the font has none.</summary>
    public int Glyph(Rune character) => glyphs.GetValueOrDefault(character.Value);

    public int Advance(int glyph) => U16(At("hmtx") + 4 * Math.Min(glyph, U16(At("hhea") + 34) - 1));

    /// <summary>How wide a text runs.</summary>
    /// <param name="size">In points, as the answer.</param>
    public double Measure(string text, double size) => text.EnumerateRunes().Sum(r => Advance(Glyph(r))) * size / UnitsPerEm;

    /// <summary>The font with the outlines of these glyphs only, each under its old number; the bytes depend on nothing else.</summary>
    public byte[] Subset(IEnumerable<int> wanted)
    {
        var kept = new SortedSet<int> { 0 };
        foreach (var glyph in wanted) Keep(glyph, kept);

        var (outlines, places) = (new MemoryStream(), new byte[4 * (U16(At("maxp") + 4) + 1)]);
        for (var glyph = 0; glyph < places.Length / 4; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(places.AsSpan(4 * glyph), (uint)outlines.Length);
            if (glyph == places.Length / 4 - 1 || !kept.Contains(glyph)) continue;
            var (from, to) = Outline(glyph);
            outlines.Write(file, from, to - from);
            while (outlines.Length % 4 != 0) outlines.WriteByte(0);
        }
        var head = Table("head");
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), LocalAndLong);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(8), 0);
        return Assemble(new(StringComparer.Ordinal)
        {
            ["cvt "] = Table("cvt "), ["fpgm"] = Table("fpgm"), ["glyf"] = outlines.ToArray(), ["head"] = head, ["hhea"] = Table("hhea"), ["hmtx"] = Table("hmtx"),
            ["loca"] = places, ["maxp"] = Table("maxp"), ["prep"] = Table("prep"),
        });
    }

    /// <summary>A Vietnamese letter is often made of others: letter, hat, tone.</summary>
    private void Keep(int glyph, SortedSet<int> kept)
    {
        const int words = 1, scale = 8, more = 32, twoScales = 64, fourScales = 128;
        if (!kept.Add(glyph)) return;
        var (from, to) = Outline(glyph);
        if (from == to || I16(from) >= 0) return;
        for (int at = from + 10, flags = more; (flags & more) != 0;)
        {
            flags = U16(at);
            Keep(U16(at + 2), kept);
            at += 4 + ((flags & words) != 0 ? 4 : 2) + ((flags & scale) != 0 ? 2 : (flags & twoScales) != 0 ? 4 : (flags & fourScales) != 0 ? 8 : 0);
        }
    }

    private (int From, int To) Outline(int glyph)
    {
        int Place(int n) => At("glyf") + (I16(At("head") + 50) == LocalAndLong ? U32(At("loca") + 4 * n) : 2 * U16(At("loca") + 2 * n));
        return (Place(glyph), Place(glyph + 1));
    }

    private static byte[] Assemble(SortedDictionary<string, byte[]> parts)
    {
        var result = new MemoryStream();
        var log = (int)Math.Log2(parts.Count);
        result.Write([0, 1, 0, 0]);
        foreach (var number in (int[])[parts.Count, 16 << log, log, 16 * parts.Count - (16 << log)]) result.Write([(byte)(number >> 8), (byte)number]);
        var offset = Tag + 16 * parts.Count;
        var number32 = new byte[4];
        foreach (var (name, bytes) in parts)
        {
            result.Write(Encoding.ASCII.GetBytes(name));
            foreach (var number in (uint[])[Sum(bytes), (uint)offset, (uint)bytes.Length])
            {
                BinaryPrimitives.WriteUInt32BigEndian(number32, number);
                result.Write(number32);
            }
            offset += (bytes.Length + 3) / 4 * 4;
        }
        foreach (var bytes in parts.Values)
        {
            result.Write(bytes);
            while (result.Length % 4 != 0) result.WriteByte(0);
        }
        return result.ToArray();
    }

    private static uint Sum(byte[] bytes)
    {
        var sum = 0u;
        for (var i = 0; i < bytes.Length; i++) sum += (uint)bytes[i] << (8 * (3 - i % 4));
        return sum;
    }

    /// <summary>The Unicode table of the basic plane (platform 3, encoding 1, format 4).</summary>
    private void ReadCharacters()
    {
        var cmap = At("cmap");
        var table = Enumerable.Range(0, U16(cmap + 2)).Select(i => cmap + 4 + 8 * i).Where(e => U16(e) == 3 && U16(e + 2) == 1).Select(e => cmap + U32(e + 4)).First();
        var segments = U16(table + 6) / 2;
        for (var s = 0; s < segments; s++)
        {
            var (end, start) = (U16(table + 14 + 2 * s), U16(table + 16 + 2 * (segments + s)));
            var (delta, range) = (I16(table + 16 + 2 * (2 * segments + s)), table + 16 + 2 * (3 * segments + s));
            for (var c = start; c <= end && c < 0xFFFF; c++)
            {
                var glyph = U16(range) == 0 ? c + delta : U16(range + U16(range) + 2 * (c - start)) is var listed && listed == 0 ? 0 : listed + delta;
                if ((glyph & 0xFFFF) != 0) glyphs[c] = glyph & 0xFFFF;
            }
        }
    }

    private int At(string table) => tables[table].Offset;

    private byte[] Table(string table) => file[tables[table].Offset..(tables[table].Offset + tables[table].Length)];

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at));

    private int I16(int at) => BinaryPrimitives.ReadInt16BigEndian(file.AsSpan(at));

    private int U32(int at) => (int)BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
}
