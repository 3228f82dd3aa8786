using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>Relevance back through maxima, on vectors of 256 bits; the build writes the same text for 128 and 512.</summary>
internal static unsafe class PoolRoutes256
{
    private const int Block = BlockedTensor.Block;

    /// <inheritdoc cref="Pooling.Route"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Route(BlockedTensor input, BlockedTensor relevance, BlockedTensor result, in PoolShape shape, in Worker worker)
    {
        var (_, stepY, _) = shape.Steps;
        var isOfImages = shape.IsOfImages;
        for (var plane = worker.ShareFrom(shape.OutputPlanes); plane < worker.ShareTo(shape.OutputPlanes); plane++)
        {
            var (first, z) = shape.Slices(plane);
            var cleared = 0;
            for (var oy = 0; oy < shape.OutputHeight; oy++)
            {
                var y = shape.Y.Window(oy);
                // Just before they are written: all at once, they would be in memory again by then.
                for (; isOfImages && cleared < y.End; cleared++)
                    new Span<float>(result.Row(plane, cleared), shape.X.Size * Block).Clear();
                var read = relevance.Row(plane, oy);
                var (begin, end) = shape.X.IsNarrow && z.End - z.First == 1
                    ? shape.X.Within(0, shape.OutputWidth) : (shape.OutputWidth, shape.OutputWidth);
                RouteOfWindows(input, first, z, y, 0, begin, read, result, shape);
                if (begin < end)
                {
                    var (slice, left) = (first + (z.First * shape.SliceStep), shape.X.Window(begin).First * Block);
                    PoolWindows256.Route(
                        input.Row(slice, y.First) + left, (long)stepY * input.RowStride, result.Row(slice, y.First) + left,
                        (long)stepY * result.RowStride, read + (begin * Block), (y.End - y.First + stepY - 1) / stepY, end - begin, shape);
                }

                RouteOfWindows(input, first, z, y, end, shape.OutputWidth, read, result, shape);
            }

            for (; isOfImages && cleared < shape.Y.Size; cleared++)
                new Span<float>(result.Row(plane, cleared), shape.X.Size * Block).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RouteOfWindows(
        BlockedTensor input, int first, (int First, int End, int Count) z, (int First, int End, int Count) y, int begin, int end,
        float* read, BlockedTensor result, in PoolShape shape)
    {
        var (stepZ, stepY, stepX) = shape.Steps;
        for (var ox = begin; ox < end; ox++)
        {
            var x = shape.X.Window(ox);
            for (var lane = 0; lane < Block; lane += Vector256<float>.Count)
            {
                var maximum = Vector256.Create(float.NegativeInfinity);
                for (var iz = z.First; iz < z.End; iz += stepZ)
                {
                    for (var iy = y.First; iy < y.End; iy += stepY)
                    {
                        var row = input.Row(first + (iz * shape.SliceStep), iy) + lane;
                        for (var ix = x.First * Block; ix < x.End * Block; ix += stepX)
                            maximum = Vector256.MaxNative(maximum, Vector256.Load(row + ix));
                    }
                }

                // What is left to give away: after the first maximum, nothing.
                var rest = Vector256.Load(read + (ox * Block) + lane);
                for (var iz = z.First; iz < z.End; iz += stepZ)
                {
                    for (var iy = y.First; iy < y.End; iy += stepY)
                    {
                        var row = input.Row(first + (iz * shape.SliceStep), iy) + lane;
                        var write = result.Row(first + (iz * shape.SliceStep), iy) + lane;
                        for (var ix = x.First * Block; ix < x.End * Block; ix += stepX)
                            rest = PoolWindows256.Give(row + ix, maximum, rest, write + ix);
                    }
                }
            }
        }
    }

    /// <inheritdoc cref="Pooling.Split"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split(BlockedTensor input, BlockedTensor relevance, BlockedTensor result, in PoolShape shape, in Worker worker)
    {
        var (stepZ, stepY, stepX) = shape.Steps;
        for (var plane = worker.ShareFrom(shape.OutputPlanes); plane < worker.ShareTo(shape.OutputPlanes); plane++)
        {
            var (first, z) = shape.Slices(plane);
            for (var oy = 0; oy < shape.OutputHeight; oy++)
            {
                var y = shape.Y.Window(oy);
                var read = relevance.Row(plane, oy);
                for (var ox = 0; ox < shape.OutputWidth; ox++, read += Block)
                {
                    var x = shape.X.Window(ox);
                    for (var lane = 0; lane < Block; lane += Vector256<float>.Count)
                    {
                        // The maximum so far, and how often it was met.
                        var maximum = Vector256.Create(float.NegativeInfinity);
                        var ties = Vector256<float>.Zero;
                        for (var iz = z.First; iz < z.End; iz += stepZ)
                        {
                            for (var iy = y.First; iy < y.End; iy += stepY)
                            {
                                var row = input.Row(first + (iz * shape.SliceStep), iy) + lane;
                                for (var ix = x.First * Block; ix < x.End * Block; ix += stepX)
                                {
                                    var element = Vector256.Load(row + ix);
                                    ties = Vector256.ConditionalSelect(
                                        Vector256.GreaterThan(element, maximum), Vector256<float>.Zero, ties);
                                    maximum = Vector256.MaxNative(maximum, element);
                                    ties += Where(element, maximum, Vector256<float>.One);
                                }
                            }
                        }

                        var share = Vector256.Load(read + lane) / ties;
                        for (var iz = z.First; iz < z.End; iz += stepZ)
                        {
                            for (var iy = y.First; iy < y.End; iy += stepY)
                            {
                                var row = input.Row(first + (iz * shape.SliceStep), iy) + lane;
                                var write = result.Row(first + (iz * shape.SliceStep), iy) + lane;
                                for (var ix = x.First * Block; ix < x.End * Block; ix += stepX)
                                {
                                    var given = Where(Vector256.Load(row + ix), maximum, share);
                                    Vector256.Store(Vector256.Load(write + ix) + given, write + ix);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// <summary>A number where an element is the maximum, 0 elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Where(Vector256<float> element, Vector256<float> maximum, Vector256<float> number) =>
        Vector256.ConditionalSelect(Vector256.Equals(element, maximum), number, Vector256<float>.Zero);
}
