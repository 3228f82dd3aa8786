using System.Numerics;
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
    public readonly int Size = size;
    public readonly int Dilation = dilation;

    /// <summary>Input position of the first existing tap, one past the last, and how many taps the mean counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int First, int End, int Count) Window(int output)
    {
        var start = (output * stride) - padBegin;
        var skipped = start < 0 ? Steps(-start + Dilation - 1) : 0;
        var last = Math.Min(kernel - 1, Steps(Size - 1 - start));
        var first = start + (skipped * Dilation);
        var end = start + (last * Dilation) + 1;
        // ceil_mode may reach beyond the padding; those taps are never counted.
        var counted = countPadding ? Math.Min(kernel - 1, Steps(Size + padEnd - 1 - start)) + 1 : last + 1 - skipped;
        return (first, end, counted);
    }

    // A division takes as long as the maximum of a small window.
    private int Steps(int distance) => Dilation == 1 ? distance : distance / Dilation;
}

/// <summary>Pools on blocks of sixteen channels, clipped at the borders. Sums run over taps in row-major order.</summary>
public static unsafe partial class Pooling
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Route(
        BlockedTensor input, BlockedTensor relevance, BlockedTensor result, in PoolShape shape, in Worker worker = default)
    {
        Clear(result, shape, worker);
        for (var plane = worker.ShareFrom(shape.OutputPlanes); plane < worker.ShareTo(shape.OutputPlanes); plane++)
        {
            var (first, z) = shape.Slices(plane);
            for (var oy = 0; oy < shape.OutputHeight; oy++)
            {
                var y = shape.Y.Window(oy);
                for (var ox = 0; ox < shape.OutputWidth; ox++)
                {
                    var x = shape.X.Window(ox);
                    var read = relevance.Row(plane, oy) + (ox * Block);
                    for (var lane = 0; lane < Block; lane += Vector<float>.Count)
                    {
                        var maximum = new Vector<float>(float.NegativeInfinity);
                        for (var iz = z.First; iz < z.End; iz += shape.Z.Dilation)
                        {
                            var from = first + (iz * shape.SliceStep);
                            for (var iy = y.First; iy < y.End; iy += shape.Y.Dilation)
                            {
                                for (var ix = x.First; ix < x.End; ix += shape.X.Dilation)
                                    maximum = Vector.MaxNative(maximum, Load(input, from, iy, (ix * Block) + lane));
                            }
                        }

                        // What is left to give away: after the first maximum, nothing.
                        var rest = Vector.Load(read + lane);
                        for (var iz = z.First; iz < z.End; iz += shape.Z.Dilation)
                        {
                            var from = first + (iz * shape.SliceStep);
                            for (var iy = y.First; iy < y.End; iy += shape.Y.Dilation)
                            {
                                for (var ix = x.First; ix < x.End; ix += shape.X.Dilation)
                                {
                                    var isMaximum = Vector.Equals(Load(input, from, iy, (ix * Block) + lane), maximum);
                                    var write = result.Row(from, iy) + (ix * Block) + lane;
                                    Vector.Store(Vector.Load(write) + Vector.ConditionalSelect(isMaximum, rest, Vector<float>.Zero), write);
                                    rest = Vector.ConditionalSelect(isMaximum, Vector<float>.Zero, rest);
                                }
                            }
                        }
                    }
                }
            }
        }
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AverageAdjoint(BlockedTensor input, BlockedTensor result, in PoolShape shape, in Worker worker = default)
    {
        Clear(result, shape, worker);
        for (var plane = worker.ShareFrom(shape.OutputPlanes); plane < worker.ShareTo(shape.OutputPlanes); plane++)
        {
            var (first, z) = shape.Slices(plane);
            for (var oy = 0; oy < shape.OutputHeight; oy++)
            {
                var y = shape.Y.Window(oy);
                for (var ox = 0; ox < shape.OutputWidth; ox++)
                {
                    var x = shape.X.Window(ox);
                    var count = new Vector<float>(z.Count * y.Count * x.Count);
                    var read = input.Row(plane, oy) + (ox * Block);
                    for (var lane = 0; lane < Block; lane += Vector<float>.Count)
                    {
                        var share = Vector.Load(read + lane) / count;
                        for (var iz = z.First; iz < z.End; iz += shape.Z.Dilation)
                        {
                            var from = first + (iz * shape.SliceStep);
                            for (var iy = y.First; iy < y.End; iy += shape.Y.Dilation)
                            {
                                var row = result.Row(from, iy) + lane;
                                for (var ix = x.First; ix < x.End; ix += shape.X.Dilation)
                                    Vector.Store(Vector.Load(row + (ix * Block)) + share, row + (ix * Block));
                            }
                        }
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Load(BlockedTensor tensor, int plane, int row, int at) => Vector.Load(tensor.Row(plane, row) + at);

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
