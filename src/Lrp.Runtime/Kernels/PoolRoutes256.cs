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
                        var rest = Vector256.Load(read + lane);
                        for (var iz = z.First; iz < z.End; iz += stepZ)
                        {
                            for (var iy = y.First; iy < y.End; iy += stepY)
                            {
                                var row = input.Row(first + (iz * shape.SliceStep), iy) + lane;
                                var write = result.Row(first + (iz * shape.SliceStep), iy) + lane;
                                for (var ix = x.First * Block; ix < x.End * Block; ix += stepX)
                                {
                                    var isMaximum = Vector256.Equals(Vector256.Load(row + ix), maximum);
                                    var given = Vector256.ConditionalSelect(isMaximum, rest, Vector256<float>.Zero);
                                    Vector256.Store(Vector256.Load(write + ix) + given, write + ix);
                                    rest = Vector256.ConditionalSelect(isMaximum, Vector256<float>.Zero, rest);
                                }
                            }
                        }
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
