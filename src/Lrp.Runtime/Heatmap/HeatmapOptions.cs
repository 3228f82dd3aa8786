namespace Lrp;

/// <summary>How a map of relevance is enlarged.</summary>
public enum HeatmapScaling
{
    /// <summary>Every element a square of one colour.</summary>
    Nearest,

    /// <summary>Linear between the elements' centres.</summary>
    Bilinear,
}

/// <summary>Which values the colours are for.</summary>
public enum HeatmapRange
{
    /// <summary>From −limit to limit: zero has the middle of the colour map.</summary>
    Symmetric,

    /// <summary>
    /// From 0 to limit, negative relevance counting as 0: zero has the middle of a diverging colour map, whose upper half is used,
    /// and the beginning of another one.
    /// </summary>
    Positive,
}

/// <summary>How relevance becomes a picture.</summary>
public sealed record HeatmapOptions
{
    /// <summary>Seismic colours, symmetric, scaled by the largest magnitude, one pixel per element.</summary>
    public static HeatmapOptions Default { get; } = new();

    /// <summary>The colours.</summary>
    public ColorMap Colors { get; init; } = ColorMap.Seismic;

    /// <summary>
    /// The limit: the magnitude that gets the end of the colour map, as a percentile of all magnitudes: 100 is the largest, 99 lets the
    /// strongest hundredth saturate so that the rest shows.
    /// </summary>
    public float Percentile { get; init; } = 100;

    /// <summary>The limit itself, so that several maps share one; null to find it by <see cref="Percentile"/>.</summary>
    public float? Limit { get; init; }

    /// <summary>Which values the colours are for.</summary>
    public HeatmapRange Range { get; init; } = HeatmapRange.Symmetric;

    /// <summary>γ in sign(v)·|v|^γ, v being relevance over the limit: below 1 it lifts what is weak, above it hides it.</summary>
    public float Gamma { get; init; } = 1;

    /// <summary>Deviation, in elements, of the Gaussian that smooths the map first; 0 leaves it as it is.</summary>
    public float Smoothing { get; init; }

    /// <summary>Pixels per element along either axis.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>How elements become more pixels.</summary>
    public HeatmapScaling Scaling { get; init; } = HeatmapScaling.Nearest;
}
