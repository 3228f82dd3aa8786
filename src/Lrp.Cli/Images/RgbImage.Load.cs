using SkiaSharp;

namespace Lrp.Cli.Images;

/// <summary>Reading of pictures, by the library that also writes them.</summary>
public sealed partial record RgbImage
{
    /// <summary>Larger pictures are refused before they are unpacked: a small file can claim any size.</summary>
    private const long MostPixels = 200_000_000;

    /// <summary>Reads a PNG, JPEG or other common picture, turned as its camera says.</summary>
    /// <exception cref="InvalidDataException">The file is not a picture; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RgbImage Load(string path)
    {
        using var stream = File.OpenRead(path);
        using var codec = SKCodec.Create(stream)
            ?? throw new InvalidDataException($"'{path}' is not a picture that can be read (PNG, JPEG).");
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        if ((long)info.Width * info.Height > MostPixels)
            throw new InvalidDataException($"'{path}' has {info.Width} x {info.Height} pixels: too many.");
        using var bitmap = new SKBitmap(info);
        if (codec.GetPixels(info, bitmap.GetPixels()) != SKCodecResult.Success)
            throw new InvalidDataException($"'{path}' is damaged: its pixels cannot be read.");
        return Opaque(bitmap).Turn(codec.EncodedOrigin);
    }

    /// <summary>Transparent pixels lie on white.</summary>
    private static RgbImage Opaque(SKBitmap bitmap)
    {
        var source = bitmap.GetPixelSpan();
        var pixels = new byte[3 * bitmap.Width * bitmap.Height];
        for (int from = 0, to = 0; to < pixels.Length; from += 4, to += 3)
        {
            int alpha = source[from + 3];
            for (var channel = 0; channel < 3; channel++)
                pixels[to + channel] = (byte)((source[from + channel] * alpha + 255 * (255 - alpha) + 127) / 255);
        }

        return new RgbImage(bitmap.Width, bitmap.Height, pixels);
    }

    private RgbImage Turn(SKEncodedOrigin origin)
    {
        int right = Width - 1, bottom = Height - 1;
        return origin switch
        {
            SKEncodedOrigin.TopRight => Map(Width, Height, (x, y) => (right - x, y)),
            SKEncodedOrigin.BottomRight => Map(Width, Height, (x, y) => (right - x, bottom - y)),
            SKEncodedOrigin.BottomLeft => Map(Width, Height, (x, y) => (x, bottom - y)),
            SKEncodedOrigin.LeftTop => Map(Height, Width, (x, y) => (y, x)),
            SKEncodedOrigin.RightTop => Map(Height, Width, (x, y) => (y, bottom - x)),
            SKEncodedOrigin.RightBottom => Map(Height, Width, (x, y) => (right - y, bottom - x)),
            SKEncodedOrigin.LeftBottom => Map(Height, Width, (x, y) => (right - y, x)),
            _ => this,
        };
    }
}
