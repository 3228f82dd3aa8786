using System.Globalization;
using Lrp.Cli.Images;

namespace Lrp.Cli.Data;

/// <summary>A rectangle in a picture, in its pixels.</summary>
internal sealed record PictureBox(int Left, int Top, int Width, int Height)
{
    /// <summary>Reads <c>left,top,width,height</c>.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static PictureBox Parse(string text)
    {
        int[] numbers = [.. text.Split(',').Select(part =>
            int.TryParse(part, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture,
                out var value) ? value : -1)];
        return numbers is [>= 0, >= 0, > 0, > 0]
            ? new PictureBox(numbers[0], numbers[1], numbers[2], numbers[3])
            : throw new FormatException($"'{text}' is no box; write left,top,width,height in pixels.");
    }

    /// <summary>White within, black without: a mask that can be fitted to a network as its picture is.</summary>
    public RgbImage ToMask(int width, int height)
    {
        if (Left > width - Width || Top > height - Height)
            throw new InvalidDataException($"the box {Left},{Top},{Width},{Height} is not within its {width} x {height} pixels");
        var pixels = new byte[3 * width * height];
        for (var row = Top; row < Top + Height; row++)
            pixels.AsSpan(3 * ((row * width) + Left), 3 * Width).Fill(byte.MaxValue);
        return new RgbImage(width, height, pixels);
    }

    /// <summary>What is bright belongs to the object.</summary>
    public static bool[] Threshold(RgbImage mask) =>
        [.. Enumerable.Range(0, mask.Width * mask.Height).Select(pixel => mask.Pixels[3 * pixel] > 127)];
}
