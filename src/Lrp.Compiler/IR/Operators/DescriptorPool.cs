namespace Lrp.Compiler.IR;

/// <summary>How assignments of local descriptors become a histogram.</summary>
public enum LocalPooling
{
    /// <summary>(1/L Σ |m|^p)^(1/p): the mean for p = 1.</summary>
    Mean,

    /// <summary>Σ m.</summary>
    Sum,

    /// <summary>max m.</summary>
    Maximum,
}

/// <summary>
/// The cells of a spatial pyramid, in their order, each as blocks of descriptors: five numbers for a block, which are the cell, the first
/// descriptor, rows, descriptors from a row to the next, and columns. One cell of all is [0, 0, 1, L, L].
/// </summary>
public static class PyramidCells
{
    /// <summary>Numbers of a block.</summary>
    public const int Block = 5;

    public static int Count(IntList blocks) => blocks[blocks.Count - Block] + 1;

    /// <summary>The descriptors of a cell, in their order.</summary>
    public static IEnumerable<int> Members(IntList blocks, int cell) =>
        from block in Enumerable.Range(0, blocks.Count / Block).Select(index => index * Block)
        where blocks[block] == cell
        from row in Enumerable.Range(0, blocks[block + 2])
        from column in Enumerable.Range(0, blocks[block + 4])
        select blocks[block + 1] + (row * blocks[block + 3]) + column;

    /// <summary>Cells of rows × columns for each level, with the descriptors whose areas' centres lie in them.</summary>
    /// <exception cref="ShapeException">A cell has no descriptor.</exception>
    public static IntList Of(GridGeometry grid, IReadOnlyList<(int Rows, int Columns)> levels)
    {
        var (blocks, cell) = (new List<int>(), 0);
        foreach (var (rows, columns) in levels)
        {
            for (var part = 0; part < rows * columns; part++, cell++)
                AddBlocks(blocks, grid, cell, (part / columns, rows), (part % columns, columns));
        }

        return new IntList([.. blocks]);
    }

    private static void AddBlocks(List<int> blocks, GridGeometry grid, int cell, (int Index, int Count) row, (int Index, int Count) column)
    {
        var (before, first) = (blocks.Count, 0);
        foreach (var scale in grid.Scales)
        {
            var (down, across) = (grid.Rows(scale), grid.Columns(scale));
            var (top, height) = Range(row, grid.Height, grid.Size[0] * scale, grid.Stride[0], down);
            var (left, width) = Range(column, grid.Width, grid.Size[1] * scale, grid.Stride[1], across);
            if (height > 0 && width > 0)
                blocks.AddRange([cell, first + (top * across) + left, height, across, width]);
            first += down * across;
        }

        ShapeRules.Require(blocks.Count > before,
            $"the cell in row {row.Index} of {row.Count} and column {column.Index} of {column.Count} of its pyramid has no descriptor");
    }

    /// <summary>The areas along an axis whose centres lie in a part of the image.</summary>
    private static (int First, int Count) Range((int Index, int Count) part, int length, int size, int stride, int steps)
    {
        var places = Enumerable.Range(0, steps)
            .Where(step => ((2L * step * stride) + size) * part.Count / (2L * length) == part.Index).ToList();
        return (places.FirstOrDefault(), places.Count);
    }
}

/// <summary>
/// Histograms [N, cells · K] of assignments [N, L, K], one for each cell of a pyramid. Numbers of descriptors count by their size, so that
/// p-means of negative ones exist.
/// </summary>
/// <param name="Exponent">p, of means.</param>
/// <param name="Blocks"><see cref="PyramidCells"/>.</param>
public sealed partial record DescriptorPool(LocalPooling Function, double Exponent, IntList Blocks) : Operator;

/// <summary>
/// Relevance of histograms goes back to what was pooled: R_l = Σ_d R_d |m_d(l)|^p / Σ_l' |m_d(l')|^p; equal shares where the sum is 0; of a
/// maximum equal shares to those that are it, which is the limit for large p. Inputs: m [N, L, K], R [N, cells · K]. Output: like m.
/// </summary>
public sealed partial record DescriptorPoolShares(DescriptorPool Pool) : Operator;
