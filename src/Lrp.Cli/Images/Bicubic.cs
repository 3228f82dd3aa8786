namespace Lrp.Cli.Images;

/// <summary>
/// Bicubic interpolation with antialiasing: where a picture shrinks, the kernel widens with it, as networks' training pipelines
/// do. (Keys' kernel with a = −1/2; a plain bicubic would skip pixels and change what the network sees.)
/// </summary>
internal static class Bicubic
{
    /// <summary>Resizes the rows of interleaved RGB.</summary>
    public static byte[] Across(byte[] pixels, int width, int height, int newWidth)
    {
        var taps = Taps(width, newWidth);
        var result = new byte[3 * newWidth * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < newWidth; x++)
                Blend(pixels, 3 * (y * width + taps[x].First), 3, taps[x].Weights, result.AsSpan(3 * (y * newWidth + x), 3));
        }

        return result;
    }

    /// <summary>Resizes the columns of interleaved RGB.</summary>
    public static byte[] Down(byte[] pixels, int height, int width, int newHeight)
    {
        var taps = Taps(height, newHeight);
        var result = new byte[3 * width * newHeight];
        for (var y = 0; y < newHeight; y++)
        {
            for (var x = 0; x < width; x++)
                Blend(pixels, 3 * (taps[y].First * width + x), 3 * width, taps[y].Weights, result.AsSpan(3 * (y * width + x), 3));
        }

        return result;
    }

    private static void Blend(byte[] pixels, int start, int step, double[] weights, Span<byte> result)
    {
        for (var channel = 0; channel < 3; channel++)
        {
            var sum = 0.5;
            for (var tap = 0; tap < weights.Length; tap++)
                sum += weights[tap] * pixels[start + channel + tap * step];
            result[channel] = (byte)Math.Clamp(Math.Floor(sum), 0, 255);
        }
    }

    /// <summary>For every new position the old ones that it mixes; the weights sum to one.</summary>
    private static (int First, double[] Weights)[] Taps(int length, int newLength)
    {
        var scale = (double)length / newLength;
        var stretch = Math.Max(scale, 1);
        var taps = new (int, double[])[newLength];
        for (var position = 0; position < newLength; position++)
        {
            var centre = (position + 0.5) * scale;
            var first = Math.Max((int)(centre - 2 * stretch + 0.5), 0);
            var last = Math.Min((int)(centre + 2 * stretch + 0.5), length);
            var weights = new double[last - first];
            for (var tap = 0; tap < weights.Length; tap++)
                weights[tap] = Kernel((first + tap + 0.5 - centre) / stretch);
            var sum = weights.Sum();
            taps[position] = (first, Array.ConvertAll(weights, weight => weight / sum));
        }

        return taps;
    }

    private static double Kernel(double x)
    {
        const double a = -0.5;
        x = Math.Abs(x);
        return x switch
        {
            < 1 => ((a + 2) * x - (a + 3)) * x * x + 1,
            < 2 => (((x - 5) * x + 8) * x - 4) * a,
            _ => 0,
        };
    }
}
