namespace Lrp.Cli.Images;

/// <summary>How a network's input holds a picture.</summary>
/// <param name="ChannelsLast">Channels of a pixel follow each other (NHWC) rather than planes (NCHW).</param>
public sealed record ImageLayout(int Channels, int Height, int Width, bool ChannelsLast)
{
    /// <summary>Reads a shape as a picture: one or three channels, behind the batch or last; null where it is none.</summary>
    public static ImageLayout? Of(IReadOnlyList<int> shape) => shape switch
    {
        [1, 1 or 3, var height, var width] => new ImageLayout(shape[1], height, width, false),
        [1, var height, var width, 1 or 3] => new ImageLayout(shape[3], height, width, true),
        _ => null,
    };

    /// <summary>Three planes of a picture as the network takes them; one channel is their mean.</summary>
    public float[] Arrange(ReadOnlySpan<float> planes)
    {
        var area = Height * Width;
        var input = new float[Channels * area];
        for (var pixel = 0; pixel < area; pixel++)
        {
            if (Channels == 1)
                input[pixel] = (planes[pixel] + planes[area + pixel] + planes[2 * area + pixel]) / 3;
            for (var channel = 0; channel < Channels && Channels == 3; channel++)
                input[Index(channel, pixel)] = planes[channel * area + pixel];
        }

        return input;
    }

    /// <summary>The sum over a pixel's channels.</summary>
    public float[] SumChannels(ReadOnlySpan<float> values)
    {
        var map = new float[Height * Width];
        for (var pixel = 0; pixel < map.Length; pixel++)
        {
            for (var channel = 0; channel < Channels; channel++)
                map[pixel] += values[Index(channel, pixel)];
        }

        return map;
    }

    /// <summary>An input as a picture to look at: its smallest value black, its largest white.</summary>
    public RgbImage ToImage(ReadOnlySpan<float> values)
    {
        float low = float.MaxValue, high = float.MinValue;
        foreach (var value in values)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        var scale = high > low ? 255 / (high - low) : 0;
        var pixels = new byte[3 * Height * Width];
        for (var pixel = 0; pixel < Height * Width; pixel++)
        {
            for (var channel = 0; channel < 3; channel++)
                pixels[3 * pixel + channel] = (byte)MathF.Round((values[Index(Math.Min(channel, Channels - 1), pixel)] - low) * scale);
        }

        return new RgbImage(Width, Height, pixels);
    }

    private int Index(int channel, int pixel) => ChannelsLast ? pixel * Channels + channel : channel * Height * Width + pixel;
}
