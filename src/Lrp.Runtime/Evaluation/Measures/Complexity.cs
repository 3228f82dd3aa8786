using System.IO.Compression;

namespace Lrp.Evaluation;

/// <summary>
/// How simple an explanation is. All take relevance of any shape, and are <see cref="double.NaN"/> where they have no meaning: where
/// all relevance is zero.
/// </summary>
public static class Complexity
{
    /// <summary>
    /// Entropy −Σ p ln p of p = |R| / Σ|R|, in nats: 0 for one element, ln n for all alike. (Bhatt et al., IJCAI 2020.)
    /// </summary>
    public static double Entropy(ReadOnlySpan<float> relevance)
    {
        var (sum, weighted) = (0.0, 0.0);
        foreach (var value in relevance)
        {
            var magnitude = Math.Abs((double)value);
            sum += magnitude;
            weighted += magnitude > 0 ? magnitude * Math.Log(magnitude) : 0;
        }

        return sum > 0 ? Math.Log(sum) - (weighted / sum) : double.NaN;
    }

    /// <summary>
    /// Sparseness: the Gini index Σₖ (2k − n − 1) a₍ₖ₎ / (n Σa) of a = |R|, ascending, k from 1: 0 for all alike, (n − 1)/n for one
    /// element. (Chalasani et al., ICML 2020.)
    /// </summary>
    public static double Gini(ReadOnlySpan<float> relevance)
    {
        var magnitudes = new double[relevance.Length];
        for (var index = 0; index < magnitudes.Length; index++)
            magnitudes[index] = Math.Abs((double)relevance[index]);
        Array.Sort(magnitudes);
        var (sum, weighted) = (0.0, 0.0);
        for (var index = 0; index < magnitudes.Length; index++)
        {
            sum += magnitudes[index];
            weighted += ((2.0 * index) + 1 - magnitudes.Length) * magnitudes[index];
        }

        return sum > 0 ? weighted / (magnitudes.Length * sum) : double.NaN;
    }

    /// <summary>
    /// Entropy in bits of the map as a picture of 256 greys, round((R − min)/(max − min)·255), halves to even; 0 for a constant map.
    /// (Samek et al., TNNLS 2017, section IV-D.)
    /// </summary>
    public static double ImageEntropy(ReadOnlySpan<float> map)
    {
        var counts = new int[256];
        foreach (var grey in Greys(map))
            counts[grey]++;
        double total = map.Length;
        return -counts.Where(count => count > 0).Sum(count => count / total * Math.Log2(count / total));
    }

    /// <summary>
    /// How many elements matter: those of |R| / max|R| above a threshold. (Nguyen and Martínez, 2020, with a threshold in place of
    /// their search.)
    /// </summary>
    public static double Effective(ReadOnlySpan<float> relevance, double threshold = 1e-2)
    {
        var largest = 0.0;
        foreach (var value in relevance)
            largest = Math.Max(largest, Math.Abs(value));
        var count = 0;
        foreach (var value in relevance)
            count += Math.Abs(value) > threshold * largest ? 1 : 0;
        return largest > 0 ? count : double.NaN;
    }

    /// <summary>
    /// Bytes of the map as a picture of 256 greys, filtered row by row (Sub) and deflated as PNG does it: noise is large. (Samek et
    /// al., TNNLS 2017, compare file sizes.)
    /// </summary>
    public static double CompressedSize(ReadOnlySpan<float> map, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        var greys = Greys(map);
        for (var index = greys.Length - 1; index > 0; index--)
            greys[index] -= index % width == 0 ? (byte)0 : greys[index - 1];
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(greys);
        return stream.Length;
    }

    private static byte[] Greys(ReadOnlySpan<float> map)
    {
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        foreach (var value in map)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        var greys = new byte[map.Length];
        for (var index = 0; index < greys.Length && high > low; index++)
            greys[index] = (byte)Math.Round(((double)map[index] - low) / ((double)high - low) * 255, MidpointRounding.ToEven);
        return greys;
    }
}
