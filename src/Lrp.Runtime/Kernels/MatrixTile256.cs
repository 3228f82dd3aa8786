using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>
/// Six rows of two vectors stay in registers, which is the most that 16 registers hold. It is enough on 512 bits, too: a step has eight
/// loads and twelve multiplications, and two units of four cycles each ask for eight sums at least.
/// </summary>
internal readonly unsafe struct MatrixTile256 : IMatrixTile
{
    /// <inheritdoc/>
    public static int Columns => 2 * Vector256<float>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        float* a, long rowStride, long innerStride, float* panel, float* target, long targetStride, int inner, bool isSum)
    {
        float* a1 = a + rowStride, a2 = a1 + rowStride, a3 = a2 + rowStride, a4 = a3 + rowStride, a5 = a4 + rowStride;
        Vector256<float> left0 = default, left1 = default, left2 = default, left3 = default, left4 = default, left5 = default;
        Vector256<float> right0 = default, right1 = default, right2 = default, right3 = default, right4 = default, right5 = default;
        if (isSum)
        {
            Load(target, out left0, out right0);
            Load(target + targetStride, out left1, out right1);
            Load(target + (2 * targetStride), out left2, out right2);
            Load(target + (3 * targetStride), out left3, out right3);
            Load(target + (4 * targetStride), out left4, out right4);
            Load(target + (5 * targetStride), out left5, out right5);
        }

        var at = 0L;
        for (var k = 0; k < inner; k++, at += innerStride, panel += 2 * Vector256<float>.Count)
        {
            Load(panel, out var left, out var right);
            var factor = Vector256.Create(a[at]);
            left0 = Vector256.MultiplyAddEstimate(factor, left, left0);
            right0 = Vector256.MultiplyAddEstimate(factor, right, right0);
            factor = Vector256.Create(a1[at]);
            left1 = Vector256.MultiplyAddEstimate(factor, left, left1);
            right1 = Vector256.MultiplyAddEstimate(factor, right, right1);
            factor = Vector256.Create(a2[at]);
            left2 = Vector256.MultiplyAddEstimate(factor, left, left2);
            right2 = Vector256.MultiplyAddEstimate(factor, right, right2);
            factor = Vector256.Create(a3[at]);
            left3 = Vector256.MultiplyAddEstimate(factor, left, left3);
            right3 = Vector256.MultiplyAddEstimate(factor, right, right3);
            factor = Vector256.Create(a4[at]);
            left4 = Vector256.MultiplyAddEstimate(factor, left, left4);
            right4 = Vector256.MultiplyAddEstimate(factor, right, right4);
            factor = Vector256.Create(a5[at]);
            left5 = Vector256.MultiplyAddEstimate(factor, left, left5);
            right5 = Vector256.MultiplyAddEstimate(factor, right, right5);
        }

        Store(left0, right0, target);
        Store(left1, right1, target + targetStride);
        Store(left2, right2, target + (2 * targetStride));
        Store(left3, right3, target + (3 * targetStride));
        Store(left4, right4, target + (4 * targetStride));
        Store(left5, right5, target + (5 * targetStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(float* source, out Vector256<float> left, out Vector256<float> right)
    {
        left = Vector256.Load(source);
        right = Vector256.Load(source + Vector256<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> left, Vector256<float> right, float* target)
    {
        Vector256.Store(left, target);
        Vector256.Store(right, target + Vector256<float>.Count);
    }
}
