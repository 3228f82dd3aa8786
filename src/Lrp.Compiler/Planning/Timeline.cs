namespace Lrp.Compiler.Planning;

/// <summary>
/// Which ranges of the arena are taken at which steps: a segment tree over the steps. A lifetime lies at the few nodes that make it up,
/// so placing a buffer asks a logarithm of nodes instead of all buffers. Each has its ranges merged, which are few, as buffers lie close.
/// </summary>
internal sealed class Timeline(int steps)
{
    /// <summary>At index 1 the root, at 2n and 2n + 1 the halves of n, from <paramref name="steps"/> on single steps.</summary>
    private readonly Node?[] _nodes = new Node?[2 * PowerOfTwo(steps)];

    /// <summary>The lowest offset at which so much is free from the first step to the last.</summary>
    public long LowestGap(int first, int last, long length)
    {
        var taken = new HashSet<Ranges>();
        foreach (var index in Parts(first, last))
        {
            // What lives within this part of the tree, and what lives for all of it and longer.
            if (_nodes[index] is { } part)
                taken.Add(part.Within);
            for (var above = index / 2; above > 0; above /= 2)
            {
                if (_nodes[above] is { } longer)
                    taken.Add(longer.Throughout);
            }
        }

        var (offset, before) = (0L, -1L);
        while (offset > before)
        {
            before = offset;
            foreach (var ranges in taken)
                offset = ranges.LowestGap(offset, length);
        }

        return offset;
    }

    public void Take(int first, int last, long offset, long length)
    {
        foreach (var index in Parts(first, last))
        {
            At(index).Throughout.Add(offset, offset + length);
            for (var above = index; above > 0; above /= 2)
                At(above).Within.Add(offset, offset + length);
        }
    }

    private Node At(int index) => _nodes[index] ??= new Node(new Ranges(), new Ranges());

    /// <summary>The largest nodes that together are the steps from the first to the last.</summary>
    private IEnumerable<int> Parts(int first, int last)
    {
        var leaves = _nodes.Length / 2;
        for (var (left, right) = (first + leaves, last + leaves + 1); left < right; (left, right) = (left / 2, right / 2))
        {
            if (left % 2 == 1)
                yield return left++;
            if (right % 2 == 1)
                yield return --right;
        }
    }

    private static int PowerOfTwo(int least)
    {
        var power = 1;
        while (power < least)
            power *= 2;
        return power;
    }

    /// <param name="Throughout">What lives for all of the node's steps, and is not at a node above.</param>
    /// <param name="Within">What lives for some of them.</param>
    private sealed record Node(Ranges Throughout, Ranges Within);
}

/// <summary>Ranges of the arena, in their order; those that overlap or touch are one.</summary>
internal sealed class Ranges
{
    private readonly List<(long Start, long End)> _ranges = [];

    public void Add(long start, long end)
    {
        var first = FirstEndingFrom(start);
        var next = first;
        for (; next < _ranges.Count && _ranges[next].Start <= end; next++)
            (start, end) = (Math.Min(start, _ranges[next].Start), Math.Max(end, _ranges[next].End));
        _ranges.RemoveRange(first, next - first);
        _ranges.Insert(first, (start, end));
    }

    /// <summary>The lowest place, not below an offset, where so much is free.</summary>
    public long LowestGap(long offset, long length)
    {
        for (var index = FirstEndingFrom(offset); index < _ranges.Count && _ranges[index].Start < offset + length; index++)
            offset = _ranges[index].End;
        return offset;
    }

    private int FirstEndingFrom(long offset)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _ranges[middle].End < offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
