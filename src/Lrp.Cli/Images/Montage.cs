using SkiaSharp;

namespace Lrp.Cli.Images;

/// <summary>Several titled pictures on one sheet of white, left to right and top to bottom.</summary>
public sealed class Montage
{
    private const int Margin = 16;
    private const int LineHeight = (PixelFont.Height + 3) * PixelFont.Scale;
    private const int TitleLines = 2;
    private const int BarGap = 6;
    private const int BarHeight = 10;
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

    /// <summary>Lays out panels in rows of about equal length.</summary>
    public static Montage Of(IReadOnlyList<Panel> panels)
    {
        var rows = (panels.Count + MostColumns - 1) / MostColumns;
        return OfRows(panels.Chunk((panels.Count + rows - 1) / rows));
    }

    /// <summary>Lays out groups of panels, each from a new row on; columns are as wide as the widest panel.</summary>
    /// <exception cref="InvalidDataException">The sheet would be too large.</exception>
    public static Montage Of(IReadOnlyList<IReadOnlyList<Panel>> groups) =>
        groups.Count == 1 ? Of(groups[0]) : OfRows(groups.SelectMany(group => group.Chunk(MostColumns)));

    private static Montage OfRows(IEnumerable<Panel[]> rows)
    {
        Panel[][] all = [.. rows];
        var width = all.Max(row => row.Max(panel => panel.Width));
        int[] heights = Array.ConvertAll(all, row => row.Max(panel => panel.Height) + TitleLines * LineHeight
            + (row.Any(panel => panel.Bar is not null) ? BarGap + BarHeight + LineHeight : 0));
        var montage = New(Margin + all.Max(row => row.Length) * (width + Margin), Margin + heights.Sum(height => (long)height + Margin));
        var top = Margin;
        foreach (var (row, height) in all.Zip(heights))
        {
            for (var column = 0; column < row.Length; column++)
                montage.Draw(row[column], Margin + column * (width + Margin), top, width);
            top += height + Margin;
        }

        return montage;
    }

    private static Montage New(long width, long height) => 4 * width * height <= Array.MaxLength
        ? new Montage((int)width, (int)height)
        : throw new InvalidDataException($"A picture of {width} x {height} pixels is too large; draw fewer explanations, or write .npz.");

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

    private void Draw(Panel panel, int left, int top, int width)
    {
        DrawTitle(panel.Title, left, top, width);
        top += TitleLines * LineHeight;
        panel.CopyTo(_pixels, Width, left, top);
        if (panel.Bar is { } bar)
            DrawBar(bar, left, top + panel.Height + BarGap, panel.Width);
    }

    private void DrawTitle(string title, int left, int top, int width)
    {
        var lines = Wrap(title, PixelFont.Letters(width));
        // A single line stands right above its picture.
        top += (TitleLines - lines.Count) * LineHeight;
        foreach (var line in lines)
        {
            PixelFont.Draw(line, _pixels, Width, left, top);
            top += LineHeight;
        }
    }

    private void DrawBar(ColorBar bar, int left, int top, int width)
    {
        for (var x = 0; x < width; x++)
        {
            var (red, green, blue) = bar[(x + 0.5) / width];
            for (var y = top; y < top + BarHeight; y++)
            {
                var pixel = _pixels.AsSpan(4 * (y * Width + left + x), 3);
                (pixel[0], pixel[1], pixel[2]) = (red, green, blue);
            }
        }

        // Where there is no room for all labels, there is some for the last.
        var labels = bar.Labels.Sum(label => PixelFont.Measure(label.Text)) <= width ? bar.Labels : [.. bar.Labels.TakeLast(1)];
        foreach (var (text, position) in labels.Where(label => PixelFont.Measure(label.Text) <= width))
        {
            var start = left + (int)(position * (width - PixelFont.Measure(text)));
            PixelFont.Draw(text, _pixels, Width, start, top + BarHeight + PixelFont.Scale * 2);
        }
    }
}
