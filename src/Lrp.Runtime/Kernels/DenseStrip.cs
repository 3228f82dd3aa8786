using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>An even and an odd input of a dense layer that are not zero, in one of two rows at least.</summary>
public unsafe struct ActivePair
{
    /// <summary>Their indices.</summary>
    public int Even, Odd;

    /// <summary>Their values: of the first row, then of the second.</summary>
    public fixed float Inputs[4];
}

/// <summary>
/// Strips of 32 outputs of a dense layer, b + Σ x_c · W_c over the inputs c that are not zero (behind a ReLU half of them are; of a seed
/// all but one). Two rows are summed together, so that each weight is read once for both. Even and odd inputs have sums of their own, in
/// their order: a row has the same result alone and beside any other, to the last bit, and eight sums are on their way at a time.
/// </summary>
public static unsafe class DenseStrip
{
    /// <summary>Outputs of a strip.</summary>
    public const int Length = BlockLayout.Strip;

    private const int Half = Length / 2;

    /// <summary>Rows that are summed together.</summary>
    public const int Rows = BlockLayout.DenseRows;

    /// <summary>Strips that are summed at a time, at most: sixteen sums, where there are 32 registers.</summary>
    public const int Most = 4;

    /// <summary>Lists the inputs that are not zero, for two rows at a time.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="shape">How many there are, and how long.</param>
    /// <param name="lists">Room for a list of each two rows.</param>
    public static void ListActive(float* x, in DenseShape shape, float* lists)
    {
        for (var row = 0; row < shape.Rows; row += Rows, x += Rows * shape.Inputs, lists = Next(lists, shape.Inputs))
        {
            var pairs = (ActivePair*)(lists + 2);
            *(int*)lists = RowsAt(row, shape) == 1 ? List(x, shape.Inputs, pairs) : List(x, x + shape.Inputs, shape.Inputs, pairs);
        }
    }

