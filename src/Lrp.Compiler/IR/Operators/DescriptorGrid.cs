using Lrp.Shared;

namespace Lrp.Compiler.IR;

/// <summary>What a local descriptor says of its area.</summary>
public enum DescriptorKind
{
    /// <summary>Its pixels, channel by channel, row by row; at scale s means of s × s pixels.</summary>
    Patch,

    /// <summary>Histograms of the directions of gradients in its cells (Lowe 2004).</summary>
    Gradient,

    /// <summary>Mean and standard deviation of each channel in its cells.</summary>
    Colour,
}

/// <summary>Where local descriptors lie: on a grid for each scale, the grids in their order, places of each row by row.</summary>
/// <param name="Size">Height and width of an area at scale 1.</param>
/// <param name="Stride">Pixels from an area to the next, down and right, at all scales.</param>
/// <param name="Scales">What the size is multiplied by.</param>
public sealed record GridGeometry(int Channels, int Height, int Width, IntList Size, IntList Stride, IntList Scales)
{
    /// <summary>How many descriptors there are.</summary>
    public int Count => Scales.Sum(scale => Rows(scale) * Columns(scale));

    public int Rows(int scale) => DescriptorMath.Steps(Height, Size[0] * scale, Stride[0]);

    public int Columns(int scale) => DescriptorMath.Steps(Width, Size[1] * scale, Stride[1]);

    /// <summary>The areas in the order of their descriptors.</summary>
    public IEnumerable<DescriptorArea> Areas() =>
        from scale in Scales
        from row in Enumerable.Range(0, Rows(scale))
        from column in Enumerable.Range(0, Columns(scale))
        select new DescriptorArea(row * Stride[0], column * Stride[1], Size[0] * scale, Size[1] * scale, scale);
}

/// <summary>The pixels of a descriptor.</summary>
public readonly record struct DescriptorArea(int Top, int Left, int Height, int Width, int Scale);

/// <summary>
/// Local descriptors of an image [N, C, H, W], each of what follows: the raw descriptor, which a grid of areas gives; normalised
/// contrast; a projection on principal axes; the place of its area. Output [N, L, D]. Relevance passes them as a whole. Inputs: the image,
/// and where it is projected mean [R] and basis [D, R].
/// </summary>
/// <param name="Raw">The raw descriptors.</param>
/// <param name="Contrast">c where descriptors become p := p − mean(p), p := p / √(mean(p²) + c); null where they stay.</param>
public sealed partial record DescriptorGrid(LocalDescriptors Raw, double? Contrast) : Operator
{
    public GridGeometry Geometry => Raw.Geometry;
}

/// <summary>Raw descriptors [N, L, R] of an image [N, C, H, W].</summary>
/// <param name="Cells">Rows and columns of cells in an area, of gradients and colours.</param>
/// <param name="Bins">Directions that gradients are sorted by.</param>
/// <param name="IsRoot">Gradients: square roots of shares (Arandjelović and Zisserman 2012) in place of clipped lengths.</param>
/// <param name="HasPlaces">
/// Two more numbers: 2(x/W − 1/2) and 2(y/H − 1/2) of the centre of its area (Sánchez et al. 2012).
/// </param>
public sealed partial record LocalDescriptors(
    GridGeometry Geometry, DescriptorKind Kind, int Cells, int Bins, bool IsRoot, bool HasPlaces) : Operator
{
    /// <summary>Numbers of a descriptor, without its place.</summary>
    public long Length => Kind switch
    {
        DescriptorKind.Patch => (long)Geometry.Channels * Geometry.Size[0] * Geometry.Size[1],
        DescriptorKind.Gradient => (long)Cells * Cells * Bins,
        _ => (long)Cells * Cells * Geometry.Channels * 2,
    };
}

/// <summary>Relevance of descriptors [N, L] in equal shares to the pixels of their areas, in all channels [N, C, H, W].</summary>
public sealed partial record DescriptorAreas(GridGeometry Geometry) : Operator;
