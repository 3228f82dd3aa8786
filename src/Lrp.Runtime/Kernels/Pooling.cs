using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lrp.Generated;

/// <summary>Sizes of a pool over tensors in blocks of sixteen channels.</summary>
public readonly struct PoolShape(
    int planes, int height, int width, int outputHeight, int outputWidth, int kernelY, int kernelX, int strideY, int strideX,
    int dilationY, int dilationX, int padTop, int padLeft, int padBottom, int padRight, bool countPadding)
{
    internal readonly int Planes = planes;
    internal readonly int OutputHeight = outputHeight;
    internal readonly int OutputWidth = outputWidth;
    internal readonly PoolAxis Y = new(height, kernelY, strideY, dilationY, padTop, padBottom, countPadding);
    internal readonly PoolAxis X = new(width, kernelX, strideX, dilationX, padLeft, padRight, countPadding);

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
    public (int First, int End, int Count) Window(int output)
    {
        var start = (output * stride) - padBegin;
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
public static unsafe partial class Pooling
{
    private const int Block = BlockedTensor.Block;

    /// <summary>Maximum over each window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Maximum(BlockedTensor input, BlockedTensor output, in PoolShape shape)
    {
        var part = shape.Part;
        for (var plane = 0; plane < shape.Planes; plane++)
        {
            for (var oy = part.Top; oy < part.Bottom; oy++)
            {
                var y = shape.Y.Window(oy);
                for (var ox = part.Left; ox < part.Right; ox++)
                {
                    var x = shape.X.Window(ox);
                    var write = output.Row(plane, oy) + (ox * Block);
                    for (var lane = 0; lane < Block; lane += Vector<float>.Count)
                    {
                        var maximum = new Vector<float>(float.NegativeInfinity);
                        for (var iy = y.First; iy < y.End; iy += shape.Y.Dilation)
                        {
                            var row = input.Row(plane, iy) + lane;
                            for (var ix = x.First; ix < x.End; ix += shape.X.Dilation)
                                maximum = Vector.Max(maximum, Vector.Load(row + (ix * Block)));
                        }

                        Vector.Store(maximum, write + lane);
                    }
                }
            }
        }
    }

    /// <summary>Routes relevance back through <see cref="Maximum"/>: all to the first maximum of each window, in row-major order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Route(BlockedTensor input, BlockedTensor relevance, BlockedTensor result, in PoolShape shape)
    {
        Clear(result, shape);
        for (var plane = 0; plane < shape.Planes; plane++)
        {
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
                        for (var iy = y.First; iy < y.End; iy += shape.Y.Dilation)
                        {
                            for (var ix = x.First; ix < x.End; ix += shape.X.Dilation)
                                maximum = Vector.MaxNative(maximum, Vector.Load(input.Row(plane, iy) + (ix * Block) + lane));
                        }

                        // What is left to give away: after the first maximum, nothing.
                        var rest = Vector.Load(read + lane);
                        for (var iy = y.First; iy < y.End; iy += shape.Y.Dilation)
                        {
                            for (var ix = x.First; ix < x.End; ix += shape.X.Dilation)
                            {
                                var isMaximum = Vector.Equals(Vector.Load(input.Row(plane, iy) + (ix * Block) + lane), maximum);
                                var write = result.Row(plane, iy) + (ix * Block) + lane;
                                Vector.Store(Vector.Load(write) + Vector.ConditionalSelect(isMaximum, rest, Vector<float>.Zero), write);
                                rest = Vector.ConditionalSelect(isMaximum, Vector<float>.Zero, rest);
                            }
                        }
                    }
                }
            }
        }
    }

    /// <summary>Mean over each window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Average(BlockedTensor input, BlockedTensor output, in PoolShape shape)
    {
        var part = shape.Part;
        for (var plane = 0; plane < shape.Planes; plane++)
        {
            for (var oy = part.Top; oy < part.Bottom; oy++)
            {
                var y = shape.Y.Window(oy);
                for (var ox = part.Left; ox < part.Right; ox++)
                {
                    var x = shape.X.Window(ox);
                    var count = new Vector<float>(y.Count * x.Count);
                    var write = output.Row(plane, oy) + (ox * Block);
                    for (var lane = 0; lane < Block; lane += Vector<float>.Count)
                    {
                        var sum = Vector<float>.Zero;
                        for (var iy = y.First; iy < y.End; iy += shape.Y.Dilation)
                        {
                            var row = input.Row(plane, iy) + lane;
                            for (var ix = x.First; ix < x.End; ix += shape.X.Dilation)
                                sum += Vector.Load(row + (ix * Block));
                        }

                        Vector.Store(sum / count, write + lane);
                    }
                }
            }
        }
    }

    /// <summary>The adjoint of <see cref="Average"/>: every position of a window gets its share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AverageAdjoint(BlockedTensor input, BlockedTensor result, in PoolShape shape)
    {
        Clear(result, shape);
        for (var plane = 0; plane < shape.Planes; plane++)
        {
            for (var oy = 0; oy < shape.OutputHeight; oy++)
            {
                var y = shape.Y.Window(oy);
                for (var ox = 0; ox < shape.OutputWidth; ox++)
                {
                    var x = shape.X.Window(ox);
                    var count = new Vector<float>(y.Count * x.Count);
                    var read = input.Row(plane, oy) + (ox * Block);
                    for (var lane = 0; lane < Block; lane += Vector<float>.Count)
                    {
                        var share = Vector.Load(read + lane) / count;
                        for (var iy = y.First; iy < y.End; iy += shape.Y.Dilation)
                        {
                            var row = result.Row(plane, iy) + lane;
                            for (var ix = x.First; ix < x.End; ix += shape.X.Dilation)
                                Vector.Store(Vector.Load(row + (ix * Block)) + share, row + (ix * Block));
                        }
                    }
                }
            }
        }
    }

    private static void Clear(BlockedTensor result, in PoolShape shape)
    {
        for (var plane = 0; plane < shape.Planes; plane++)
        {
            for (var row = 0; row < shape.Y.Size; row++)
                new Span<float>(result.Row(plane, row), shape.X.Size * Block).Clear();
        }
    }
}
