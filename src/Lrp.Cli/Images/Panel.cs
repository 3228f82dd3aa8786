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

    /// <summary>An even grey.</summary>
    public static Panel Grey(string title, int width, int height, byte shade)
    {
        var pixels = new byte[4 * width * height];
        for (var index = 0; index < pixels.Length; index++)
            pixels[index] = index % 4 == 3 ? byte.MaxValue : shade;
        return new Panel(title, width, height, pixels);
    }

    /// <summary>Copies the picture into a larger one.</summary>
    /// <param name="rgba">Rows of <paramref name="width"/> pixels.</param>
    public void CopyTo(Span<byte> rgba, int width, int left, int top)
    {
        for (var row = 0; row < Height; row++)
            Pixels.AsSpan(4 * row * Width, 4 * Width).CopyTo(rgba[(4 * ((top + row) * width + left))..]);
    }
}
