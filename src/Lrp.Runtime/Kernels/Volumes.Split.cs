namespace Lrp.Generated;

// Ties of maxima that share.
public static unsafe partial class Volumes
{
    /// <summary>Routes relevance in equal shares to all elements that are their window's maximum.</summary>
    public static void Split(
        float* x, float* relevance, float* result, int planes, ReadOnlySpan<int> spatial, ReadOnlySpan<int> output, ReadOnlySpan<int> kernel,
        ReadOnlySpan<int> strides, ReadOnlySpan<int> dilations, ReadOnlySpan<int> pads, ReadOnlySpan<int> padsEnd, bool countPadding)
    {
        int area = Product(spatial), outputArea = Product(output), taps = Product(kernel);
        Span<int> position = stackalloc int[MaximumRank];
        for (var plane = 0; plane < planes; plane++, x += area, result += area)
        {
            new Span<float>(result, area).Clear();
            for (var o = 0; o < outputArea; o++, relevance++)
            {
                Unravel(o, output, position);
                var winner = Winner(x, position, taps, spatial, kernel, strides, dilations, pads);
                var ties = 0;
                for (var pass = 0; pass < 2; pass++)
                {
                    for (var t = 0; t < taps; t++)
                    {
                        var at = Tap(position, t, spatial, kernel, strides, dilations, pads);
                        if (at < 0 || x[at] != x[winner])
                            continue;
                        if (pass == 0)
                            ties++;
                        else
                            result[at] += *relevance / ties;
                    }
                }
            }
        }
    }
}
