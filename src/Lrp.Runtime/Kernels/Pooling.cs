using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>Sizes of a pool over tensors in blocks of sixteen channels; of volumes, also those along their depth.</summary>
public readonly struct PoolShape(
    int planes, int height, int width, int outputHeight, int outputWidth, int kernelY, int kernelX, int strideY, int strideX,
    int dilationY, int dilationX, int padTop, int padLeft, int padBottom, int padRight, bool countPadding,
    int blocks = 1, int depth = 1, int outputDepth = 1, int kernelZ = 1, int strideZ = 1, int dilationZ = 1, int padFront = 0,
    int padBack = 0)
{
    /// <summary>Blocks of channels of all samples.</summary>
    internal readonly int Planes = planes;

    /// <summary>From a plane to that of the next slice.</summary>
    internal readonly int SliceStep = blocks;

    internal readonly int OutputDepth = outputDepth;
    internal readonly int OutputHeight = outputHeight;
    internal readonly int OutputWidth = outputWidth;
    internal readonly PoolAxis Z = new(depth, kernelZ, strideZ, dilationZ, padFront, padBack, countPadding);
    internal readonly PoolAxis Y = new(height, kernelY, strideY, dilationY, padTop, padBottom, countPadding);
    internal readonly PoolAxis X = new(width, kernelX, strideX, dilationX, padLeft, padRight, countPadding);

    /// <summary>From tap to tap of a window: slices, rows, and floats of a row.</summary>
    internal (int Z, int Y, int X) Steps => (Z.Dilation, Y.Dilation, X.Dilation * BlockedTensor.Block);

    /// <summary>One slice of each sample.</summary>
    internal bool IsOfImages => Z.Size == 1 && OutputDepth == 1;

    /// <summary>Blocks of channels of all slices of all samples.</summary>
    internal int OutputPlanes => Planes * OutputDepth;

    /// <summary>For a plane of outputs, the input plane of its sample's first slice, and its window over the slices.</summary>
    internal (int First, (int First, int End, int Count) Window) Slices(int plane)
    {
        int slice = plane / SliceStep, sample = slice / OutputDepth;
        return ((sample * Z.Size * SliceStep) + (plane % SliceStep), Z.Window(slice % OutputDepth));
    }

    /// <summary>What of the output is worked on.</summary>
    internal Area Part { get; private init; } = Area.Of(outputHeight, outputWidth);

    /// <summary>A part of the output of the same pool.</summary>
    public PoolShape Of(Area part) => this with { Part = part };
}

/// <summary>A pool's window along one axis.</summary>
internal readonly struct PoolAxis(int size, int kernel, int stride, int dilation, int padBegin, int padEnd, bool countPadding)
{
    private readonly int _reach = ((kernel - 1) * dilation) + 1;

    public readonly int Size = size;
    public readonly int Stride = stride;
    public readonly int Dilation = dilation;

    /// <summary>Windows of three neighbours.</summary>
    public bool IsThreeWide => _reach == 3 && Dilation == 1;

    /// <summary>Windows of two or three neighbours.</summary>
    public bool IsNarrow => _reach is 2 or 3 && Dilation == 1;

    /// <summary>Of some outputs those whose windows lie within the input: from the first to the end, exclusive.</summary>
    public (int First, int End) Within(int first, int end)
    {
        var begin = Math.Max(first, (padBegin + Stride - 1) / Stride);
        var last = Size + padBegin - _reach;
        return last < 0 ? (end, end) : (Math.Min(begin, end), Math.Max(Math.Min(begin, end), Math.Min(end, (last / Stride) + 1)));
    }

    /// <summary>Input position of the first existing tap, one past the last, and how many taps the mean counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int First, int End, int Count) Window(int output)
    {
        var start = (output * Stride) - padBegin;
        return start >= 0 && start + _reach <= Size ? (start, start + _reach, kernel) : AtBorder(start);
    }

    private (int First, int End, int Count) AtBorder(int start)
    {
        var skipped = start < 0 ? (-start + Dilation - 1) / Dilation : 0;
        var last = Math.Min(kernel - 1, (Size - 1 - start) / Dilation);
        var first = start + (skipped * Dilation);
        var end = start + (last * Dilation) + 1;
        // ceil_mode may reach beyond the padding; those taps are never counted.
        var counted = countPadding ? Math.Min(kernel - 1, (Size + padEnd - 1 - start) / Dilation) + 1 : last + 1 - skipped;
        return (first, end, counted);
    }
}

