using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>Pools forward, on vectors of 256 bits; the build writes the same text for 128 and 512.</summary>
internal static unsafe class Pooling256
{
    /// <inheritdoc cref="Pooling.Maximum"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Maximum(BlockedTensor input, BlockedTensor output, in PoolShape shape, in Worker worker)
    {
        var part = shape.Part;
        var share = worker.PartOf(shape.OutputPlanes, part.Height, tiles: 1);
        for (var plane = share.FirstBlock; plane < share.EndBlock; plane++)
        {
            var (first, z) = shape.Slices(plane);
            for (var oy = part.Top + share.FirstRow; oy < part.Top + share.EndRow; oy++)
            {
                var y = shape.Y.Window(oy);
                for (var ox = part.Left; ox < part.Right; ox++)
                {
                    var x = shape.X.Window(ox);
                    var write = output.Row(plane, oy) + (ox * BlockedTensor.Block);
                    for (var lane = 0; lane < BlockedTensor.Block; lane += Vector256<float>.Count)
                    {
                        var maximum = Vector256.Create(float.NegativeInfinity);
                        for (var iz = z.First; iz < z.End; iz += shape.Z.Dilation)
                        {
                            var from = first + (iz * shape.SliceStep);
                            for (var iy = y.First; iy < y.End; iy += shape.Y.Dilation)
                            {
                                var row = input.Row(from, iy) + lane;
                                for (var ix = x.First; ix < x.End; ix += shape.X.Dilation)
                                    maximum = Vector256.Max(maximum, Vector256.Load(row + (ix * BlockedTensor.Block)));
                            }
                        }

                        Vector256.Store(maximum, write + lane);
                    }
                }
            }
        }
    }

    /// <inheritdoc cref="Pooling.Average"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Average(BlockedTensor input, BlockedTensor output, in PoolShape shape, in Worker worker)
    {
        var part = shape.Part;
        var share = worker.PartOf(shape.OutputPlanes, part.Height, tiles: 1);
        for (var plane = share.FirstBlock; plane < share.EndBlock; plane++)
        {
            var (first, z) = shape.Slices(plane);
            for (var oy = part.Top + share.FirstRow; oy < part.Top + share.EndRow; oy++)
            {
                var y = shape.Y.Window(oy);
                for (var ox = part.Left; ox < part.Right; ox++)
                {
                    var x = shape.X.Window(ox);
                    var count = Vector256.Create((float)z.Count * y.Count * x.Count);
                    var write = output.Row(plane, oy) + (ox * BlockedTensor.Block);
                    for (var lane = 0; lane < BlockedTensor.Block; lane += Vector256<float>.Count)
                    {
                        var sum = Vector256<float>.Zero;
                        for (var iz = z.First; iz < z.End; iz += shape.Z.Dilation)
                        {
                            var from = first + (iz * shape.SliceStep);
                            for (var iy = y.First; iy < y.End; iy += shape.Y.Dilation)
                            {
                                var row = input.Row(from, iy) + lane;
                                for (var ix = x.First; ix < x.End; ix += shape.X.Dilation)
                                    sum += Vector256.Load(row + (ix * BlockedTensor.Block));
                            }
                        }

                        Vector256.Store(sum / count, write + lane);
                    }
                }
            }
        }
    }
}
