using SkiaSharp;

namespace Lrp.Cli.Images;

/// <summary>A picture with a title.</summary>
/// <param name="Pixels">Rows of RGBA.</param>
public sealed record Panel(string Title, int Width, int Height, byte[] Pixels)
{
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

/// <summary>Several titled pictures on one sheet of white, left to right and top to bottom.</summary>
public sealed class Montage
{
    private const int Margin = 16;
    private const int LetterScale = 2;
    private const int LineHeight = (PixelFont.Height + 3) * LetterScale;
    private const int TitleLines = 2;
    private const int MostColumns = 5;

    private readonly byte[] _pixels;

    private Montage(int width, int height)
    {
        (Width, Height) = (width, height);
        _pixels = new byte[4 * width * height];
        Array.Fill(_pixels, byte.MaxValue);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Rows of RGBA.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>Lays out panels; cells are as large as the largest.</summary>
    public static Montage Of(IReadOnlyList<Panel> panels)
    {
        var rows = (panels.Count + MostColumns - 1) / MostColumns;
        var columns = (panels.Count + rows - 1) / rows;
        var width = panels.Max(panel => panel.Width);
        var height = panels.Max(panel => panel.Height) + TitleLines * LineHeight;
        var montage = new Montage(Margin + columns * (width + Margin), Margin + rows * (height + Margin));
        for (var index = 0; index < panels.Count; index++)
        {
            int left = Margin + index % columns * (width + Margin), top = Margin + index / columns * (height + Margin);
            montage.DrawTitle(panels[index].Title, left, top, width);
            montage.DrawPanel(panels[index], left, top + TitleLines * LineHeight);
        }

        return montage;
    }

    /// <summary>Writes a PNG.</summary>
    public void WritePng(Stream stream)
    {
        using var image = SKImage.FromPixelCopy(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque), _pixels);
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        png.SaveTo(stream);
    }

    /// <summary>Breaks a title between words, and cuts what is too long.</summary>
    internal static IReadOnlyList<string> Wrap(string title, int letters)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in title.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > letters)
            {
                lines.Add(line);
                line = "";
            }

            line += line.Length > 0 ? " " + word : word;
        }

        lines.Add(line);
        if (lines.Count > TitleLines)
            lines = [.. lines.Take(TitleLines - 1), string.Join(' ', lines.Skip(TitleLines - 1))];
        return [.. lines.Select(text => text.Length <= letters ? text : text[..Math.Max(0, letters - 3)] + "...")];
    }

    private void DrawPanel(Panel panel, int left, int top)
    {
        for (var row = 0; row < panel.Height; row++)
            panel.Pixels.AsSpan(4 * row * panel.Width, 4 * panel.Width).CopyTo(_pixels.AsSpan(4 * ((top + row) * Width + left)));
    }

    private void DrawTitle(string title, int left, int top, int width)
    {
        var lines = Wrap(title, width / (PixelFont.Advance * LetterScale));
        // A single line stands right above its picture.
        top += (TitleLines - lines.Count) * LineHeight;
        foreach (var line in lines)
        {
            for (var index = 0; index < line.Length; index++)
                DrawLetter(line[index], left + index * PixelFont.Advance * LetterScale, top);
            top += LineHeight;
        }
    }

    private void DrawLetter(char letter, int left, int top)
    {
        for (var y = 0; y < PixelFont.Height * LetterScale; y++)
        {
            for (var x = 0; x < PixelFont.Advance * LetterScale; x++)
            {
                if (PixelFont.HasDot(letter, x / LetterScale, y / LetterScale))
                    _pixels.AsSpan(4 * ((top + y) * Width + left + x), 3).Fill(0x30);
            }
        }
    }
}
