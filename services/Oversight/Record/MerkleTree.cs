using System.Security.Cryptography;

namespace OneStop.Oversight.Record;

/// <summary>The tree of RFC 6962: append-only, its leaves the heads that the dossiers' chains had one after the other.</summary>
public static class MerkleTree
{
    public static byte[] Leaf(ReadOnlySpan<byte> hash) => Hash(0, hash, []);

    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => Hash(1, left, right);

    /// <summary>The root over nodes that are complete trees of one height; the last one may be lower.</summary>
    public static byte[] Root(ReadOnlySpan<byte[]> nodes) => nodes.Length switch
    {
        0 => SHA256.HashData([]),
        1 => nodes[0],
        _ => Node(Root(nodes[..Split(nodes.Length)]), Root(nodes[Split(nodes.Length)..])),
    };

    /// <summary>What is missing to compute the root from the node at <paramref name="index"/>, from the bottom up.</summary>
    public static IEnumerable<byte[]> Path(int index, ReadOnlyMemory<byte[]> nodes)
    {
        if (nodes.Length <= 1) return [];
        var split = Split(nodes.Length);
        return index < split
            ? Path(index, nodes[..split]).Append(Root(nodes.Span[split..]))
            : Path(index - split, nodes[split..]).Append(Root(nodes.Span[..split]));
    }

    /// <summary>The root that a leaf and its path lead to (RFC 9162, 2.1.3.2); null where the path has another length.</summary>
    public static byte[]? RootFrom(long leaf, long size, byte[] hash, IEnumerable<byte[]> path)
    {
        var (node, last, root) = (leaf, size - 1, hash);
        foreach (var sibling in path)
        {
            if (last == 0) return null;
            if ((node & 1) == 1 || node == last)
            {
                root = Node(sibling, root);
                while ((node & 1) == 0 && node != 0) (node, last) = (node >> 1, last >> 1);
            }
            else root = Node(root, sibling);
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 ? root : null;
    }

    /// <summary>The largest power of two below it.</summary>
    private static int Split(int count) => 1 << (31 - int.LeadingZeroCount(count - 1));

    private static byte[] Hash(byte kind, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> bytes = stackalloc byte[1 + 2 * Chain.HashSize];
        bytes[0] = kind;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + left.Length)..]);
        return SHA256.HashData(bytes[..(1 + left.Length + right.Length)]);
    }
}

/// <summary>The tree while it grows leaf by leaf: only the right edge is kept.</summary>
public sealed class MerkleEdge
{
    private readonly List<(long Size, byte[] Hash)> edge = [];

    public long Size { get; private set; }

    public void Append(ReadOnlySpan<byte> hash)
    {
        edge.Add((1, MerkleTree.Leaf(hash)));
        Size++;
        while (edge is [.., var left, var right] && left.Size == right.Size)
        {
            edge.RemoveRange(edge.Count - 2, 2);
            edge.Add((left.Size + right.Size, MerkleTree.Node(left.Hash, right.Hash)));
        }
    }

    public byte[] Root()
    {
        if (edge.Count == 0) return MerkleTree.Root([]);
        var root = edge[^1].Hash;
        for (var i = edge.Count - 2; i >= 0; i--) root = MerkleTree.Node(edge[i].Hash, root);
        return root;
    }
}
