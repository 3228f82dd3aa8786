namespace Lrp.Compiler.Lowering;

/// <summary>
/// A kernel of the generated code, one per shape class and epilogue; strides and counts are arguments, so layers share it.
/// Equality of the key makes the sharing.
/// </summary>
public abstract class Kernel(Epilogue epilogue)
{
    public Epilogue Epilogue { get; } = epilogue;

    /// <summary>Method name in the generated code: provisional until all kernels are known that final calls need.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it does, without the epilogue.</summary>
    public abstract string Stem { get; }

    /// <summary>Which of the products w·x it sums.</summary>
    public virtual ProductSign Terms => ProductSign.Any;

    /// <summary>Sums, for each output, with the weights of one sign.</summary>
    public bool IsBySign => Epilogue.Sign is not null;

    /// <summary>What the kernel is called before numbers make it unique: what it does, and what a short epilogue does.</summary>
    public virtual string FullStem => Stem + (IsBySign ? "BySign" : "") + Epilogue.Words;

    /// <summary>Equal for equal kernels.</summary>
    public abstract string Key { get; }

    /// <summary>Row lengths it is called with, as the final calls tell: they decide which tile widths are emitted.</summary>
    public SortedSet<int> Columns { get; } = [];

    /// <summary>Those of calls with a block of output channels that the next one cannot be computed with.</summary>
    public SortedSet<int> SingleColumns { get; } = [];

    /// <summary>Those of calls with two blocks and more.</summary>
    public SortedSet<int> TwinColumns { get; } = [];

    /// <summary>Whether lanes are columns instead of channels.</summary>
    public virtual bool HasColumnLanes => false;

    /// <summary>What tiles divide: the columns of a row.</summary>
    public virtual int LengthOf(ConvolutionLoop loop) => loop.Columns;

    /// <summary>What products of one sign add to a name.</summary>
    protected static string WordOf(ProductSign products) => products == ProductSign.Any ? "" : products.ToString();

    /// <summary>Learns what it is called with.</summary>
    public void Learn(ConvolutionLoop loop, IEnumerable<int> columns)
    {
        Columns.UnionWith(columns);
        if (loop.Blocks > 1)
            TwinColumns.UnionWith(columns);
        if (loop.Blocks % 2 == 1 || loop.Taps?.OutputsPerGroup < loop.Blocks * Layout.Block)
            SingleColumns.UnionWith(columns);
    }
}

/// <summary>Which products a sum has.</summary>
public enum ProductSign
{
    Any,

    /// <summary>max(w·x, 0).</summary>
    Positive,

    /// <summary>min(w·x, 0).</summary>
    Negative,
}

/// <summary>Sum over input planes and taps in register tiles: all convolutions but depthwise ones, forward and backward.</summary>
/// <param name="Step">Floats between the inputs of neighbouring output positions.</param>
/// <param name="OutputStep">Floats between neighbouring output positions (32 and more: a phase of a strided adjoint).</param>
/// <param name="HasRows">Loops over kernel rows.</param>
/// <param name="HasTaps">Loops over taps within a row (where they are not contiguous in memory).</param>
/// <param name="terms">Which products are summed.</param>
/// <param name="isSparse">Skips inputs that are zero in all columns of a tile.</param>
/// <param name="isOfPoints">Multiplies points of transformed tiles (<see cref="WinogradKernel"/>).</param>
public sealed class ConvolutionKernel(
    int step, int outputStep, bool hasRows, bool hasTaps, ProductSign terms, bool isSparse, Epilogue epilogue, bool isOfPoints = false)
    : Kernel(epilogue)
{
    /// <summary>Streams through weights that are too many for a second-level cache: it asks for them ahead of time.</summary>
    public bool IsOfPoints { get; } = isOfPoints;

    /// <summary>Goes through lists of the inputs that are not zero.</summary>
    public bool IsSparse { get; } = isSparse;

    public override ProductSign Terms { get; } = terms;

    public int Step { get; } = step;

    public int OutputStep { get; } = outputStep;

    public bool HasRows { get; } = hasRows;

    public bool HasTaps { get; } = hasTaps;

    /// <summary>
    /// Has one tap: a tile goes once over its inputs and weights, and asks for the next ones meanwhile. <see cref="IsOfPoints"/> asks in
    /// its own way.
    /// </summary>
    public bool IsOfOneTap => !HasRows && !HasTaps && !IsOfPoints;

    public override string Stem => IsOfPoints ? "MultiplyPoints"
        : (HasRows || HasTaps ? "Convolve" : IsSparse ? "ConvolveActive" : "ConvolvePoint") + WordOf(Terms);

    public override string Key =>
        $"conv {Step} {OutputStep} {HasRows} {HasTaps} {Terms} {IsSparse}{(IsOfPoints ? " points" : "")} | {Epilogue}";
}

