namespace Lrp.Analysis;

/// <summary>Rows of float32, one for each map, behind each other in memory.</summary>
/// <param name="count">Rows.</param>
/// <param name="width">Numbers of a row.</param>
public sealed class RowMatrix(int count, int width)
{
    /// <summary>All numbers, row by row.</summary>
    internal float[] Data { get; } = new float[checked(count * width)];

    /// <summary>Rows.</summary>
    public int Count { get; } = count;

    /// <summary>Numbers of a row.</summary>
    public int Width { get; } = width;

    /// <summary>A row.</summary>
    public Span<float> this[int row] => Data.AsSpan(row * Width, Width);
}
