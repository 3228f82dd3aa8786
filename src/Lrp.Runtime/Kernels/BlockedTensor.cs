using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>
/// A tensor in the workspace as kernels see it: planes of rows. A plane holds sixteen channels, interleaved (or one, for planar
/// data); neighbouring columns follow each other.
/// </summary>
/// <param name="origin">The first element, behind any halo.</param>
/// <param name="rowStride">Floats between rows.</param>
/// <param name="planeStride">Floats between planes.</param>
public readonly unsafe struct BlockedTensor(float* origin, int rowStride, int planeStride)
{
    /// <summary>Channels per plane of blocked tensors.</summary>
    public const int Block = BlockLayout.Block;

    /// <summary>The first element, behind any halo.</summary>
    public readonly float* Origin = origin;

    /// <summary>Floats between rows.</summary>
    public readonly int RowStride = rowStride;

    /// <summary>Floats between planes.</summary>
    public readonly int PlaneStride = planeStride;

    /// <summary>The first element of a row.</summary>
    public float* Row(int plane, int row) => Origin + ((long)plane * PlaneStride) + ((long)row * RowStride);
}

/// <summary>
/// Size of an image tensor [batch, channels, height, width] and the channels per plane of its blocked form (16 or 1). Volumes
/// [batch / depth, channels, depth, height, width] are images of their own for each slice.
/// </summary>
public readonly struct ImageShape(int batch, int channels, int height, int width, int lanes, int depth = 1)
{
    /// <summary>What of it is worked on.</summary>
    public Area Part { get; private init; } = Area.Of(height, width);

    /// <summary>Samples; of volumes, slices of all samples.</summary>
    public readonly int Batch = batch;

    /// <summary>Slices of a sample.</summary>
    public readonly int Depth = depth;

    /// <summary>Channels per sample.</summary>
    public readonly int Channels = channels;

    /// <summary>Rows.</summary>
    public readonly int Height = height;

    /// <summary>Columns.</summary>
    public readonly int Width = width;

    /// <summary>Channels per plane.</summary>
    public readonly int Lanes = lanes;

    /// <summary>Where a channel of an image begins in row-major order.</summary>
    internal long Offset(int image, int channel) =>
        ((((((long)image / Depth) * Channels) + channel) * Depth) + (image % Depth)) * Height * Width;

    /// <summary>A part of the same image.</summary>
    public ImageShape Of(Area part) => this with { Part = part };
}

/// <summary>Size of a pointwise sweep: planes × rows × columns of sixteen floats.</summary>
public readonly struct PointwiseShape(int planes, int rows, int columns)
{
    /// <summary>Planes.</summary>
    public readonly int Planes = planes;

    /// <summary>Rows per plane.</summary>
    public readonly int Rows = rows;

    /// <summary>Columns per row.</summary>
    public readonly int Columns = columns;

    /// <summary>The same for a part, where this is the walk row by row.</summary>
    /// <param name="all">The walk over all of it.</param>
    public PointwiseShape Of(Area part, in PointwiseShape all)
    {
        var (rows, columns) = (part.Height, part.Width);
        return (rows, columns) == (Rows, Columns) ? all : new PointwiseShape(Planes, rows, columns);
    }
}

/// <summary>Size of a dense layer on <paramref name="rows"/> row-major vectors.</summary>
public readonly struct DenseShape(int rows, int inputs, int outputs)
{
    /// <summary>Vectors.</summary>
    public readonly int Rows = rows;

    /// <summary>Elements of an input vector.</summary>
    public readonly int Inputs = inputs;

    /// <summary>Elements of an output vector.</summary>
    public readonly int Outputs = outputs;
}
