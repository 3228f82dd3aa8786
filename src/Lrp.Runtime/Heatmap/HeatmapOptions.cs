namespace Lrp;

/// <summary>How a map of relevance is enlarged.</summary>
public enum HeatmapScaling
{
    /// <summary>Every element a square of one colour.</summary>
    Nearest,

    /// <summary>Linear between the elements' centres.</summary>
    Bilinear,
}

/// <summary>How relevance becomes a picture.</summary>
public sealed record HeatmapOptions
{
    /// <summary>Seismic colours, scaled by the largest magnitude, one pixel per element.</summary>
    public static HeatmapOptions Default { get; } = new();

    /// <summary>The colours.</summary>
    public ColorMap Colors { get; init; } = ColorMap.Seismic;

    /// <summary>
    /// The magnitude that gets the end of the colour map, as a percentile of all magnitudes: 100 is the largest, 99 lets the
    /// strongest hundredth saturate so that the rest shows.
    /// </summary>
    public float Percentile { get; init; } = 100;

    /// <summary>Pixels per element along either axis.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>How elements become more pixels.</summary>
    public HeatmapScaling Scaling { get; init; } = HeatmapScaling.Nearest;
}
