using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>A part of an image's rows and columns: what changed of it, or what of it is to be computed. The ends are exclusive.</summary>
public readonly record struct Area(int Top, int Left, int Bottom, int Right)
{
    /// <summary>Rows.</summary>
    public int Height => Bottom - Top;

    /// <summary>Columns.</summary>
    public int Width => Right - Left;

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => Top >= Bottom || Left >= Right;

    /// <summary>All of an image.</summary>
    public static Area Of(int height, int width) => new(0, 0, height, width);

    /// <summary>The smallest that has both within.</summary>
    public Area Or(Area other) => IsEmpty ? other : other.IsEmpty ? this : new(
        Math.Min(Top, other.Top), Math.Min(Left, other.Left), Math.Max(Bottom, other.Bottom), Math.Max(Right, other.Right));

    /// <summary>The places of a step's output that read anything here.</summary>
    public Area Through(in Footprint rows, in Footprint columns)
    {
        if (IsEmpty)
            return default;
        var ((top, bottom), (left, right)) = (rows.Reached(Top, Bottom), columns.Reached(Left, Right));
        return new Area(top, left, bottom, right);
    }

    /// <summary>
    /// What kernels compute for it: as many columns as they have tiles for. Where little is left out it is the whole image, whose rows
    /// may follow each other.
    /// </summary>
    public Area InTiles(int height, int width)
    {
        if (IsEmpty)
            return default;
        var columns = (Right - Left + PartialRows.Quantum - 1) / PartialRows.Quantum * PartialRows.Quantum;
        var (left, right) = columns >= width ? (0, width) : (Math.Min(Left, width - columns), Math.Min(Left, width - columns) + columns);
        // A tenth is what walking a plane in one row gains.
        var isMost = (long)Height * (right - left) * 10 >= (long)height * width * 9;
        return isMost ? Of(height, width) : new Area(Top, left, Bottom, right);
    }

    /// <summary>A tensor from this part on.</summary>
    /// <param name="rows">Rows of the tensor for one of the image.</param>
    /// <param name="columns">Floats of the tensor for a column of the image.</param>
    public unsafe BlockedTensor Move(BlockedTensor tensor, int rows, int columns) =>
        new(tensor.Row(0, Top * rows) + ((long)Left * columns), tensor.RowStride, tensor.PlaneStride);
}

/// <summary>What each place of a step's output reads along an axis: the inputs at start + place · stride + k · dilation.</summary>
/// <param name="kernel">How many.</param>
/// <param name="count">Places of the output.</param>
public readonly struct Footprint(int kernel, int stride, int dilation, int start, int count)
{
    private readonly int _kernel = kernel, _stride = stride, _dilation = dilation, _start = start, _count = count;

    /// <summary>The places that read any of some inputs: from the first to the end of them.</summary>
    internal (int First, int End) Reached(int first, int end) =>
        Shared.Reached.Places(first, end, _kernel, _stride, _dilation, _start, _count);
}
