using Lrp.Shared;

namespace Lrp.Compiler.Lowering;

/// <summary>Counts and strides of what a kernel loops over: a structure of the runtime with a constructor of these fields.</summary>
public abstract record Loop : Argument
{
    /// <summary>Names and values of the constructor's parameters; what is as by default is left out.</summary>
    public abstract IEnumerable<(string Name, Argument Value)> Fields { get; }

    /// <summary>The structure's name.</summary>
    public string Type => GetType().Name.Replace("Loop", "Shape");

    /// <summary>More than a reader takes in where it is used: written once, with a name.</summary>
    public bool IsLong => Fields.Count() > MostInPlace;

    private const int MostInPlace = 5;
}

/// <summary>A convolution or an adjoint; <c>ConvolutionShape</c> tells what each field is.</summary>
public sealed record ConvolutionLoop(
    int Blocks, int Rows, int Columns, int InputRow, int Planes, int PlaneStride, int KernelRows, int KernelRowStride,
    TapLoop? Taps = null) : Loop
{
    public override IEnumerable<(string Name, Argument Value)> Fields =>
    [
        ("blocks", Blocks), ("rows", Rows), ("columns", Columns), ("inputRow", InputRow), ("planes", Planes), ("planeStride", PlaneStride),
        ("kernelRows", KernelRows), ("kernelRowStride", KernelRowStride), .. Taps?.Fields ?? [],
    ];
}

/// <summary>What a convolution that is not depthwise does within a kernel's row, and which input planes its groups read.</summary>
public sealed record TapLoop(int Taps, int TapStride, int Inner, int LastInner, int OutputsPerGroup, int ChannelsPerGroup, int InputPlanes)
{
    internal IEnumerable<(string Name, Argument Value)> Fields =>
    [
        ("taps", Taps), ("tapStride", TapStride), ("inner", Inner), ("lastInner", LastInner),
        ("outputsPerGroup", OutputsPerGroup), ("channelsPerGroup", ChannelsPerGroup), ("inputPlanes", InputPlanes),
    ];
}

/// <summary>A convolution in tiles of 2 × 2 outputs; <c>WinogradShape</c> tells what each field is.</summary>
public sealed record WinogradLoop(int Blocks, int Rows, int Columns, int Planes, int LastInner, int Chunk) : Loop
{
    public override IEnumerable<(string Name, Argument Value)> Fields =>
    [
        ("blocks", Blocks), ("rows", Rows), ("columns", Columns), ("planes", Planes), ("lastInner", LastInner), ("chunk", Chunk),
    ];

    private int Tiles => TilesOf(Rows, Columns);

    /// <summary>The loop over an output of so many blocks, from so many channels.</summary>
    public static WinogradLoop Of(int blocks, int rows, int columns, int channels)
    {
        var planes = BlockLayout.Blocks(channels);
        var chunk = TileChoice.Chunk(TilesOf(rows, columns), planes, blocks);
        return new(blocks, rows, columns, planes, channels - ((planes - 1) * BlockLayout.Block), chunk);
    }

    private static int TilesOf(int rows, int columns) => WinogradLayout.Tiles(rows) * WinogradLayout.Tiles(columns);

    /// <summary>Tiles of whole chunks and, where there is one, of a last smaller one.</summary>
    public IEnumerable<int> Chunks => new[] { Math.Min(Chunk, Tiles), Tiles % Chunk }.Where(tiles => tiles > 0);

    /// <summary>Floats that a chunk is computed in.</summary>
    public int Scratch => WinogradLayout.Length(Planes, Blocks, Chunk);

    /// <summary>The products of a point of the tiles.</summary>
    public ConvolutionLoop Product => new(Blocks, 1, Chunk, 0, Planes, Chunk * BlockLayout.Block, 1, 0);
}

/// <summary>A dense layer.</summary>
public sealed record DenseLoop(int Rows, int Inputs, int Outputs) : Loop
{
    public override IEnumerable<(string Name, Argument Value)> Fields => [("rows", Rows), ("inputs", Inputs), ("outputs", Outputs)];
}

/// <summary>A sweep over sixteen floats in each column.</summary>
public sealed record PointwiseLoop(int Planes, int Rows, int Columns) : Loop
{
    public override IEnumerable<(string Name, Argument Value)> Fields => [("planes", Planes), ("rows", Rows), ("columns", Columns)];
}

/// <summary>All elements of an image, or of a volume's slices.</summary>
public sealed record ImageLoop(int Batch, int Channels, int Height, int Width, int Lanes, int Depth) : Loop
{
    public override IEnumerable<(string Name, Argument Value)> Fields =>
    [
        ("batch", Batch), ("channels", Channels), ("height", Height), ("width", Width), ("lanes", Lanes),
        .. Depth == 1 ? Array.Empty<(string, Argument)>() : [("depth", Depth)],
    ];

    public static ImageLoop Of(Layout image, int lanes) => new(image.Batch, image.Channels, image.Height, image.Width, lanes, image.Depth);
}
