namespace Lrp.Definitions;

public sealed partial class Tensor
{
    /// <summary>The largest element of each window.</summary>
    /// <param name="kernel">The window.</param>
    /// <param name="stride">Steps from a window to the next; left out: as wide as the kernel.</param>
    /// <param name="padding">Rows and columns around the input.</param>
    /// <param name="dilation">Distance between elements of a window.</param>
    /// <param name="paddingEnd">Padding behind the input, where it differs from that before.</param>
    /// <param name="ceiling">Whether a window may reach beyond the end.</param>
    public Tensor MaxPool(
        Size kernel, Size stride = default, Size padding = default, Size dilation = default, Size? paddingEnd = null, bool ceiling = false,
        string? name = null) =>
        throw Definition.NotExecutable();

    /// <summary>The mean of each window.</summary>
    /// <param name="kernel">The window.</param>
    /// <param name="stride">Steps from a window to the next; left out: as wide as the kernel.</param>
    /// <param name="padding">Rows and columns around the input.</param>
    /// <param name="countPadding">Whether padding counts as zeros; else the mean is over what there is.</param>
    /// <param name="paddingEnd">Padding behind the input, where it differs from that before.</param>
    /// <param name="ceiling">Whether a window may reach beyond the end.</param>
    public Tensor AveragePool(
        Size kernel, Size stride = default, Size padding = default, bool countPadding = true, Size? paddingEnd = null, bool ceiling = false,
        string? name = null) =>
        throw Definition.NotExecutable();

    /// <summary>The mean of each channel: [channels, height, width] becomes [channels, 1, 1].</summary>
    public Tensor GlobalAveragePool(string? name = null) => throw Definition.NotExecutable();

    /// <summary>The maximum of each channel: [channels, height, width] becomes [channels, 1, 1].</summary>
    public Tensor GlobalMaxPool(string? name = null) => throw Definition.NotExecutable();

    /// <summary>The mean over axes, which are counted from 0, or from the end: −1 is the last.</summary>
    /// <param name="keep">Whether the axes stay, with length 1.</param>
    public Tensor Mean(int[] axes, bool keep = false, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The sum over axes.</summary>
    /// <param name="keep">Whether the axes stay, with length 1.</param>
    public Tensor Sum(int[] axes, bool keep = false, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The maximum over axes.</summary>
    /// <param name="keep">Whether the axes stay, with length 1.</param>
    public Tensor Max(int[] axes, bool keep = false, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The minimum over axes.</summary>
    /// <param name="keep">Whether the axes stay, with length 1.</param>
    public Tensor Min(int[] axes, bool keep = false, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The product over axes.</summary>
    /// <param name="keep">Whether the axes stay, with length 1.</param>
    public Tensor Product(int[] axes, bool keep = false, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The sum of squares over axes.</summary>
    /// <param name="keep">Whether the axes stay, with length 1.</param>
    public Tensor SumSquare(int[] axes, bool keep = false, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The sum of absolute values over axes.</summary>
    /// <param name="keep">Whether the axes stay, with length 1.</param>
    public Tensor L1Norm(int[] axes, bool keep = false, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The Euclidean norm over axes.</summary>
    /// <param name="keep">Whether the axes stay, with length 1.</param>
    public Tensor L2Norm(int[] axes, bool keep = false, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The logarithm of the sum of eˣ over axes.</summary>
    /// <param name="keep">Whether the axes stay, with length 1.</param>
    public Tensor LogSumExp(int[] axes, bool keep = false, string? name = null) => throw Definition.NotExecutable();

    /// <summary>All elements of a sample as a vector.</summary>
    public Tensor Flatten(string? name = null) => throw Definition.NotExecutable();

    /// <summary>The elements in another shape; one dimension may be −1, which is what is left.</summary>
    public Tensor Reshape(params int[] shape) => throw Definition.NotExecutable();

    /// <summary>
    /// Axes of length 1, of weights also further ones in front, repeated to a shape. Weights become a tensor of each sample, which can
    /// be concatenated: <c>net.Parameter("token", 1, 1, 64).Expand(1, 64)</c>.
    /// </summary>
    public Tensor Expand(params int[] shape) => throw Definition.NotExecutable();

    /// <summary>The axes in another order: <c>Transpose(1, 2, 0)</c> puts channels last.</summary>
    public Tensor Transpose(params int[] axes) => throw Definition.NotExecutable();

    /// <summary>A part along an axis.</summary>
    /// <param name="start">The first index; from the end where negative.</param>
    /// <param name="end">The index behind the last; from the end where negative, int.MaxValue for all.</param>
    /// <param name="step">Distance from an index to the next.</param>
    public Tensor Slice(int axis, int start, int end, int step = 1, string? name = null) => throw Definition.NotExecutable();

    /// <summary>Parts along an axis.</summary>
    /// <param name="sizes">Their lengths, whose sum is the axis's.</param>
    public Tensor[] Split(int axis, params int[] sizes) => throw Definition.NotExecutable();

    /// <summary>Zeros, another value, or the tensor's own elements around the last axes.</summary>
    /// <param name="before">Elements before rows and columns.</param>
    /// <param name="after">Elements behind them, where they differ.</param>
    /// <param name="value">What <see cref="Padding.Constant"/> puts there.</param>
    public Tensor Pad(Size before, Size? after = null, double value = 0, Padding mode = Padding.Constant, string? name = null) =>
        throw Definition.NotExecutable();

    /// <summary>Nearest neighbours, or linear interpolation, between elements of the spatial axes.</summary>
    /// <param name="size">The new rows and columns.</param>
    /// <param name="linear">Interpolates.</param>
    /// <param name="alignCorners">Whether interpolation keeps the corners' elements; else elements are areas.</param>
    public Tensor Resize(Size size, bool linear = false, bool alignCorners = false, string? name = null) =>
        throw Definition.NotExecutable();

    /// <summary>Nothing: a network that is explained is not trained.</summary>
    public Tensor Dropout(double probability = 0.5, string? name = null) => throw Definition.NotExecutable();

    /// <summary>The matrix product over the last two axes, or with weights [inputs, outputs].</summary>
    public Tensor MatMul(Tensor other, string? name = null) => throw Definition.NotExecutable();
}