    /// <summary>
    /// Of a row alone: listed as if beside itself, a network of 784 inputs that is explained in 50 µs took 5 % longer (mlp-mnist, AVX2).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int List(float* x, int inputs, ActivePair* pairs)
    {
        ActivePair* even = pairs, odd = pairs;
        for (var index = 0; index < inputs - 1; index += 2)
        {
            (even->Even, even->Inputs[0]) = (index, x[index]);
            even += x[index] != 0 ? 1 : 0;
            (odd->Odd, odd->Inputs[1]) = (index + 1, x[index + 1]);
            odd += x[index + 1] != 0 ? 1 : 0;
        }

        if (inputs % 2 != 0)
        {
            (even->Even, even->Inputs[0]) = (inputs - 1, x[inputs - 1]);
            even += x[inputs - 1] != 0 ? 1 : 0;
        }

        return Fill(pairs, even, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int List(float* x, float* other, int inputs, ActivePair* pairs)
    {
        ActivePair* even = pairs, odd = pairs;
        for (var index = 0; index < inputs - 1; index += 2)
        {
            (even->Even, even->Inputs[0], even->Inputs[2]) = (index, x[index], other[index]);
            even += x[index] != 0 | other[index] != 0 ? 1 : 0;
            (odd->Odd, odd->Inputs[1], odd->Inputs[3]) = (index + 1, x[index + 1], other[index + 1]);
            odd += x[index + 1] != 0 | other[index + 1] != 0 ? 1 : 0;
        }

        if (inputs % 2 != 0)
        {
            (even->Even, even->Inputs[0], even->Inputs[2]) = (inputs - 1, x[inputs - 1], other[inputs - 1]);
            even += x[inputs - 1] != 0 | other[inputs - 1] != 0 ? 1 : 0;
        }

        return Fill(pairs, even, odd);
    }

    /// <summary>Where one kind has more, the others' rest is zeros.</summary>
    /// <returns>How many pairs there are.</returns>
    private static int Fill(ActivePair* pairs, ActivePair* even, ActivePair* odd)
    {
        var end = even > odd ? even : odd;
        for (; even < end; even++)
            (even->Even, even->Inputs[0], even->Inputs[2]) = (0, 0, 0);
        for (; odd < end; odd++)
            (odd->Odd, odd->Inputs[1], odd->Inputs[3]) = (0, 0, 0);
        return (int)(end - pairs);
    }

    /// <summary>How many rows are summed together from <paramref name="row"/> on: the last may be alone.</summary>
    public static int RowsAt(int row, in DenseShape shape) => Math.Min(Rows, shape.Rows - row);

    /// <summary>The list of the next two rows.</summary>
    public static float* Next(float* lists, int inputs) => lists + ActiveListLayout.DenseList(inputs);

    /// <summary>
    /// How many strips are summed at a time: of a row alone up to <see cref="Most"/>, which read weights at four places at once, so they
    /// come faster. Measured on a Zen 5: 0.16 → 0.07 ms for 1024 inputs and 1000 outputs behind MobileNetV3-small's convolutions; from memory,
    /// 16,000 inputs and 1024 outputs (66 MB) take 0.62 times as long. Sums of 256 bits of two strips gain nothing (0.94).
    /// </summary>
    /// <param name="left">Strips that are left.</param>
    public static int AtATime(int left, in DenseShape shape) => shape.Rows == 1 ? Math.Min(left, Most) : 1;

    /// <summary>The sums of some strips, or of half a strip: weights that no output has are not read.</summary>
    /// <param name="lanes">16 or 32, or 32 for each of as many strips as <see cref="AtATime"/> says, the last of which may have 16.</param>
    /// <param name="rows">One, or of one strip two.</param>
    /// <param name="active">The list of their inputs.</param>
    /// <param name="weights">Those of the first strip: 32 for each input.</param>
    /// <param name="stride">Floats from a strip's weights to the next one's.</param>
    /// <param name="bias">Where the sums of even inputs start.</param>
    /// <param name="sums">Where the 32 sums of each strip and row go.</param>
    public static void Avx512(int lanes, int rows, float* active, float* weights, long stride, float* bias, float* sums)
    {
        if (rows == 2)
        {
            RowsOn512(active, weights, bias, sums);
            return;
        }

        if (lanes == Most * Length)
        {
            StripsOn512(active, weights, stride, bias, sums);
            return;
        }

        for (; lanes > 0; lanes -= Length, weights += stride, bias += Length, sums += Length)
        {
            if (lanes >= Length)
                RowOn512(active, weights, bias, sums);
            else
                HalfOn512(active, weights, bias, sums);
        }
    }

    /// <inheritdoc cref="Avx512"/>
    public static void Avx2(int lanes, int rows, float* active, float* weights, long stride, float* bias, float* sums)
    {
        for (; lanes > 0; lanes -= Length, weights += stride, bias += Length, sums += Length)
        {
            if (rows == 1 && lanes >= Length)
            {
                RowOn256(active, weights, bias, sums);
                continue;
            }

            for (var lane = 0; lane < Math.Min(lanes, Length); lane += Half)
            {
                if (rows == 1)
                    HalfOn256(active, weights + lane, bias + lane, sums + lane);
                else
                    RowsOn256(active, weights + lane, bias + lane, sums + lane);
            }
        }
    }

    /// <inheritdoc cref="Avx512"/>
    public static void Portable(int lanes, int rows, float* active, float* weights, long stride, float* bias, float* sums)
    {
        for (; lanes > 0; lanes -= Length, weights += stride, bias += Length)
        {
            for (var row = 0; row < rows; row++, sums += Length)
            {
                for (var lane = 0; lane < Math.Min(lanes, Length); lane += Half)
                    RowOn128(active, row, weights + lane, bias + lane, sums + lane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowOn512(float* active, float* weights, float* bias, float* sums)
    {
        Vector512<float> a0 = Vector512.Load(bias), a1 = Vector512.Load(bias + 16);
        Vector512<float> b0 = default, b1 = default;
        var pair = (ActivePair*)(active + 2);
        for (var end = pair + *(int*)active; pair < end; pair++)
        {
            float* even = weights + (pair->Even * Length), odd = weights + (pair->Odd * Length);
            Vector512<float> x = Vector512.Create(pair->Inputs[0]), z = Vector512.Create(pair->Inputs[1]);
            a0 = Vector512.FusedMultiplyAdd(Vector512.Load(even), x, a0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Load(even + 16), x, a1);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Load(odd), z, b0);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Load(odd + 16), z, b1);
        }

        Vector512.Store(a0 + b0, sums);
        Vector512.Store(a1 + b1, sums + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void HalfOn512(float* active, float* weights, float* bias, float* sums)
    {
        Vector512<float> a = Vector512.Load(bias), b = default;
        var pair = (ActivePair*)(active + 2);
        for (var end = pair + *(int*)active; pair < end; pair++)
        {
            float* even = weights + (pair->Even * Length), odd = weights + (pair->Odd * Length);
            a = Vector512.FusedMultiplyAdd(Vector512.Load(even), Vector512.Create(pair->Inputs[0]), a);
            b = Vector512.FusedMultiplyAdd(Vector512.Load(odd), Vector512.Create(pair->Inputs[1]), b);
        }

        Vector512.Store(a + b, sums);
    }

    /// <summary>Sixteen sums, each in the order that it has alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StripsOn512(float* active, float* weights, long stride, float* bias, float* sums)
    {
        Vector512<float> a0 = Vector512.Load(bias), a1 = Vector512.Load(bias + 16);
        Vector512<float> a2 = Vector512.Load(bias + 32), a3 = Vector512.Load(bias + 48);
        Vector512<float> a4 = Vector512.Load(bias + 64), a5 = Vector512.Load(bias + 80);
        Vector512<float> a6 = Vector512.Load(bias + 96), a7 = Vector512.Load(bias + 112);
        Vector512<float> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default, b6 = default, b7 = default;
        float* second = weights + stride, third = second + stride, fourth = third + stride;
        var pair = (ActivePair*)(active + 2);
        for (var end = pair + *(int*)active; pair < end; pair++)
        {
            long even = (long)pair->Even * Length, odd = (long)pair->Odd * Length;
            Vector512<float> x = Vector512.Create(pair->Inputs[0]), z = Vector512.Create(pair->Inputs[1]);
            a0 = Vector512.FusedMultiplyAdd(Vector512.Load(weights + even), x, a0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Load(weights + even + 16), x, a1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Load(second + even), x, a2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Load(second + even + 16), x, a3);
            a4 = Vector512.FusedMultiplyAdd(Vector512.Load(third + even), x, a4);
            a5 = Vector512.FusedMultiplyAdd(Vector512.Load(third + even + 16), x, a5);
            a6 = Vector512.FusedMultiplyAdd(Vector512.Load(fourth + even), x, a6);
            a7 = Vector512.FusedMultiplyAdd(Vector512.Load(fourth + even + 16), x, a7);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Load(weights + odd), z, b0);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Load(weights + odd + 16), z, b1);
            b2 = Vector512.FusedMultiplyAdd(Vector512.Load(second + odd), z, b2);
            b3 = Vector512.FusedMultiplyAdd(Vector512.Load(second + odd + 16), z, b3);
            b4 = Vector512.FusedMultiplyAdd(Vector512.Load(third + odd), z, b4);
            b5 = Vector512.FusedMultiplyAdd(Vector512.Load(third + odd + 16), z, b5);
            b6 = Vector512.FusedMultiplyAdd(Vector512.Load(fourth + odd), z, b6);
            b7 = Vector512.FusedMultiplyAdd(Vector512.Load(fourth + odd + 16), z, b7);
        }

        Vector512.Store(a0 + b0, sums);
        Vector512.Store(a1 + b1, sums + 16);
        Vector512.Store(a2 + b2, sums + 32);
        Vector512.Store(a3 + b3, sums + 48);
        Vector512.Store(a4 + b4, sums + 64);
        Vector512.Store(a5 + b5, sums + 80);
        Vector512.Store(a6 + b6, sums + 96);
        Vector512.Store(a7 + b7, sums + 112);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowsOn512(float* active, float* weights, float* bias, float* sums)
    {
        Vector512<float> a0 = Vector512.Load(bias), a1 = Vector512.Load(bias + 16), b0 = default, b1 = default;
        Vector512<float> c0 = a0, c1 = a1, d0 = default, d1 = default;
        var pair = (ActivePair*)(active + 2);
        for (var end = pair + *(int*)active; pair < end; pair++)
        {
            var even = weights + (pair->Even * Length);
            Vector512<float> even0 = Vector512.Load(even), even1 = Vector512.Load(even + 16);
            var a = Vector512.Create(pair->Inputs[0]);
            a0 = Vector512.FusedMultiplyAdd(even0, a, a0);
            a1 = Vector512.FusedMultiplyAdd(even1, a, a1);
            var c = Vector512.Create(pair->Inputs[2]);
            c0 = Vector512.FusedMultiplyAdd(even0, c, c0);
            c1 = Vector512.FusedMultiplyAdd(even1, c, c1);
            var odd = weights + (pair->Odd * Length);
            Vector512<float> odd0 = Vector512.Load(odd), odd1 = Vector512.Load(odd + 16);
            var b = Vector512.Create(pair->Inputs[1]);
            b0 = Vector512.FusedMultiplyAdd(odd0, b, b0);
            b1 = Vector512.FusedMultiplyAdd(odd1, b, b1);
            var d = Vector512.Create(pair->Inputs[3]);
            d0 = Vector512.FusedMultiplyAdd(odd0, d, d0);
            d1 = Vector512.FusedMultiplyAdd(odd1, d, d1);
        }

        Vector512.Store(a0 + b0, sums);
        Vector512.Store(a1 + b1, sums + 16);
        Vector512.Store(c0 + d0, sums + Length);
        Vector512.Store(c1 + d1, sums + Length + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowOn256(float* active, float* weights, float* bias, float* sums)
    {
        Vector256<float> a0 = Vector256.Load(bias), a1 = Vector256.Load(bias + 8);
        Vector256<float> a2 = Vector256.Load(bias + 16), a3 = Vector256.Load(bias + 24);
        Vector256<float> b0 = default, b1 = default, b2 = default, b3 = default;
        var pair = (ActivePair*)(active + 2);
        for (var end = pair + *(int*)active; pair < end; pair++)
        {
            float* even = weights + (pair->Even * Length), odd = weights + (pair->Odd * Length);
            Vector256<float> x = Vector256.Create(pair->Inputs[0]), z = Vector256.Create(pair->Inputs[1]);
            a0 = Vector256.FusedMultiplyAdd(Vector256.Load(even), x, a0);
            a1 = Vector256.FusedMultiplyAdd(Vector256.Load(even + 8), x, a1);
            a2 = Vector256.FusedMultiplyAdd(Vector256.Load(even + 16), x, a2);
            a3 = Vector256.FusedMultiplyAdd(Vector256.Load(even + 24), x, a3);
            b0 = Vector256.FusedMultiplyAdd(Vector256.Load(odd), z, b0);
            b1 = Vector256.FusedMultiplyAdd(Vector256.Load(odd + 8), z, b1);
            b2 = Vector256.FusedMultiplyAdd(Vector256.Load(odd + 16), z, b2);
            b3 = Vector256.FusedMultiplyAdd(Vector256.Load(odd + 24), z, b3);
        }

        Vector256.Store(a0 + b0, sums);
        Vector256.Store(a1 + b1, sums + 8);
        Vector256.Store(a2 + b2, sums + 16);
        Vector256.Store(a3 + b3, sums + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void HalfOn256(float* active, float* weights, float* bias, float* sums)
    {
        Vector256<float> a0 = Vector256.Load(bias), a1 = Vector256.Load(bias + 8), b0 = default, b1 = default;
        var pair = (ActivePair*)(active + 2);
        for (var end = pair + *(int*)active; pair < end; pair++)
        {
            float* even = weights + (pair->Even * Length), odd = weights + (pair->Odd * Length);
            Vector256<float> x = Vector256.Create(pair->Inputs[0]), z = Vector256.Create(pair->Inputs[1]);
            a0 = Vector256.FusedMultiplyAdd(Vector256.Load(even), x, a0);
            a1 = Vector256.FusedMultiplyAdd(Vector256.Load(even + 8), x, a1);
            b0 = Vector256.FusedMultiplyAdd(Vector256.Load(odd), z, b0);
            b1 = Vector256.FusedMultiplyAdd(Vector256.Load(odd + 8), z, b1);
        }

        Vector256.Store(a0 + b0, sums);
        Vector256.Store(a1 + b1, sums + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowsOn256(float* active, float* weights, float* bias, float* sums)
    {
        Vector256<float> a0 = Vector256.Load(bias), a1 = Vector256.Load(bias + 8), b0 = default, b1 = default;
        Vector256<float> c0 = a0, c1 = a1, d0 = default, d1 = default;
        var pair = (ActivePair*)(active + 2);
        for (var end = pair + *(int*)active; pair < end; pair++)
        {
            var even = weights + (pair->Even * Length);
            Vector256<float> even0 = Vector256.Load(even), even1 = Vector256.Load(even + 8);
            var a = Vector256.Create(pair->Inputs[0]);
            a0 = Vector256.FusedMultiplyAdd(even0, a, a0);
            a1 = Vector256.FusedMultiplyAdd(even1, a, a1);
            var c = Vector256.Create(pair->Inputs[2]);
            c0 = Vector256.FusedMultiplyAdd(even0, c, c0);
            c1 = Vector256.FusedMultiplyAdd(even1, c, c1);
            var odd = weights + (pair->Odd * Length);
            Vector256<float> odd0 = Vector256.Load(odd), odd1 = Vector256.Load(odd + 8);
            var b = Vector256.Create(pair->Inputs[1]);
            b0 = Vector256.FusedMultiplyAdd(odd0, b, b0);
            b1 = Vector256.FusedMultiplyAdd(odd1, b, b1);
            var d = Vector256.Create(pair->Inputs[3]);
            d0 = Vector256.FusedMultiplyAdd(odd0, d, d0);
            d1 = Vector256.FusedMultiplyAdd(odd1, d, d1);
        }

        Vector256.Store(a0 + b0, sums);
        Vector256.Store(a1 + b1, sums + 8);
        Vector256.Store(c0 + d0, sums + Length);
        Vector256.Store(c1 + d1, sums + Length + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowOn128(float* active, int row, float* weights, float* bias, float* sums)
    {
        Vector128<float> a0 = Vector128.Load(bias), a1 = Vector128.Load(bias + 4);
        Vector128<float> a2 = Vector128.Load(bias + 8), a3 = Vector128.Load(bias + 12);
        Vector128<float> b0 = default, b1 = default, b2 = default, b3 = default;
        var pair = (ActivePair*)(active + 2);
        for (var end = pair + *(int*)active; pair < end; pair++)
        {
            float* even = weights + (pair->Even * Length), odd = weights + (pair->Odd * Length);
            var x = Vector128.Create(pair->Inputs[2 * row]);
            var z = Vector128.Create(pair->Inputs[(2 * row) + 1]);
            a0 = Vector128.MultiplyAddEstimate(Vector128.Load(even), x, a0);
            a1 = Vector128.MultiplyAddEstimate(Vector128.Load(even + 4), x, a1);
            a2 = Vector128.MultiplyAddEstimate(Vector128.Load(even + 8), x, a2);
            a3 = Vector128.MultiplyAddEstimate(Vector128.Load(even + 12), x, a3);
            b0 = Vector128.MultiplyAddEstimate(Vector128.Load(odd), z, b0);
            b1 = Vector128.MultiplyAddEstimate(Vector128.Load(odd + 4), z, b1);
            b2 = Vector128.MultiplyAddEstimate(Vector128.Load(odd + 8), z, b2);
            b3 = Vector128.MultiplyAddEstimate(Vector128.Load(odd + 12), z, b3);
        }

        Vector128.Store(a0 + b0, sums);
        Vector128.Store(a1 + b1, sums + 4);
        Vector128.Store(a2 + b2, sums + 8);
        Vector128.Store(a3 + b3, sums + 12);
    }
}
