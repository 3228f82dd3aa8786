using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lrp.Learning;

/// <summary>What the solver does with all variables in each step, four at a time.</summary>
internal static class Sweeps
{
    /// <summary>The curvature that stands for none or less: τ of Fan et al.</summary>
    private const double LeastCurvature = 1e-12;

    public static double Curvature(double value) => value > 0 ? value : LeastCurvature;

    /// <summary>Adds multiples of two rows.</summary>
    public static void Add(
        Span<double> target, ReadOnlySpan<float> first, double firstFactor, ReadOnlySpan<float> second, double secondFactor)
    {
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var from = ref MemoryMarshal.GetReference(first);
        ref var other = ref MemoryMarshal.GetReference(second);
        var (a, b) = (Vector256.Create(firstFactor), Vector256.Create(secondFactor));
        var index = 0;
        for (; index <= target.Length - 4; index += 4)
        {
            var sum = Vector256.LoadUnsafe(ref to, (nuint)index) + (a * Widen(ref from, index)) + (b * Widen(ref other, index));
            sum.StoreUnsafe(ref to, (nuint)index);
        }

        for (; index < target.Length; index++)
            target[index] = target[index] + (firstFactor * first[index]) + (secondFactor * second[index]);
    }

    /// <summary>The first of the least sums.</summary>
    public static (int Index, double Least) Least(ReadOnlySpan<double> values, ReadOnlySpan<double> barriers)
    {
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var barrier = ref MemoryMarshal.GetReference(barriers);
        var (best, indices, now) = (Vector256.Create(double.PositiveInfinity), Vector256<long>.Zero, Vector256<long>.Indices);
        var index = 0;
        for (; index <= values.Length - 4; index += 4, now += Vector256.Create(4L))
        {
            var sum = Vector256.LoadUnsafe(ref value, (nuint)index) + Vector256.LoadUnsafe(ref barrier, (nuint)index);
            var isLess = Vector256.LessThan(sum, best);
            best = Vector256.ConditionalSelect(isLess, sum, best);
            indices = Vector256.ConditionalSelect(isLess.AsInt64(), now, indices);
        }

        var found = (Index: 0, Least: double.PositiveInfinity);
        for (var lane = 0; lane < 4; lane++)
        {
            if (best[lane] < found.Least || (best[lane] == found.Least && indices[lane] < found.Index))
                found = ((int)indices[lane], best[lane]);
        }

        for (; index < values.Length; index++)
        {
            if (values[index] + barriers[index] < found.Least)
                found = (index, values[index] + barriers[index]);
        }

        return found;
    }

    /// <summary>Of what lies above <paramref name="least"/>, the first of the largest slope² / curvature; and the largest value.</summary>
    /// <param name="barriers">Added to the values.</param>
    /// <param name="row">Kernel values with the other variable of the step.</param>
    /// <param name="own">That variable's own kernel value.</param>
    public static (int Index, double Gain, double Most) Steepest(
        ReadOnlySpan<double> values, ReadOnlySpan<double> barriers, ReadOnlySpan<float> row, ReadOnlySpan<double> diagonal, double least,
        double own)
    {
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var barrier = ref MemoryMarshal.GetReference(barriers);
        ref var kernel = ref MemoryMarshal.GetReference(row);
        ref var self = ref MemoryMarshal.GetReference(diagonal);
        var (best, indices, now) = (Vector256<double>.Zero, Vector256<long>.Zero, Vector256<long>.Indices);
        var (most, zero, floor) = (Vector256.Create(double.NegativeInfinity), Vector256<double>.Zero, Vector256.Create(LeastCurvature));
        var index = 0;
        for (; index <= values.Length - 4; index += 4, now += Vector256.Create(4L))
        {
            var sum = Vector256.LoadUnsafe(ref value, (nuint)index) + Vector256.LoadUnsafe(ref barrier, (nuint)index);
            most = Vector256.ConditionalSelect(Vector256.GreaterThan(sum, most), sum, most);
            var slope = Vector256.ConditionalSelect(
                Vector256.GreaterThan(sum, Vector256.Create(least)), sum - Vector256.Create(least), zero);
            var pair = Widen(ref kernel, index);
            var curvature = Vector256.Create(own) + Vector256.LoadUnsafe(ref self, (nuint)index) - (pair + pair);
            curvature = Vector256.ConditionalSelect(Vector256.GreaterThan(curvature, zero), curvature, floor);
            var gain = slope * slope / curvature;
            var isMore = Vector256.GreaterThan(gain, best);
            best = Vector256.ConditionalSelect(isMore, gain, best);
            indices = Vector256.ConditionalSelect(isMore.AsInt64(), now, indices);
        }

        var found = (Index: 0, Gain: 0.0, Most: double.NegativeInfinity);
        for (var lane = 0; lane < 4; lane++)
        {
            found.Most = Math.Max(found.Most, most[lane]);
            if (best[lane] > found.Gain || (best[lane] == found.Gain && indices[lane] < found.Index))
                (found.Index, found.Gain) = ((int)indices[lane], best[lane]);
        }

        for (; index < values.Length; index++)
        {
            var sum = values[index] + barriers[index];
            found.Most = Math.Max(found.Most, sum);
            var slope = Math.Max(sum - least, 0);
            var gain = slope * slope / Curvature(own + diagonal[index] - (2.0 * row[index]));
            if (gain > found.Gain)
                (found.Index, found.Gain) = (index, gain);
        }

        return found;
    }

    private static Vector256<double> Widen(ref float source, int index) =>
        Vector256.WidenLower(Vector128.LoadUnsafe(ref source, (nuint)index).ToVector256Unsafe());
}
