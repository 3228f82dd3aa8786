namespace Lrp;

/// <summary>
/// Colours for numbers from −1 to 1: a piecewise linear curve through given points. Zero, in the middle, is where relevance says
/// nothing. The built-in maps are the rows of <see cref="All"/>.
/// </summary>
public sealed class ColorMap
{
    private const int Levels = 256;

    private readonly byte[] _table = new byte[(2 * Levels + 1) * 3];

    /// <summary>Makes a map of one's own.</summary>
    /// <param name="points">Positions from −1 to 1, ascending, with red, green and blue from 0 to 1.</param>
    /// <exception cref="ArgumentException">Fewer than two points, or not from −1 to 1 in ascending order.</exception>
    public ColorMap(params ReadOnlySpan<(float Position, float Red, float Green, float Blue)> points)
    {
        if (points.Length < 2 || points[0].Position != -1 || points[^1].Position != 1)
            throw new ArgumentException("A colour map begins at -1 and ends at 1.", nameof(points));
        for (var index = 1; index < points.Length; index++)
        {
            if (points[index].Position <= points[index - 1].Position)
                throw new ArgumentException("Positions of a colour map ascend.", nameof(points));
        }

        var segment = 1;
        for (var level = -Levels; level <= Levels; level++)
        {
            var position = (float)level / Levels;
            while (position > points[segment].Position)
                segment++;
            var (from, to) = (points[segment - 1], points[segment]);
            var part = (position - from.Position) / (to.Position - from.Position);
            var entry = _table.AsSpan((level + Levels) * 3, 3);
            entry[0] = ToByte(float.Lerp(from.Red, to.Red, part));
            entry[1] = ToByte(float.Lerp(from.Green, to.Green, part));
            entry[2] = ToByte(float.Lerp(from.Blue, to.Blue, part));
        }
    }

    /// <summary>False where zero has no colour of its own in the middle, as in <c>jet</c>.</summary>
    public bool IsDiverging { get; init; } = true;

    /// <summary>The built-in maps by name, for options and lists to choose from.</summary>
    public static IReadOnlyDictionary<string, ColorMap> All => ColorMaps.All;

    /// <inheritdoc cref="ColorMaps.Seismic"/>
    public static ColorMap Seismic => ColorMaps.Seismic;

    /// <summary>The colour of a value.</summary>
    /// <param name="value">−1 to 1; beyond, the end's colour; NaN counts as 0.</param>
    public (byte Red, byte Green, byte Blue) this[float value]
    {
        get
        {
            var clamped = float.IsNaN(value) ? 0 : Math.Clamp(value, -1, 1);
            var entry = _table.AsSpan(((int)MathF.Round(clamped * Levels) + Levels) * 3, 3);
            return (entry[0], entry[1], entry[2]);
        }
    }

    private static byte ToByte(float intensity) => (byte)MathF.Round(Math.Clamp(intensity, 0, 1) * 255);
}
