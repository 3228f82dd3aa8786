namespace Lrp.Generated;

/// <summary>
/// One of the threads that run a pass together. All of them walk through the same steps; of each, everyone computes a part whose
/// outputs nobody else writes, in the order in which one thread computes them: results are the same to the bit.
/// </summary>
public readonly unsafe struct Worker
{
    private readonly Crew? _crew;
    private readonly float* _scratch;
    private readonly int _others;

    internal Worker(Crew? crew, int index, int count, float* scratch)
    {
        _crew = crew;
        _scratch = scratch;
        _others = count - 1;
        Index = index;
    }

    /// <summary>From 0 on; 0 is the thread that called.</summary>
    public int Index { get; }

    /// <summary>How many there are; what nobody made is the only one.</summary>
    public int Count => _others + 1;

    /// <summary>Whether this one does what is not divided.</summary>
    public bool IsFirst => Index == 0;

    /// <summary>Waits until all have come here, so that each may read what the others wrote before.</summary>
    public void Meet()
    {
        if (Count > 1)
            _crew!.Meet();
    }

    /// <summary>Memory for its own use: the first one's is in the workspace.</summary>
    public float* Scratch(float* ofFirst) => _scratch == null ? ofFirst : _scratch;

    /// <summary>The first of some units that this one computes.</summary>
    public int ShareFrom(int units) => (int)((long)units * Index / Count);

    /// <summary>One past the last.</summary>
    public int ShareTo(int units) => (int)((long)units * (Index + 1) / Count);

    /// <summary>The same for turns of a loop that can be divided themselves: all, where there are too few to deal out.</summary>
    public int TurnsFrom(int turns) => AreDealt(turns) ? ShareFrom(turns) : 0;

    /// <summary>One past the last turn.</summary>
    public int TurnsTo(int turns) => AreDealt(turns) ? ShareTo(turns) : turns;

    /// <summary>Who computes such a turn.</summary>
    public Worker Within(int turns) => AreDealt(turns) ? default : this;

    /// <summary>Turns are dealt out where at most a tenth of the time is lost by those who have one less.</summary>
    private bool AreDealt(int turns) => Count == 1 || (turns + Count - 1) / Count * Count * 9 <= turns * 10;

    /// <summary>
    /// Its part of a walk over blocks (or planes) of rows of tiles: along each axis from one of some equal parts. They are cut so that the
    /// largest part is smallest.
    /// </summary>
    public WorkPart PartOf(int blocks, int rows, int tiles)
    {
        if (Count == 1)
            return new WorkPart((0, blocks), (0, rows), 0, 1);
        var smallest = long.MaxValue;
        var (alongBlocks, alongRows) = (1, 1);
        for (var first = 1; first <= Count; first++)
        {
            for (var second = Count / first; second > 0 && Count % first == 0; second--)
            {
                var third = Count / first / second;
                if (first * second * third != Count)
                    continue;
                var largest = Largest(blocks, first) * Largest(rows, second) * Largest(tiles, third);
                if (largest >= smallest)
                    continue;
                smallest = largest;
                (alongBlocks, alongRows) = (first, second);
            }
        }

        var alongTiles = Count / alongBlocks / alongRows;
        var index = Index;
        var tile = index % alongTiles;
        index /= alongTiles;
        return new WorkPart(
            Range(blocks, index / alongRows, alongBlocks), Range(rows, index % alongRows, alongRows), tile, alongTiles);
    }

    private static long Largest(int units, int parts) => (units + parts - 1) / parts;

    internal static (int First, int End) Range(int units, int part, int parts) =>
        ((int)((long)units * part / parts), (int)((long)units * (part + 1) / parts));
}

/// <summary>What one worker computes of a walk over blocks of channels, rows and tiles. Ends are exclusive.</summary>
public readonly struct WorkPart
{
    private readonly int _part;
    private readonly int _parts;

    internal WorkPart((int First, int End) blocks, (int First, int End) rows, int part, int parts)
    {
        (FirstBlock, EndBlock) = blocks;
        (FirstRow, EndRow) = rows;
        _part = part;
        _parts = parts;
    }

    /// <summary>Blocks of channels, or planes.</summary>
    public int FirstBlock { get; private init; }

    /// <summary>One past the last.</summary>
    public int EndBlock { get; private init; }

    /// <summary>Rows of each.</summary>
    public int FirstRow { get; }

    /// <summary>One past the last.</summary>
    public int EndRow { get; }

    /// <summary>The same rows and tiles of other blocks.</summary>
    internal WorkPart Of(int firstBlock, int endBlock) => this with { FirstBlock = firstBlock, EndBlock = endBlock };

    /// <summary>Tiles, or columns, of each row that has so many.</summary>
    public int FirstTile(int tiles) => Worker.Range(tiles, _part, _parts).First;

    /// <summary>One past the last.</summary>
    public int EndTile(int tiles) => Worker.Range(tiles, _part, _parts).End;
}
