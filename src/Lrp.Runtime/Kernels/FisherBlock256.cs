using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>
/// What Fisher vectors do to a block of descriptors in float32, four rows at a time: each weight is loaded once for them, and eight sums
/// are on their way. The build writes the same text for 128 and 512 bits.
/// </summary>
internal readonly unsafe struct FisherBlock256 : IFisherBlock
{
    private const int Strip = BlockLayout.Strip;

    /// <summary>Posteriors below are 0 in any case: products with them could be subnormal, which some processors are slow at.</summary>
    private const float Least = 1e-30f;

    /// <inheritdoc/>
    public static void FindDistances(float* x, float* means, float* a, float* distances, int rows, int width, int gaussians, int dimensions)
    {
        for (var start = 0; start < gaussians; start += Strip)
        {
            for (var lane = 0; lane < Strip; lane += 2 * Vector256<float>.Count)
            {
                var place = (start * dimensions) + lane;
                for (var row = 0; row < rows; row += 4)
                {
                    Distances(x + (row * width), means + place, a + place, distances + (row * gaussians) + start + lane, width, gaussians,
                        dimensions);
                }
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FindPosteriors(float* distances, float* c, int rows, int gaussians, float threshold)
    {
        var factors = stackalloc float[FisherLayout.Rows];
        var half = Vector256.Create(-0.5f);
        var at = distances;
        for (var row = 0; row < rows; row++)
        {
            var largest = Vector256.Create(float.NegativeInfinity);
            for (var k = 0; k < gaussians; k += Vector256<float>.Count, at += Vector256<float>.Count)
            {
                var logarithm = Vector256.MultiplyAddEstimate(Vector256.Load(at), half, Vector256.Load(c + k));
                largest = Vector256.MaxNative(largest, logarithm);
                logarithm.Store(at);
            }

            factors[row] = Lanes.Max(largest);
        }

        at = distances;
        for (var row = 0; row < rows; row++)
        {
            var (maximum, sum) = (Vector256.Create(factors[row]), Vector256<float>.Zero);
            for (var k = 0; k < gaussians; k += Vector256<float>.Count, at += Vector256<float>.Count)
            {
                var value = SingleSeries256.ExpOfNegative(Vector256.Load(at) - maximum);
                sum += value;
                value.Store(at);
            }

            factors[row] = 1 / Lanes.Sum(sum);
        }

        var (kept, least) = (0, Vector256.Create(Math.Max(threshold, Least)));
        at = distances;
        for (var row = 0; row < rows; row++)
        {
            var factor = Vector256.Create(factors[row]);
            for (var k = 0; k < gaussians; k += Vector256<float>.Count, at += Vector256<float>.Count)
            {
                var share = Vector256.Load(at) * factor;
                var isLess = Vector256.LessThan(share, least);
                kept += Vector256<float>.Count - BitOperations.PopCount((ulong)isLess.ExtractMostSignificantBits());
                Vector256.AndNot(share, isLess).Store(at);
            }
        }

        return kept;
    }

    /// <inheritdoc/>
    public static void AddAll(
        float* x, float* means, float* posteriors, double* first, double* second, int rows, int width, int gaussians, int count)
    {
        for (var k = 0; k < count; k += 4)
        {
            for (var start = 0; start < width; start += Vector256<float>.Count)
            {
                var place = ((long)k * width) + start;
                Add(x + start, means + place, posteriors + k, first + place, second + place, rows, width, gaussians);
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddFew(
        float* x, float* means, float* posteriors, double* first, double* second, float* block, int rows, int width, int gaussians)
    {
        var squares = block + ((long)gaussians * width);
        for (var row = 0; row < rows; row++, x += width, posteriors += gaussians)
        {
            for (var start = 0; start < gaussians; start += Vector256<float>.Count)
            {
                var isZero = Vector256.Equals(Vector256.Load(posteriors + start), Vector256<float>.Zero).ExtractMostSignificantBits();
                var rest = ~(uint)isZero & (uint)((1UL << Vector256<float>.Count) - 1);
                for (; rest != 0; rest &= rest - 1)
                {
                    var k = start + BitOperations.TrailingZeroCount(rest);
                    var share = Vector256.Create(posteriors[k]);
                    for (var index = 0; index < width; index += Vector256<float>.Count)
                    {
                        var place = ((long)k * width) + index;
                        var difference = Vector256.Load(x + index) - Vector256.Load(means + place);
                        var shared = difference * share;
                        (Vector256.Load(block + place) + shared).Store(block + place);
                        Vector256.MultiplyAddEstimate(shared, difference, Vector256.Load(squares + place)).Store(squares + place);
                    }
                }
            }
        }

        for (var index = 0L; index < (long)gaussians * width; index += Vector256<float>.Count)
        {
            Flush(Vector256.Load(block + index), first + index);
            Flush(Vector256.Load(squares + index), second + index);
            Vector256<float>.Zero.Store(block + index);
            Vector256<float>.Zero.Store(squares + index);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddPosteriors(float* posteriors, double* sums, int rows, int gaussians)
    {
        for (var k = 0; k < gaussians; k += Vector256<float>.Count)
        {
            var sum = Vector256<float>.Zero;
            for (var row = 0; row < rows; row++)
                sum += Vector256.Load(posteriors + (row * gaussians) + k);
            Flush(sum, sums + k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Distances(float* x, float* means, float* a, float* distances, int width, int gaussians, int dimensions)
    {
        float* x1 = x + width, x2 = x1 + width, x3 = x2 + width;
        Vector256<float> r0 = default, r1 = default, r2 = default, r3 = default;
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (var d = 0; d < dimensions; d++, means += Strip, a += Strip)
        {
            Vector256<float> left = Vector256.Load(means), right = Vector256.Load(means + Vector256<float>.Count);
            Vector256<float> before = Vector256.Load(a), after = Vector256.Load(a + Vector256<float>.Count);
            var number = Vector256.Create(x[d]);
            r0 = AddSquare(number, left, before, r0);
            s0 = AddSquare(number, right, after, s0);
            number = Vector256.Create(x1[d]);
            r1 = AddSquare(number, left, before, r1);
            s1 = AddSquare(number, right, after, s1);
            number = Vector256.Create(x2[d]);
            r2 = AddSquare(number, left, before, r2);
            s2 = AddSquare(number, right, after, s2);
            number = Vector256.Create(x3[d]);
            r3 = AddSquare(number, left, before, r3);
            s3 = AddSquare(number, right, after, s3);
        }

        Store(r0, s0, distances);
        Store(r1, s1, distances + gaussians);
        Store(r2, s2, distances + (2 * gaussians));
        Store(r3, s3, distances + (3 * gaussians));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> AddSquare(Vector256<float> x, Vector256<float> mean, Vector256<float> a, Vector256<float> sum)
    {
        var u = (x - mean) * a;
        return Vector256.MultiplyAddEstimate(u, u, sum);
    }

    /// <summary>
    /// Differences and sums run on other units than products, where a processor has such: two products are all that counts.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* x, float* means, float* posteriors, double* first, double* second, int rows, int width, int gaussians)
    {
        Vector256<float> m0 = Vector256.Load(means), m1 = Vector256.Load(means + width);
        Vector256<float> m2 = Vector256.Load(means + (2 * width)), m3 = Vector256.Load(means + (3 * width));
        Vector256<float> r0 = default, r1 = default, r2 = default, r3 = default;
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (var row = 0; row < rows; row++, x += width, posteriors += gaussians)
        {
            var number = Vector256.Load(x);
            var difference = number - m0;
            var shared = difference * Vector256.Create(posteriors[0]);
            r0 += shared;
            s0 = Vector256.MultiplyAddEstimate(shared, difference, s0);
            difference = number - m1;
            shared = difference * Vector256.Create(posteriors[1]);
            r1 += shared;
            s1 = Vector256.MultiplyAddEstimate(shared, difference, s1);
            difference = number - m2;
            shared = difference * Vector256.Create(posteriors[2]);
            r2 += shared;
            s2 = Vector256.MultiplyAddEstimate(shared, difference, s2);
            difference = number - m3;
            shared = difference * Vector256.Create(posteriors[3]);
            r3 += shared;
            s3 = Vector256.MultiplyAddEstimate(shared, difference, s3);
        }

        Flush(r0, first);
        Flush(r1, first + width);
        Flush(r2, first + (2 * width));
        Flush(r3, first + (3 * width));
        Flush(s0, second);
        Flush(s1, second + width);
        Flush(s2, second + (2 * width));
        Flush(s3, second + (3 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Flush(Vector256<float> added, double* sums)
    {
        var (lower, upper) = Vector256.Widen(added);
        (Vector256.Load(sums) + lower).Store(sums);
        (Vector256.Load(sums + Vector256<double>.Count) + upper).Store(sums + Vector256<double>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> left, Vector256<float> right, float* target)
    {
        left.Store(target);
        right.Store(target + Vector256<float>.Count);
    }
}
