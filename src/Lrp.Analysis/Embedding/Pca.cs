namespace Lrp.Analysis;

/// <summary>Principal components: the directions in which maps differ most.</summary>
public static class Pca
{
    private const int Guard = 6, Iterations = 12;

    /// <summary>
    /// Projects rows, less their mean, onto the first components, by subspace iteration (Halko et al., SIAM Review 2011).
    /// </summary>
    /// <returns>Coordinates, and the part of the variance along each.</returns>
    public static (double[][] Points, double[] Variance) Project(RowMatrix rows, int components = 2, int seed = 0)
    {
        components = Math.Min(components, Math.Min(rows.Count, rows.Width));
        var columns = Math.Min(components + Guard, Math.Min(rows.Count, rows.Width));
        var mean = new double[rows.Width];
        for (var row = 0; row < rows.Count; row++)
        {
            for (var index = 0; index < rows.Width; index++)
                mean[index] += rows[row][index] / (double)rows.Count;
        }

        var directions = BlockVectors.Random(rows.Width, columns, seed);
        double[] points = [];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            BlockVectors.Orthonormalise(directions, columns, unchecked(seed + iteration));
            points = Along(rows, mean, directions, columns);
            if (iteration < Iterations - 1)
                directions = Back(rows, mean, points, columns);
        }

        var eigen = BlockVectors.Symmetric(BlockVectors.Product(points, points, columns));
        BlockVectors.Rotate(points, eigen.EigenVectors);
        var total = 0.0;
        for (var row = 0; row < rows.Count; row++)
        {
            for (var index = 0; index < rows.Width; index++)
                total += Math.Pow(rows[row][index] - mean[index], 2);
        }

        // Eigenvalues ascend: the first component is the last column.
        return (
            [.. points.Chunk(columns).Select(point => point.Reverse().Take(components).ToArray())],
            [.. eigen.EigenValues.Reverse().Take(components).Select(value => total > 0 ? value.Real / total : 0)]);
    }

    /// <summary>(X − μ) V.</summary>
    private static double[] Along(RowMatrix rows, double[] mean, double[] directions, int columns)
    {
        var points = new double[rows.Count * columns];
        Parallel.For(0, rows.Count, row =>
        {
            var point = points.AsSpan(row * columns, columns);
            for (var index = 0; index < rows.Width; index++)
                BlockVectors.AddScaled(point, rows[row][index] - mean[index], directions.AsSpan(index * columns, columns));
        });
        return points;
    }

    /// <summary>(X − μ)ᵀ P.</summary>
    private static double[] Back(RowMatrix rows, double[] mean, double[] points, int columns)
    {
        var directions = new double[rows.Width * columns];
        Parallel.For(0, rows.Width, index =>
        {
            var direction = directions.AsSpan(index * columns, columns);
            for (var row = 0; row < rows.Count; row++)
                BlockVectors.AddScaled(direction, rows[row][index] - mean[index], points.AsSpan(row * columns, columns));
        });
        return directions;
    }
}
