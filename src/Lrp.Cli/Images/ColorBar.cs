using System.Globalization;

namespace Lrp.Cli.Images;

/// <summary>What the colours of a heat map mean.</summary>
/// <param name="Limit">The relevance that has the end of the colours.</param>
public sealed record ColorBar(ColorMap Colors, HeatmapRange Range, float Limit)
{
    /// <summary>Labels and where they stand, from 0 (left) to 1.</summary>
    public IReadOnlyList<(string Text, double Position)> Labels => Range == HeatmapRange.Symmetric
        ? [(Number(-Limit), 0), ("0", 0.5), (Number(Limit), 1)]
        : [("0", 0), (Number(Limit), 1)];

    /// <summary>The colour at a position from 0 to 1.</summary>
    public (byte Red, byte Green, byte Blue) this[double position] =>
        Colors[(float)(Range == HeatmapRange.Positive && Colors.IsDiverging ? position : 2 * position - 1)];

    private static string Number(float value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
