using MathNet.Numerics.LinearAlgebra;

namespace Lrp.Analysis;

/// <summary>
/// The largest eigenpairs of a large symmetric operator with spectrum in [−1, 1], by subspace iteration with a Chebyshev filter (Zhou et
/// al., J. Comput. Phys. 2006). A block is iterated, not a vector: eigenvalues of any multiplicity up to the block's width are found,
/// such as the zeros of a graph that falls apart, where Lanczos' method with one vector finds one.
/// </summary>
internal sealed class SubspaceIteration
{
    /// <summary>Vectors beyond those that are wanted: the last of a block converge slowly.</summary>
    private const int Guard = 16;

    private const int MostIterations = 200, MostDegree = 40;

    /// <summary>How much stronger the filter lets through the largest eigenvalue than an unwanted one.</summary>
    private const double Amplification = 1e5;

    private const double Tolerance = 1e-9;

    /// <param name="operator">Multiplies row-major vectors by the operator: (vectors, result, columns).</param>
    /// <param name="length">Length of a vector.</param>
    /// <param name="count">Eigenpairs.</param>
    /// <returns>Eigenvalues, largest first, and row-major eigenvectors.</returns>
    public static (double[] Values, double[,] Vectors, double Residual) Largest(
        Action<double[], double[], int> @operator, int length, int count, int seed, CancellationToken cancellation = default)
    {
        count = Math.Min(count, length);
        var columns = Math.Min(length, count + Guard);
        var vectors = BlockVectors.Random(length, columns, seed);
        var product = new double[vectors.Length];
        var scratch = new double[vectors.Length];
        for (var iteration = 0; ; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            BlockVectors.Orthonormalise(vectors, columns, unchecked(seed + iteration));
            @operator(vectors, product, columns);
            // Rayleigh and Ritz: the best eigenpairs within what the block spans.
            var eigen = BlockVectors.Symmetric(BlockVectors.Product(vectors, product, columns));
            var descending = Matrix<double>.Build.Dense(columns, columns, (row, column) => eigen.EigenVectors[row, columns - 1 - column]);
            double[] values = [.. eigen.EigenValues.Select(value => value.Real).Reverse()];
            BlockVectors.Rotate(vectors, descending);
            BlockVectors.Rotate(product, descending);
            var residual = Residual(vectors, product, values, columns, count);
            if (residual <= Tolerance || columns == length || iteration == MostIterations)
                return (values[..count], Columns(vectors, columns, count), residual);
            Filter(@operator, ref vectors, ref product, ref scratch, columns, values[^1]);
        }
    }

    /// <summary>The vectors by the Chebyshev polynomial that is small on [−1, bound] and grows beyond.</summary>
    private static void Filter(
        Action<double[], double[], int> @operator, ref double[] vectors, ref double[] product, ref double[] scratch, int columns,
            double bound)
    {
        // An interval of no width filters nothing.
        bound = Math.Clamp(bound, -0.9, 1 - 1e-6);
        var (centre, half) = ((bound - 1) / 2, (bound + 1) / 2);
        var degree = (int)Math.Clamp(Math.Acosh(Amplification) / Math.Acosh((1 - centre) / half), 2, MostDegree);
        // T₁ = (S − c)/e V; the product S V is at hand.
        Combine(product, vectors, 1 / half, -centre / half);
        var (previous, current, next) = (vectors, product, scratch);
        for (var step = 2; step <= degree; step++)
        {
            @operator(current, next, columns);
            // Tₙ₊₁ = 2 (S − c)/e Tₙ − Tₙ₋₁
            Combine(next, current, 2 / half, -2 * centre / half);
            Combine(next, previous, 1, -1);
            (previous, current, next) = (current, next, previous);
        }

        (vectors, product, scratch) = (current, previous, next);
    }

    /// <summary>target := a target + b other.</summary>
    private static void Combine(double[] target, double[] other, double a, double b) =>
        Parallel.For(0, (target.Length + Part - 1) / Part, part =>
        {
            for (var index = part * Part; index < Math.Min(target.Length, (part + 1) * Part); index++)
                target[index] = (a * target[index]) + (b * other[index]);
        });

    private const int Part = 1 << 15;

    /// <summary>The largest ‖S v − θ v‖ of the wanted pairs.</summary>
    private static double Residual(double[] vectors, double[] product, double[] values, int columns, int count)
    {
        var sums = new double[count];
        for (var start = 0; start < vectors.Length; start += columns)
        {
            for (var column = 0; column < count; column++)
                sums[column] += Math.Pow(product[start + column] - (values[column] * vectors[start + column]), 2);
        }

        return Math.Sqrt(sums.Max());
    }

    private static double[,] Columns(double[] vectors, int columns, int count)
    {
        var result = new double[vectors.Length / columns, count];
        for (var row = 0; row < result.GetLength(0); row++)
        {
            for (var column = 0; column < count; column++)
                result[row, column] = vectors[(row * columns) + column];
        }

        return result;
    }
}
