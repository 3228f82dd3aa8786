namespace Lrp.Cli.Images;

/// <summary>The slices of a volume side by side, each below its number.</summary>
internal static class SliceGrid
{
    private const int Gap = 8;

    /// <summary>Behind slices, whose rims would not be seen on white.</summary>
    private const byte Ground = 0xE8;

    private const int LabelHeight = (PixelFont.Height + 3) * PixelFont.Scale;

    /// <summary>Pixels per element that make a panel about as large as a size.</summary>
    public static int ScaleTo(int size, ImageLayout layout)
    {
        var columns = Columns(layout);
        var scale = Math.Max(1, size / Math.Max(Rows(layout) * layout.Height, columns * layout.Width));
        if (layout.Slices == 1)
            return scale;
        // No slice is narrower than its label.
        var label = PixelFont.Measure(Label(layout, layout.Slices - 1));
        return Math.Max(scale, (label + layout.Width - 1) / layout.Width);
    }

    /// <summary>Draws a picture, or all slices of a volume.</summary>
    /// <param name="draw">Draws one slice, by its number from 0.</param>
    public static Panel Of(string title, ImageLayout layout, Func<int, Panel> draw)
    {
        if (layout.Slices == 1)
            return draw(0) with { Title = title };
        Panel[] slices = [.. Enumerable.Range(0, layout.Slices).Select(draw)];
        var (columns, width, height) = (Columns(layout), slices[0].Width + Gap, LabelHeight + slices[0].Height + Gap);
        var grid = Panel.Grey(title, columns * width, Rows(layout) * height, Ground);
        for (var slice = 0; slice < slices.Length; slice++)
        {
            var (left, top) = (slice % columns * width + Gap / 2, slice / columns * height + Gap / 2);
            PixelFont.Draw(Label(layout, slice), grid.Pixels, grid.Width, left, top);
            slices[slice].CopyTo(grid.Pixels, grid.Width, left, top + LabelHeight);
        }

        return grid;
    }

    private static string Label(ImageLayout layout, int slice) => $"{layout.SliceName} {slice}";

    /// <summary>As many columns as make the grid about square.</summary>
    private static int Columns(ImageLayout layout) =>
        Math.Clamp((int)Math.Ceiling(Math.Sqrt((double)layout.Slices * layout.Height / layout.Width)), 1, layout.Slices);

    private static int Rows(ImageLayout layout) => (layout.Slices + Columns(layout) - 1) / Columns(layout);
}