/// <summary>Pools on blocks of sixteen channels, clipped at the borders. Sums run over taps in row-major order.</summary>
public static unsafe class Pooling
{
    private const int Block = BlockedTensor.Block;

    /// <summary>Maximum over each window.</summary>
    public static void Maximum(BlockedTensor input, BlockedTensor output, in PoolShape shape, in Worker worker = default)
    {
        if (Vector512.IsHardwareAccelerated)
            Pooling512.Maximum(input, output, shape, worker);
        else if (Vector256.IsHardwareAccelerated)
            Pooling256.Maximum(input, output, shape, worker);
        else
            Pooling128.Maximum(input, output, shape, worker);
    }

    /// <summary>Routes relevance back through <see cref="Maximum"/>: all to the first maximum of each window, in row-major order.</summary>
    public static void Route(
        BlockedTensor input, BlockedTensor relevance, BlockedTensor result, in PoolShape shape, in Worker worker = default)
    {
        if (!shape.IsOfImages)
            Clear(result, shape, worker);
        if (Vector512.IsHardwareAccelerated)
            PoolRoutes512.Route(input, relevance, result, shape, worker);
        else if (Vector256.IsHardwareAccelerated)
            PoolRoutes256.Route(input, relevance, result, shape, worker);
        else
            PoolRoutes128.Route(input, relevance, result, shape, worker);
    }

    /// <summary>
    /// Routes relevance back through <see cref="Maximum"/>: equal shares to all elements that are their window's maximum.
    /// </summary>
    public static void Split(
        BlockedTensor input, BlockedTensor relevance, BlockedTensor result, in PoolShape shape, in Worker worker = default)
    {
        Clear(result, shape, worker);
        if (Vector512.IsHardwareAccelerated)
            PoolRoutes512.Split(input, relevance, result, shape, worker);
        else if (Vector256.IsHardwareAccelerated)
            PoolRoutes256.Split(input, relevance, result, shape, worker);
        else
            PoolRoutes128.Split(input, relevance, result, shape, worker);
    }

    /// <summary>Mean over each window.</summary>
    public static void Average(BlockedTensor input, BlockedTensor output, in PoolShape shape, in Worker worker = default)
    {
        if (Vector512.IsHardwareAccelerated)
            Pooling512.Average(input, output, shape, worker);
        else if (Vector256.IsHardwareAccelerated)
            Pooling256.Average(input, output, shape, worker);
        else
            Pooling128.Average(input, output, shape, worker);
    }

    /// <summary>The adjoint of <see cref="Average"/>: every position of a window gets its share.</summary>
    public static void AverageAdjoint(BlockedTensor input, BlockedTensor result, in PoolShape shape, in Worker worker = default)
    {
        Clear(result, shape, worker);
        if (Vector512.IsHardwareAccelerated)
            Pooling512.AverageAdjoint(input, result, shape, worker);
        else if (Vector256.IsHardwareAccelerated)
            Pooling256.AverageAdjoint(input, result, shape, worker);
        else
            Pooling128.AverageAdjoint(input, result, shape, worker);
    }

    private static void Clear(BlockedTensor result, in PoolShape shape, in Worker worker)
    {
        var planes = shape.Planes * shape.Z.Size;
        for (var plane = worker.ShareFrom(planes); plane < worker.ShareTo(planes); plane++)
        {
            for (var row = 0; row < shape.Y.Size; row++)
                new Span<float>(result.Row(plane, row), shape.X.Size * Block).Clear();
        }
    }
}