/// <summary>
/// Few output channels, the relevance of an image: lanes are neighbouring columns of planes, where channels would leave most of a block
/// empty. A tile is some rows of all channels.
/// </summary>
/// <param name="channels">Output channels.</param>
/// <param name="phases">Neighbouring outputs that each have taps of their own: the columns' stride.</param>
public sealed class ColumnLanesKernel(int channels, int phases, Epilogue epilogue) : Kernel(epilogue)
{
    public int Channels { get; } = channels;

    public int Phases { get; } = phases;

    /// <summary>Sums over the same inputs.</summary>
    public int Outputs => Channels * Phases;

    public override string Stem => "ConvolveColumns";

    public override string Key => $"columns {Channels} {Phases} | {Epilogue}";

    public override bool HasColumnLanes => true;

    /// <summary>Tiles divide the rows.</summary>
    public override int LengthOf(ConvolutionLoop loop) => loop.Rows;
}

/// <summary>A convolution 3×3 of stride 1 in tiles of 2 × 2 outputs, which take 16 products instead of 36.</summary>
/// <param name="products">The matrix products of a tile's points.</param>
/// <param name="isOfOneSign">Whether the terms of a sum all have one sign, so that a sum that is rounding only is zero.</param>
public sealed class WinogradKernel(ConvolutionKernel products, bool isOfOneSign, Epilogue epilogue) : Kernel(epilogue)
{
    public ConvolutionKernel Products { get; } = products;

    public bool IsOfOneSign { get; } = isOfOneSign;

    public override string Stem => "ConvolveTiles" + (IsOfOneSign ? "OfOneSign" : "");

    public override string Key => $"tiles{(IsOfOneSign ? " of one sign" : "")} | {Epilogue}";
}

/// <summary>One channel in, one channel out.</summary>
public sealed class DepthwiseKernel(
    int step, int outputStep, int taps, int tapStep, bool hasSlices, ProductSign terms, Epilogue epilogue) : Kernel(epilogue)
{
    /// <summary>Loops over slices of volumes.</summary>
    public bool HasSlices { get; } = hasSlices;

    public int Step { get; } = step;

    public int OutputStep { get; } = outputStep;

    /// <summary>Taps per kernel row, unrolled.</summary>
    public int Taps { get; } = taps;

    /// <summary>Floats between taps.</summary>
    public int TapStep { get; } = tapStep;

    public override ProductSign Terms { get; } = terms;

    public override string Stem => "ConvolveDepthwise" + WordOf(Terms);

    public override string Key =>
        $"depthwise {Step} {OutputStep} {Taps} {TapStep}{(HasSlices ? " slices" : "")} {Terms} | {Epilogue}";
}

/// <summary>Where the weights of a pair's sums come from.</summary>
public enum PairWeights
{
    /// <summary>Each has its own.</summary>
    Own,

    /// <summary>Both have the same.</summary>
    Shared,

    /// <summary>The second's are the positive ones of the first.</summary>
    PositivePart,

    /// <summary>The first's are the positive ones of a common set, the second's the negative ones.</summary>
    PositiveAndNegative,

    /// <summary>The other way round.</summary>
    NegativeAndPositive,
}

/// <summary>
/// Two convolutions over the same inputs in one walk: each input is loaded once for both sums (a forward pass and its z⁺ denominators).
/// </summary>
/// <param name="weights">Where the weights come from.</param>
public sealed class PairKernel(Kernel first, Kernel second, PairWeights weights) : Kernel(first.Epilogue)
{
    public Kernel First { get; } = first;

    public Kernel Second { get; } = second;

    public PairWeights Weights { get; } = weights;

    public override string Stem => First.Stem + "Pair";

    public override bool HasColumnLanes => First.HasColumnLanes;

    public override int LengthOf(ConvolutionLoop loop) => First.LengthOf(loop);

    public override string FullStem => First.Epilogue.Words == Second.Epilogue.Words
        ? Stem + First.Epilogue.Words
        : $"{Stem}{First.Epilogue.Words}And{(Second.Stem == First.Stem ? "" : Second.Stem)}{Second.Epilogue.Words}";

    public override string Key => $"pair ({First.Key}) ({Second.Key}) {Weights}";
}

/// <summary>A dense layer over the inputs that are not zero.</summary>
public sealed class DenseKernel(Epilogue epilogue) : Kernel(epilogue)
{
    public override string Stem => "Dense";

    public override string Key => $"dense | {Epilogue}";
}

/// <summary>Pointwise operations that no kernel took into its epilogue.</summary>
public sealed class PointwiseKernel(Epilogue epilogue) : Kernel(epilogue)
{
    public override string Stem => "Pointwise";

    public override string Key => $"pointwise | {Epilogue}";
}
