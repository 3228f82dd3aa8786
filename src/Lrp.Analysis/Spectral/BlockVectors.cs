using System.Runtime.InteropServices;
using Lrp.Evaluation;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using Lanes = System.Numerics.Vector<double>;

namespace Lrp.Analysis;

/// <summary>
/// A block of m vectors of length n, row-major: what is long is done here, row by row and in a fixed order; what is m × m is
/// MathNet's.
/// </summary>
internal static class BlockVectors
{
    /// <summary>Rows whose sums are made by one thread: fixed, so that sums do not depend on the number of threads.</summary>
    private const int Chunk = 512;

    /// <summary>Directions of a block that depend on the others to this part of their length are made anew.</summary>
    private const double Dependent = 1e-13;

    private const int MostPasses = 50;

    public static void AddScaled(Span<double> sum, double factor, ReadOnlySpan<double> values)
    {
        var target = MemoryMarshal.Cast<double, Lanes>(sum);
        var source = MemoryMarshal.Cast<double, Lanes>(values);
        var scale = new Lanes(factor);
        for (var index = 0; index < target.Length; index++)
            target[index] += scale * source[index];
        for (var index = target.Length * Lanes.Count; index < sum.Length; index++)
            sum[index] += factor * values[index];
    }

    public static double[] Random(int rows, int columns, int seed)
    {
        var random = new SeededRandom(seed);
        var vectors = new double[rows * columns];
        foreach (ref var value in vectors.AsSpan())
            value = random.NextDouble() - 0.5;
        return vectors;
    }

    /// <summary>Aᵀ B.</summary>
    public static Matrix<double> Product(double[] first, double[] second, int columns)
    {
        var rows = first.Length / columns;
        var parts = new double[(rows + Chunk - 1) / Chunk][];
        Parallel.For(0, parts.Length, part =>
        {
            var sum = new double[columns * columns];
            for (var row = part * Chunk; row < Math.Min(rows, (part + 1) * Chunk); row++)
            {
                for (var column = 0; column < columns; column++)
                    AddScaled(sum.AsSpan(column * columns, columns), first[(row * columns) + column],
                        second.AsSpan(row * columns, columns));
            }

            parts[part] = sum;
        });
        var total = parts[0];
        foreach (var part in parts.Skip(1))
            AddScaled(total, 1, part);
        return Matrix<double>.Build.Dense(columns, columns, (row, column) => total[(row * columns) + column]);
    }

    /// <summary>V Q in place.</summary>
    public static void Rotate(double[] vectors, Matrix<double> rotation)
    {
        var columns = rotation.RowCount;
        var factors = rotation.ToRowMajorArray();
        Parallel.For(0, ((vectors.Length / columns) + Chunk - 1) / Chunk, part =>
        {
            var old = new double[columns];
            for (var row = part * Chunk; row < Math.Min(vectors.Length / columns, (part + 1) * Chunk); row++)
            {
                var values = vectors.AsSpan(row * columns, columns);
                values.CopyTo(old);
                values.Clear();
                for (var column = 0; column < columns; column++)
                    AddScaled(values, old[column], factors.AsSpan(column * columns, columns));
            }
        });
    }

    /// <summary>
    /// Makes the vectors orthonormal without changing what they span, by eigenvectors of their products, twice (Stathopoulos and Wu,
    /// SIAM J. Sci. Comput. 2002).
    /// </summary>
    /// <param name="seed">Of directions that are added where vectors depend on each other.</param>
    public static void Orthonormalise(double[] vectors, int columns, int seed)
    {
        for (int pass = 0, clean = 0; clean < 2; pass++)
        {
            var products = Product(vectors, vectors, columns);
            var scale = Matrix<double>.Build.DenseOfDiagonalArray([.. Enumerable.Range(0, columns).Select(
                column => products[column, column] > 0 ? 1 / Math.Sqrt(products[column, column]) : 1)]);
            var eigen = Symmetric(scale * products * scale);
            double[] lengths = [.. eigen.EigenValues.Select(value => value.Real)];
            var dependent = Enumerable.Range(0, columns).Where(column => lengths[column] <= Dependent * lengths.Max()).ToList();
            Rotate(vectors, scale * eigen.EigenVectors * Matrix<double>.Build.DenseOfDiagonalArray(
                [.. lengths.Select((length, column) => dependent.Contains(column) ? 0 : 1 / Math.Sqrt(length))]));
            Refill(vectors, columns, dependent, unchecked(seed + pass));
            clean = dependent.Count > 0 ? 0 : clean + 1;
            if (pass > MostPasses)
                throw new InvalidOperationException($"{columns} vectors of length {vectors.Length / columns} cannot be made orthonormal.");
        }
    }

    /// <summary>Eigenvalues ascending, with orthonormal eigenvectors.</summary>
    public static Evd<double> Symmetric(Matrix<double> matrix) => ((matrix + matrix.Transpose()) / 2).Evd(Symmetricity.Symmetric);

    private static void Refill(double[] vectors, int columns, List<int> dependent, int seed)
    {
        var rows = vectors.Length / columns;
        var random = new SeededRandom(seed);
        var size = 1 / Math.Sqrt(rows);
        for (var row = 0; row < rows; row++)
        {
            foreach (var column in dependent)
                vectors[(row * columns) + column] = (random.NextDouble() - 0.5) * size;
        }
    }
}
