using System.Globalization;

namespace Lrp.Cli.Images;

/// <summary>A size as options state it: one number for the shorter side, or width and height.</summary>
public readonly record struct PictureSize(int Width, int Height)
{
    private const int Largest = 16384;

    /// <summary>Only the shorter side is given.</summary>
    public bool IsShorterSide => Height == 0;

    /// <summary>Reads <c>256</c> or <c>320x240</c> (width, height).</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static PictureSize Parse(string text)
    {
        int[] sides = [.. text.Split('x').Select(ParseSide)];
        return sides switch
        {
            [> 0 and <= Largest] => new PictureSize(sides[0], 0),
            [> 0 and <= Largest, > 0 and <= Largest] => new PictureSize(sides[0], sides[1]),
            _ => throw new FormatException($"'{text}' is not a size; write 256 (the shorter side) or 320x240 (width, height)."),
        };
    }

    private static int ParseSide(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) ? pixels : 0;
}

/// <summary>What is done to a picture before a network sees it.</summary>
/// <param name="Resize">Null: so that the picture just covers what the network takes.</param>
/// <param name="Crop">Null: the centre, of the size that the network takes.</param>
/// <param name="Mean">Subtracted from red, green and blue, which are between 0 and 1.</param>
/// <param name="Deviation">Divides what remains.</param>
public sealed record Preprocessing(PictureSize? Resize, PictureSize? Crop, IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation)
{
    /// <summary>Reads three numbers, or one for all channels: <c>0.485,0.456,0.406</c>.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static IReadOnlyList<float> ParseChannels(string text)
    {
        var numbers = new List<float>();
        foreach (var part in text.Split(','))
        {
            if (!float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !float.IsFinite(number))
                throw new FormatException($"'{part}' is not a number; write for example 0.485,0.456,0.406.");
            numbers.Add(number);
        }

        return numbers.Count switch
        {
            1 => [numbers[0], numbers[0], numbers[0]],
            3 => numbers,
            _ => throw new FormatException($"'{text}' has {numbers.Count} numbers; write three, for red, green and blue, or one for all."),
        };
    }

    /// <summary>The same for what divides.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static IReadOnlyList<float> ParseDeviation(string text)
    {
        var deviation = ParseChannels(text);
        return deviation.All(value => value > 0) ? deviation : throw new FormatException($"'{text}': standard deviations are above 0.");
    }

    /// <summary>What is done, in words: for comparing two of them.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"resize {Resize}, crop {Crop}, mean {string.Join(' ', Mean)}, std {string.Join(' ', Deviation)}");

    /// <summary>Colours are taken as they are.</summary>
    public bool IsPlain => Mean.All(value => value == 0) && Deviation.All(value => value == 1);

    /// <summary>Resizes and crops to what the network takes.</summary>
    /// <exception cref="InvalidDataException">The options give another size.</exception>
    public RgbImage Fit(RgbImage image, ImageLayout layout)
    {
        var resized = Resize switch
        {
            { IsShorterSide: true } size => image.ResizeShorterSide(size.Width),
            { } size => image.Resize(size.Width, size.Height),
            null => Cover(image, layout),
        };
        var (width, height) = Crop switch
        {
            { IsShorterSide: true } crop => (crop.Width, crop.Width),
            { } crop => (crop.Width, crop.Height),
            null => (layout.Width, layout.Height),
        };
        if ((width, height) != (layout.Width, layout.Height) || width > resized.Width || height > resized.Height)
        {
            throw new InvalidDataException(
                $"The network takes {layout.Width} x {layout.Height} pixels: a picture of {resized.Width} x {resized.Height} cannot be " +
                $"cropped to that by --crop {width}x{height}; change --resize or --crop.");
        }

        return resized.CropCentre(width, height);
    }

    /// <summary>The picture as the network's input.</summary>
    public float[] ToInput(RgbImage fitted, ImageLayout layout) => layout.Arrange(fitted.ToPlanes([.. Mean], [.. Deviation]));

    private static RgbImage Cover(RgbImage image, ImageLayout layout)
    {
        var scale = Math.Max((double)layout.Width / image.Width, (double)layout.Height / image.Height);
        return image.Resize(
            Math.Max(layout.Width, (int)Math.Round(image.Width * scale)), Math.Max(layout.Height, (int)Math.Round(image.Height * scale)));
    }
}
