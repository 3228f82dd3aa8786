using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>
/// Counts of a 3×3 convolution of stride 1 that is computed in tiles of 2 × 2 outputs, a chunk of tiles at a time, so that what a chunk
/// needs stays in the second-level cache. Tiles count along rows.
/// </summary>
/// <param name="blocks">Blocks of sixteen output channels.</param>
/// <param name="rows">Output rows.</param>
/// <param name="columns">Output columns.</param>
/// <param name="planes">Blocks of sixteen input channels.</param>
/// <param name="lastInner">Input channels of the last of them.</param>
/// <param name="chunk">Tiles of a chunk.</param>
public readonly unsafe struct WinogradShape(int blocks, int rows, int columns, int planes, int lastInner, int chunk)
{
    /// <summary>Blocks of sixteen output channels.</summary>
    public readonly int Blocks = blocks;

    /// <summary>Output rows.</summary>
    public readonly int Rows = rows;

    /// <summary>Output columns.</summary>
    public readonly int Columns = columns;

    /// <summary>Blocks of sixteen input channels.</summary>
    public readonly int Planes = planes;

    /// <summary>Input channels of the last of them.</summary>
    public readonly int LastInner = lastInner;

    /// <summary>Tiles of a chunk; the last may have fewer.</summary>
    public readonly int Chunk = chunk;

    /// <summary>Tiles of a row.</summary>
    public int TilesOfRow => WinogradLayout.Tiles(Columns);

    /// <summary>All tiles.</summary>
    public int Tiles => WinogradLayout.Tiles(Rows) * TilesOfRow;

    /// <summary>Floats of a point's weights.</summary>
    public long PointWeights => (long)Blocks * Planes * BlockLayout.Block * BlockLayout.Block;

    /// <summary>Parts of so many tiles.</summary>
    public int Chunks => (Tiles + Chunk - 1) / Chunk;

    /// <summary>A chunk.</summary>
    /// <param name="scratch">Memory for one chunk.</param>
    /// <param name="own">The same, of this worker alone: for sums.</param>
    public WinogradChunk Of(int index, float* scratch, float* own) =>
        new(this, index * Chunk, Math.Min(Chunk, Tiles - (index * Chunk)), scratch, own);
}

/// <summary>Some tiles, and the memory that they are computed in.</summary>
public readonly unsafe struct WinogradChunk
{
    private readonly WinogradShape _shape;
    private readonly int _first;
    private readonly float* _scratch;

    internal WinogradChunk(in WinogradShape shape, int first, int count, float* scratch, float* own)
    {
        (_shape, _first, Count) = (shape, first, count);
        _scratch = scratch;
        Sums = own + WinogradLayout.Sums(shape.Planes, shape.Blocks, shape.Chunk);
        new Span<float>(scratch, WinogradLayout.Inputs(shape.Blocks)).Clear();
    }

    /// <summary>Tiles.</summary>
    public int Count { get; }

    /// <summary>Zeros: products have no bias.</summary>
    public float* Zeros => _scratch;

    /// <summary>Two rows of sums, those of neighbouring tiles side by side.</summary>
    public float* Sums { get; }

    /// <summary>Floats between these rows.</summary>
    public int SumStride => WinogradLayout.Side * _shape.Chunk * BlockLayout.Block;

    /// <summary>The matrix product of a point: a convolution 1×1 whose columns are tiles.</summary>
    public ConvolutionShape Product => new(
        _shape.Blocks, rows: 1, columns: Count, inputRow: 0, _shape.Planes, PlaneStride, kernelRows: 1, kernelRowStride: 0,
        inner: BlockLayout.Block, lastInner: _shape.LastInner, inputPlanes: _shape.Planes);

    /// <summary>Floats between planes of inputs and of products.</summary>
    internal int PlaneStride => _shape.Chunk * BlockLayout.Block;

    internal int InputPoint => WinogradLayout.PointStride(_shape.Planes, _shape.Chunk);

    internal int ProductPoint => WinogradLayout.PointStride(_shape.Blocks, _shape.Chunk);

    internal WinogradShape Shape => _shape;

    /// <summary>Transformed inputs of a point.</summary>
    public BlockedTensor Inputs(int point) => new(
        _scratch + WinogradLayout.Inputs(_shape.Blocks) + ((long)point * InputPoint), PlaneStride, PlaneStride);

    /// <summary>Products of a point.</summary>
    public BlockedTensor Products(int point) => new(
        _scratch + WinogradLayout.Products(_shape.Planes, _shape.Blocks, _shape.Chunk) + ((long)point * ProductPoint),
        PlaneStride, PlaneStride);

    /// <summary>Tiles from this one to the end of its row, or of the chunk.</summary>
    public int CountInRow(int tile) => Math.Min(Count - tile, _shape.TilesOfRow - ((_first + tile) % _shape.TilesOfRow));

    /// <summary>The row of a tile's first outputs.</summary>
    public int RowOf(int tile) => (_first + tile) / _shape.TilesOfRow * WinogradLayout.Side;

    /// <summary>The column of a tile's first outputs.</summary>
    public int ColumnOf(int tile) => (_first + tile) % _shape.TilesOfRow * WinogradLayout.Side;
}
