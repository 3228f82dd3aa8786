namespace Lrp.Pipelines;

/// <summary>What a local descriptor says of its area.</summary>
public enum DescriptorKind
{
    /// <summary>Its pixels.</summary>
    Patch,

    /// <summary>Histograms of the directions of gradients.</summary>
    Gradient,

    /// <summary>Mean and standard deviation of each channel.</summary>
    Colour,
}

/// <summary>How descriptors are assigned to words.</summary>
public enum WordAssignment
{
    /// <summary>1 for the nearest word.</summary>
    Hard,

    /// <summary>exp(−β|z − c|²), divided by their sum.</summary>
    Soft,

    /// <summary>b^−r for the word of rank r.</summary>
    Rank,
}

/// <summary>How assignments become a histogram.</summary>
public enum HistogramPooling
{
    /// <summary>(1/L Σ|m|^p)^(1/p).</summary>
    Mean,

    /// <summary>Σ m.</summary>
    Sum,

    /// <summary>The largest m.</summary>
    Max,
}

/// <summary>What a histogram is divided by.</summary>
public enum HistogramNorm
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Σ|y|.</summary>
    L1,

    /// <summary>√Σy².</summary>
    L2,
}

/// <summary>A grid of local descriptors.</summary>
/// <param name="Kind">What a descriptor says of its area.</param>
/// <param name="Size">Height and width of an area, in pixels at scale 1.</param>
/// <param name="Stride">Pixels from an area to the next, down and right.</param>
public sealed record DescriptorOptions(DescriptorKind Kind, int Size, int Stride)
{
    /// <summary>What the size is multiplied by: a grid for each.</summary>
    public IReadOnlyList<int> Scales { get; init; } = [1];

    /// <summary>c of p := p − mean(p), p := p/√(mean(p²) + c); null: the descriptor stays.</summary>
    public double? Contrast { get; init; }

    /// <summary>Rows and columns of cells in an area, of gradients (4 where it is null) and colours (1).</summary>
    public int? Cells { get; init; }

    /// <summary>Directions that gradients are sorted by.</summary>
    public int Bins { get; init; } = 8;

    /// <summary>Gradients: square roots of shares in place of clipped lengths.</summary>
    public bool Root { get; init; }

    /// <summary>The place of its area behind each descriptor: two more dimensions.</summary>
    public bool Coordinates { get; init; }

    /// <summary>The PCA's mean [R]; null for none.</summary>
    public PipelineTensor? Mean { get; init; }

    /// <summary>The PCA's axes [D, R], a row each; null for none.</summary>
    public PipelineTensor? Basis { get; init; }
}
