namespace Lrp.Cli.Images;

/// <summary>How a network's input holds a picture, or several that lie behind each other.</summary>
/// <param name="ChannelsLast">Channels of a pixel follow each other (NHWC) rather than planes (NCHW).</param>
public sealed record ImageLayout(int Channels, int Height, int Width, bool ChannelsLast)
{
    /// <summary>The pictures that a volume consists of; 1 for a picture.</summary>
    public int Slices { get; init; } = 1;

    /// <summary>What a slice is.</summary>
    public string SliceName { get; init; } = "slice";

    private int Pixels => Slices * Height * Width;

    /// <summary>
    /// Reads a shape as a picture or volume: one or three channels, behind the batch or last, or any number of channels before a
    /// volume. Of a picture of other channels each is a slice, as is all else that lies before the last two axes; null where there is none.
    /// </summary>
    public static ImageLayout? Of(IReadOnlyList<int> shape) => shape switch
    {
        [1, 1 or 3, var height, var width] => new ImageLayout(shape[1], height, width, false),
        [1, var height, var width, 1 or 3] => new ImageLayout(shape[3], height, width, true),
        [1, 1 or 3, var depth, var height, var width] => new ImageLayout(shape[1], height, width, false) { Slices = depth },
        [1, var depth, var height, var width, 1 or 3] => new ImageLayout(shape[4], height, width, true) { Slices = depth },
        [1, var channels, var depth, var height, var width] => new ImageLayout(channels, height, width, false) { Slices = depth },
        [1, var channels, > 1, > 1] => new ImageLayout(1, shape[2], shape[3], false) { Slices = channels, SliceName = "channel" },
        [_, _, .., > 1, > 1] => new ImageLayout(1, shape[^2], shape[^1], false)
        {
            Slices = shape.SkipLast(2).Aggregate(1, (product, dimension) => product * dimension),
        },
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

    /// <summary>The sum over a pixel's channels, slice by slice.</summary>
    public float[] SumChannels(ReadOnlySpan<float> values)
    {
        var map = new float[Pixels];
        for (var pixel = 0; pixel < map.Length; pixel++)
        {
            for (var channel = 0; channel < Channels; channel++)
                map[pixel] += values[Index(channel, pixel)];
        }

        return map;
    }

    /// <summary>
    /// An input as a picture to look at, slices below each other: its smallest value black, its largest white; in colours where there
    /// are three channels.
    /// </summary>
    public RgbImage ToImage(ReadOnlySpan<float> values)
    {
        var shown = Channels == 3 ? values : SumChannels(values);
        float low = float.MaxValue, high = float.MinValue;
        foreach (var value in shown)
        {
            if (float.IsFinite(value))
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        var scale = high > low ? 255 / (high - low) : 0;
        var pixels = new byte[3 * Pixels];
        for (var pixel = 0; pixel < Pixels; pixel++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var value = (shown[Channels == 3 ? Index(channel, pixel) : pixel] - low) * scale;
                pixels[3 * pixel + channel] = (byte)Math.Clamp(MathF.Round(value), 0, 255);
            }
        }

        return new RgbImage(Width, Slices * Height, pixels);
    }

    private int Index(int channel, int pixel) => ChannelsLast ? pixel * Channels + channel : channel * Pixels + pixel;
}
