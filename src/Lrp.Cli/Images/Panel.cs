namespace Lrp.Cli.Images;

/// <summary>A picture with a title.</summary>
/// <param name="Pixels">Rows of RGBA.</param>
public sealed record Panel(string Title, int Width, int Height, byte[] Pixels)
{
    /// <summary>What its colours mean, to be drawn below; null for none.</summary>
    public ColorBar? Bar { get; init; }

    public static Panel Of(string title, RgbImage image, int scale)
    {
        var pixels = new byte[4 * image.Width * image.Height * scale * scale];
        var width = image.Width * scale;
        for (var pixel = 0; pixel < pixels.Length / 4; pixel++)
        {
            var source = 3 * (pixel / width / scale * image.Width + pixel % width / scale);
            image.Pixels.AsSpan(source, 3).CopyTo(pixels.AsSpan(4 * pixel));
            pixels[4 * pixel + 3] = byte.MaxValue;
        }

        return new Panel(title, width, image.Height * scale, pixels);
    }
}
