using System.Runtime.CompilerServices;

namespace Lrp.Generated;

/// <summary>
/// Look-ups by indices that are computed at run time, and their adjoints, on row-major data. Indices are whole numbers kept as floats;
/// negative ones count from the end. One that points nowhere is an <see cref="ArgumentException"/>: nothing is read or written beyond the data.
/// </summary>
public static unsafe class Gathering
{
    /// <summary>Copies slices of data [outer, length, inner]: one of [inner] for each of so many indices.</summary>
    public static void Gather(float* data, float* indices, float* target, int outer, int length, int inner, int count)
    {
        for (var row = 0; row < outer; row++, data += (long)length * inner)
        {
            for (var index = 0; index < count; index++, target += inner)
                Tensors.Copy(data + ((long)Place(indices[index], length) * inner), target, inner);
        }
    }

    /// <summary>The adjoint of <see cref="Gather"/>: slices add up at their places in [outer, length, inner].</summary>
    public static void Adjoint(float* g, float* indices, float* target, int outer, int length, int inner, int count)
    {
        for (var row = 0; row < outer; row++, target += (long)length * inner)
        {
            Tensors.Fill(target, length * inner, 0);
            for (var index = 0; index < count; index++)
            {
                var to = target + ((long)Place(indices[index], length) * inner);
                for (var element = 0; element < inner; element++)
                    to[element] += *g++;
            }
        }
    }

    /// <summary>For each index the element that stands there along an axis of the data, and elsewhere at the index's own place.</summary>
    /// <param name="shape">Dimensions of the data.</param>
    /// <param name="indicesShape">Dimensions of indices and target.</param>
    public static void Elements(
        float* data, float* indices, float* target, int axis, ReadOnlySpan<int> shape, ReadOnlySpan<int> indicesShape)
    {
        for (var index = 0; index < Count(indicesShape); index++)
            target[index] = data[PlaceOf(index, indices[index], axis, shape, indicesShape)];
    }

    /// <summary>The adjoint of <see cref="Elements"/>.</summary>
    /// <param name="shape">Dimensions of the target.</param>
    /// <param name="indicesShape">Dimensions of indices and <paramref name="g"/>.</param>
    public static void ElementsAdjoint(
        float* g, float* indices, float* target, int axis, ReadOnlySpan<int> shape, ReadOnlySpan<int> indicesShape)
    {
        Tensors.Fill(target, Count(shape), 0);
        for (var index = 0; index < Count(indicesShape); index++)
            target[PlaceOf(index, indices[index], axis, shape, indicesShape)] += g[index];
    }

    /// <summary>
    /// Places of the largest (or smallest) elements along an axis of [outer, length, inner], in that order; of equal ones the first, or last,
    /// comes first. What is no number comes before all.
    /// </summary>
    /// <param name="count">How many of them.</param>
    public static void TopIndices(
        float* source, float* target, int outer, int length, int inner, int count, bool ofSmallest, bool isLastFirst)
    {
        for (var row = 0; row < outer * inner; row++)
        {
            var from = source + ((long)(row / inner) * length * inner) + (row % inner);
            var to = target + ((long)(row / inner) * count * inner) + (row % inner);
            var previous = -1;
            for (var rank = 0; rank < count; rank++)
            {
                var best = -1;
                for (var place = 0; place < length; place++)
                {
                    if ((previous < 0 || Precedes(from, previous, place)) && (best < 0 || Precedes(from, place, best)))
                        best = place;
                }

                to[(long)rank * inner] = best;
                previous = best;
            }
        }

        bool Precedes(float* elements, int place, int other)
        {
            float a = elements[(long)place * inner], b = elements[(long)other * inner];
            if (a == b || (float.IsNaN(a) && float.IsNaN(b)))
                return isLastFirst ? place > other : place < other;
            return float.IsNaN(a) || (!float.IsNaN(b) && (ofSmallest ? a < b : a > b));
        }
    }

    private static long PlaceOf(int index, float wanted, int axis, ReadOnlySpan<int> shape, ReadOnlySpan<int> indicesShape)
    {
        long place = 0, stride = 1;
        for (var dimension = shape.Length - 1; dimension >= 0; dimension--)
        {
            place += (dimension == axis ? Place(wanted, shape[axis]) : index % indicesShape[dimension]) * stride;
            index /= indicesShape[dimension];
            stride *= shape[dimension];
        }

        return place;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Place(float index, int length)
    {
        if (!(index >= -length && index < length))
            ThrowOutside(index, length);
        var place = (int)index;
        return place < 0 ? place + length : place;
    }

    private static void ThrowOutside(float index, int length) => throw new ArgumentException(
        $"The input holds the index {index}, but the table it looks up has {length} rows: 0 to {length - 1}.", "input");

    private static int Count(ReadOnlySpan<int> dimensions)
    {
        var count = 1;
        foreach (var dimension in dimensions)
            count *= dimension;
        return count;
    }
}
