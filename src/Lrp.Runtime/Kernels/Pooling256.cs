using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>Pools and what brings relevance back, on vectors of 256 bits; the build writes the same text for 128 and 512.</summary>
internal static unsafe class Pooling256
{
    private const int Block = BlockedTensor.Block;

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
                var write = output.Row(plane, oy);
                // Most pools: windows of three neighbouring columns, over up to three rows of one slice.
                var (begin, end) = shape.X.IsThreeWide && shape.Y.Dilation == 1 && y.End - y.First <= 3 && z.End - z.First == 1
                    ? shape.X.Within(part.Left, part.Right) : (part.Right, part.Right);
                MaximumOfWindows(input, first, z, y, part.Left, begin, write, shape);
                if (begin < end)
                {
                    // A row that there is not is the first once more.
                    var top = input.Row(first + (z.First * shape.SliceStep), y.First) + (shape.X.Window(begin).First * Block);
                    int next = y.End - y.First > 1 ? input.RowStride : 0, last = y.End - y.First > 2 ? 2 * input.RowStride : 0;
                    MaximumOfThree(top, top + next, top + last, write + (begin * Block), end - begin, shape.X.Stride);
                }

                MaximumOfWindows(input, first, z, y, end, part.Right, write, shape);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MaximumOfWindows(
        BlockedTensor input, int first, (int First, int End, int Count) z, (int First, int End, int Count) y, int begin, int end,
        float* write, in PoolShape shape)
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
                            maximum = Vector256.Max(maximum, Vector256.Load(row + ix));
                    }
                }

                Vector256.Store(maximum, write + (ox * Block) + lane);
            }
        }
    }

    /// <summary>Columns that the next window has, too, are not looked at again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MaximumOfThree(float* a, float* b, float* c, float* write, int count, int stride)
    {
        for (var lane = 0; lane < Block; lane += Vector256<float>.Count, a += Vector256<float>.Count, b += Vector256<float>.Count,
            c += Vector256<float>.Count, write += Vector256<float>.Count)
        {
            if (stride == 1)
            {
                var (left, middle) = (Column(a, b, c, 0), Column(a, b, c, Block));
                for (var ox = 0; ox < count * Block; ox += Block)
                {
                    var right = Column(a, b, c, ox + (2 * Block));
                    Vector256.Store(Vector256.Max(Vector256.Max(left, middle), right), write + ox);
                    left = middle;
                    middle = right;
                }
            }
            else
            {
                // Of stride 2 the last column is the next window's first; of wider ones it is looked at again.
                var left = Column(a, b, c, 0);
                for (var ox = 0; ox < count; ox++)
                {
                    var at = ox * stride * Block;
                    var right = Column(a, b, c, at + (2 * Block));
                    Vector256.Store(Vector256.Max(Vector256.Max(left, Column(a, b, c, at + Block)), right), write + (ox * Block));
                    left = stride == 2 || ox + 1 == count ? right : Column(a, b, c, at + (stride * Block));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Column(float* a, float* b, float* c, int at) =>
        Vector256.Max(Vector256.Max(Vector256.Load(a + at), Vector256.Load(b + at)), Vector256.Load(c + at));

    /// <inheritdoc cref="Pooling.Average"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Average(BlockedTensor input, BlockedTensor output, in PoolShape shape, in Worker worker)
    {
        var part = shape.Part;
        var (stepZ, stepY, stepX) = shape.Steps;
        var share = worker.PartOf(shape.OutputPlanes, part.Height, tiles: 1);
        for (var plane = share.FirstBlock; plane < share.EndBlock; plane++)
        {
            var (first, z) = shape.Slices(plane);
            for (var oy = part.Top + share.FirstRow; oy < part.Top + share.EndRow; oy++)
            {
                var y = shape.Y.Window(oy);
                var write = output.Row(plane, oy) + (part.Left * Block);
                for (var ox = part.Left; ox < part.Right; ox++, write += Block)
                {
                    var x = shape.X.Window(ox);
                    var count = Vector256.Create((float)z.Count * y.Count * x.Count);
                    for (var lane = 0; lane < Block; lane += Vector256<float>.Count)
                    {
                        var sum = Vector256<float>.Zero;
                        for (var iz = z.First; iz < z.End; iz += stepZ)
                        {
                            for (var iy = y.First; iy < y.End; iy += stepY)
                            {
                                var row = input.Row(first + (iz * shape.SliceStep), iy) + lane;
                                for (var ix = x.First * Block; ix < x.End * Block; ix += stepX)
                                    sum += Vector256.Load(row + ix);
                            }
                        }

                        Vector256.Store(sum / count, write + lane);
                    }
                }
            }
        }
    }

    /// <inheritdoc cref="Pooling.AverageAdjoint"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AverageAdjoint(BlockedTensor input, BlockedTensor result, in PoolShape shape, in Worker worker)
    {
        var (stepZ, stepY, stepX) = shape.Steps;
        for (var plane = worker.ShareFrom(shape.OutputPlanes); plane < worker.ShareTo(shape.OutputPlanes); plane++)
        {
            var (first, z) = shape.Slices(plane);
            for (var oy = 0; oy < shape.OutputHeight; oy++)
            {
                var y = shape.Y.Window(oy);
                var read = input.Row(plane, oy);
                for (var ox = 0; ox < shape.OutputWidth; ox++, read += Block)
                {
                    var x = shape.X.Window(ox);
                    var count = Vector256.Create((float)z.Count * y.Count * x.Count);
                    for (var lane = 0; lane < Block; lane += Vector256<float>.Count)
                    {
                        var share = Vector256.Load(read + lane) / count;
                        for (var iz = z.First; iz < z.End; iz += stepZ)
                        {
                            for (var iy = y.First; iy < y.End; iy += stepY)
                            {
                                var row = result.Row(first + (iz * shape.SliceStep), iy) + lane;
                                for (var ix = x.First * Block; ix < x.End * Block; ix += stepX)
                                    Vector256.Store(Vector256.Load(row + ix) + share, row + ix);
                            }
                        }
                    }
                }
            }
        }
    }
}
