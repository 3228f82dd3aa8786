namespace Lrp.Generated;

/// <summary>How much of an output a kernel computes at a time: what the registers of an instruction set hold.</summary>
/// <param name="columns">Columns at most.</param>
/// <param name="lanes">Channels of a block of sixteen.</param>
/// <param name="twinColumns">Columns at most of a tile of two blocks; 0 where there are none.</param>
public readonly struct TileSize(int columns, int lanes, int twinColumns = 0)
{
    /// <summary>Columns at most.</summary>
    public readonly int Columns = columns;

    /// <summary>Channels of a block of sixteen.</summary>
    public readonly int Lanes = lanes;

    /// <summary>
    /// How many blocks of output channels a tile computes from this one on: two where registers hold them and both read the same inputs.
    /// </summary>
    public int Blocks(in ConvolutionShape shape, int block) =>
        twinColumns > 0 && block + 1 < shape.Blocks && shape.FirstPlane(block) == shape.FirstPlane(block + 1) ? 2 : 1;

    /// <summary>What of a convolution a worker computes.</summary>
    /// <param name="twins">Whether two blocks may be computed at once: then the first and the second go to the same worker.</param>
    public WorkPart PartOf(in ConvolutionShape shape, in Worker worker, bool twins = false)
    {
        if (worker.Count == 1)
            return worker.PartOf(shape.Blocks, shape.Rows, tiles: 1);
        if (!twins || twinColumns == 0)
            return worker.PartOf(shape.Blocks, shape.Rows, Along(shape.Columns).Count);
        var part = worker.PartOf((shape.Blocks + 1) / 2, shape.Rows, Along(shape.Columns, Blocks(shape, block: 0)).Count);
        return part.Of(FirstOf(shape, part.FirstBlock * 2), FirstOf(shape, part.EndBlock * 2));
    }

    /// <summary>The first block from <paramref name="block"/> on with which a tile begins where one worker computes all.</summary>
    private int FirstOf(in ConvolutionShape shape, int block)
    {
        var first = 0;
        while (first < block && first < shape.Blocks)
            first += Blocks(shape, first);
        return first;
    }

    /// <summary>Covers a row by tiles of so many blocks of output channels.</summary>
    public TileRow Along(int columns, int blocks) => blocks == 2 ? new(columns, (columns + twinColumns - 1) / twinColumns) : Along(columns);

    /// <summary>Covers a row with as few tiles as possible, as equal as possible: the first may be a column wider.</summary>
    public TileRow Along(int columns) => new(columns, (columns + Columns - 1) / Columns);
}

/// <summary>The tiles of a row.</summary>
public readonly struct TileRow
{
    private readonly int _width;
    private readonly int _wider;

    internal TileRow(int columns, int count)
    {
        Count = count;
        if (count > 0)
            (_width, _wider) = (columns / count, columns % count);
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>Columns of a tile.</summary>
    public int Columns(int tile) => _width + (tile < _wider ? 1 : 0);

    /// <summary>The first column of a tile.</summary>
    public int FirstColumn(int tile) => (tile * _width) + Math.Min(tile, _wider);

    /// <summary>Generated kernels have the widths that their network needs: this one is not among them.</summary>
    public static ArgumentException NoSuchTile(int columns) => new($"no tile has {columns} columns", nameof(columns));
}
