using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lrp.Generated;

// Ties of maxima that share.
public static unsafe partial class Pooling
{
    /// <summary>
    /// Routes relevance back through <see cref="Maximum"/>: equal shares to all elements that are their window's maximum.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split(
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
                        // The maximum so far, and how often it was met.
                        var maximum = new Vector<float>(float.NegativeInfinity);
                        var ties = Vector<float>.Zero;
                        for (var iz = z.First; iz < z.End; iz += shape.Z.Dilation)
                        {
                            var from = first + (iz * shape.SliceStep);
                            for (var iy = y.First; iy < y.End; iy += shape.Y.Dilation)
                            {
                                for (var ix = x.First; ix < x.End; ix += shape.X.Dilation)
                                {
                                    var element = Load(input, from, iy, (ix * Block) + lane);
                                    ties = Vector.ConditionalSelect(Vector.GreaterThan(element, maximum), Vector<float>.Zero, ties);
                                    maximum = Vector.MaxNative(maximum, element);
                                    ties += One(Vector.Equals(element, maximum));
                                }
                            }
                        }

                        var share = Vector.Load(read + lane) / ties;
                        for (var iz = z.First; iz < z.End; iz += shape.Z.Dilation)
                        {
                            var from = first + (iz * shape.SliceStep);
                            for (var iy = y.First; iy < y.End; iy += shape.Y.Dilation)
                            {
                                for (var ix = x.First; ix < x.End; ix += shape.X.Dilation)
                                {
                                    var isMaximum = Vector.Equals(Load(input, from, iy, (ix * Block) + lane), maximum);
                                    var write = result.Row(from, iy) + (ix * Block) + lane;
                                    var part = Vector.ConditionalSelect(isMaximum, share, Vector<float>.Zero);
                                    Vector.Store(Vector.Load(write) + part, write);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static Vector<float> One(Vector<int> where) => Vector.ConditionalSelect(where, Vector<float>.One, Vector<float>.Zero);
}
