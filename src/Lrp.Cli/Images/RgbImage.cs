namespace Lrp.Cli.Images;

/// <summary>A picture as networks see it: bytes R, G, B of every pixel, row by row.</summary>
public sealed partial record RgbImage(int Width, int Height, byte[] Pixels)
{
    /// <summary>Resizes so that the shorter side is <paramref name="side"/>; the longer one is rounded down.</summary>
    public RgbImage ResizeShorterSide(int side) => Width <= Height
        ? Resize(side, (int)((long)side * Height / Width))
        : Resize((int)((long)side * Width / Height), side);

    /// <summary>Resizes by <see cref="Bicubic"/>, across and then down, rounded to bytes in between.</summary>
    public RgbImage Resize(int width, int height) =>
        new(width, height, Bicubic.Down(Bicubic.Across(Pixels, Width, Height, width), Height, width, height));

    /// <summary>The central part.</summary>
    /// <exception cref="ArgumentException">The picture is smaller than that.</exception>
    public RgbImage CropCentre(int width, int height)
    {
        if (width > Width || height > Height)
            throw new ArgumentException($"A picture of {Width} x {Height} cannot be cropped to {width} x {height}.");
        int left = (Width - width) / 2, top = (Height - height) / 2;
        return Map(width, height, (x, y) => (left + x, top + y));
    }

    /// <summary>Some rows of it.</summary>
    public RgbImage Rows(int first, int count) => new(Width, count, Pixels.AsSpan(3 * Width * first, 3 * Width * count).ToArray());

    /// <summary>Without its colours, by their luminance (ITU-R BT.601).</summary>
    public RgbImage ToGrey()
    {
        var grey = new byte[Pixels.Length];
        for (var pixel = 0; pixel < grey.Length; pixel += 3)
        {
            var luminance = 0.299f * Pixels[pixel] + 0.587f * Pixels[pixel + 1] + 0.114f * Pixels[pixel + 2];
            grey.AsSpan(pixel, 3).Fill((byte)MathF.Round(luminance));
        }

        return new RgbImage(Width, Height, grey);
    }

    /// <summary>Pixels as a network takes them: (value / 255 − mean) / deviation per channel, one plane per channel.</summary>
    public float[] ToPlanes(ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation)
    {
        var area = Width * Height;
        var planes = new float[3 * area];
        for (var channel = 0; channel < 3; channel++)
        {
            for (var pixel = 0; pixel < area; pixel++)
                planes[channel * area + pixel] = (Pixels[3 * pixel + channel] / 255f - mean[channel]) / deviation[channel];
        }

        return planes;
    }

    private RgbImage Map(int width, int height, Func<int, int, (int X, int Y)> source)
    {
        var pixels = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (fromX, fromY) = source(x, y);
                Pixels.AsSpan(3 * (fromY * Width + fromX), 3).CopyTo(pixels.AsSpan(3 * (y * width + x)));
            }
        }

        return new RgbImage(width, height, pixels);
    }
}
