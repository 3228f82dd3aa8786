namespace Lrp.Analysis;

/// <summary>Pictures of one size on one sheet, since a page of thousands of files loads slowly.</summary>
internal sealed class SpriteSheet
{
    private readonly byte[] _pixels;
    private readonly int _width;

    private SpriteSheet(int count, int width, int height)
    {
        Columns = Math.Max(1, (int)Math.Ceiling(Math.Sqrt(count)));
        (Width, Height) = (width, height);
        _width = Columns * width;
        _pixels = new byte[3 * _width * height * ((count + Columns - 1) / Columns)];
    }

    public int Columns { get; }

    public int Width { get; }

    public int Height { get; }

    public static SpriteSheet Of(int width, int height, IReadOnlyList<byte[]> pictures)
    {
        var sheet = new SpriteSheet(pictures.Count, width, height);
        foreach (var (index, picture) in pictures.Index())
        {
            var (left, top) = (index % sheet.Columns * width, index / sheet.Columns * height);
            for (var row = 0; row < height; row++)
                picture.AsSpan(3 * row * width, 3 * width).CopyTo(sheet._pixels.AsSpan(3 * (((top + row) * sheet._width) + left)));
        }

        return sheet;
    }

    /// <summary>As the address of a picture within a page.</summary>
    public string ToDataUri() =>
        "data:image/png;base64," + Convert.ToBase64String(PngWriter.Write(_width, _pixels.Length / 3 / _width, _pixels));

    /// <summary>A map in colours, by its own strength.</summary>
    public static byte[] Colour(ReadOnlySpan<float> map, int height, int width)
    {
        var rgba = Heatmap.Render(map, 1, height, width, new HeatmapOptions { Percentile = 99.5f });
        return [.. rgba.Chunk(4).SelectMany(pixel => pixel.Take(3))];
    }
}
