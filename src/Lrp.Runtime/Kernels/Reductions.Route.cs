namespace Lrp.Generated;

// Relevance back through maxima and minima.
public static unsafe partial class Reductions
{
    /// <summary>
    /// Routes relevance back through a maximum or minimum over some axes: to the first extremum in row-major order, or in equal shares to
    /// all of them.
    /// </summary>
    /// <param name="relevance">One number per extremum.</param>
    /// <param name="result">Laid out like the source.</param>
    /// <param name="kept">Dimensions of the axes that stay.</param>
    /// <param name="keptStrides">Their strides in the source.</param>
    /// <param name="reduced">Dimensions of the axes that go.</param>
    /// <param name="reducedStrides">Their strides in the source.</param>
    public static void Route(
        bool ofMinimum, bool splits, float* source, float* relevance, float* result,
        ReadOnlySpan<int> kept, ReadOnlySpan<int> keptStrides, ReadOnlySpan<int> reduced, ReadOnlySpan<int> reducedStrides) =>
        Route(ofMinimum, splits, source, ref relevance, result, kept, keptStrides, reduced, reducedStrides);

    private static void Route(
        bool ofMinimum, bool splits, float* source, ref float* relevance, float* result,
        ReadOnlySpan<int> kept, ReadOnlySpan<int> keptStrides, ReadOnlySpan<int> reduced, ReadOnlySpan<int> reducedStrides)
    {
        if (kept.Length > 0)
        {
            for (var index = 0; index < kept[0]; index++)
            {
                var offset = (long)index * keptStrides[0];
                Route(ofMinimum, splits, source + offset, ref relevance, result + offset, kept[1..], keptStrides[1..], reduced, reducedStrides);
            }

            return;
        }

        var extremum = ofMinimum
            ? Accumulate(Reduction.Minimum, source, double.PositiveInfinity, reduced, reducedStrides)
            : Accumulate(Reduction.Maximum, source, double.NegativeInfinity, reduced, reducedStrides);
        var share = *relevance++;
        if (splits)
            share /= Count(source, extremum, reduced, reducedStrides);
        Give(source, result, extremum, share, splits ? int.MaxValue : 1, reduced, reducedStrides);
    }

    private static int Count(float* source, double extremum, ReadOnlySpan<int> dimensions, ReadOnlySpan<int> strides)
    {
        if (dimensions.Length == 0)
            return *source == extremum ? 1 : 0;
        var count = 0;
        for (var index = 0; index < dimensions[0]; index++)
            count += Count(source + ((long)index * strides[0]), extremum, dimensions[1..], strides[1..]);
        return count;
    }

    /// <summary>Writes the share at so many extrema, and zeros elsewhere.</summary>
    /// <returns>How many more may follow.</returns>
    private static int Give(
        float* source, float* result, double extremum, float share, int most, ReadOnlySpan<int> dimensions, ReadOnlySpan<int> strides)
    {
        if (dimensions.Length == 0)
        {
            var isWinner = most > 0 && *source == extremum;
            *result = isWinner ? share : 0;
            return isWinner ? most - 1 : most;
        }

        for (var index = 0; index < dimensions[0]; index++)
        {
            var offset = (long)index * strides[0];
            most = Give(source + offset, result + offset, extremum, share, most, dimensions[1..], strides[1..]);
        }

        return most;
    }
}
