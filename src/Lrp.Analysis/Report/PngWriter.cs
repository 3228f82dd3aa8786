using SkiaSharp;

namespace Lrp.Analysis;

/// <summary>Writes pictures as PNG: red, green and blue, a byte each.</summary>
internal static class PngWriter
{
    public static byte[] Write(int width, int height, ReadOnlySpan<byte> rgb)
    {
        var pixels = new byte[4 * width * height];
        for (var pixel = 0; pixel < width * height; pixel++)
        {
            rgb.Slice(3 * pixel, 3).CopyTo(pixels.AsSpan(4 * pixel));
            pixels[(4 * pixel) + 3] = byte.MaxValue;
        }

        using var image = SKImage.FromPixelCopy(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), pixels);
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}
