using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Lrp.Learning;

/// <summary>
/// Principal components (Pearson 1901): the axes of the covariance of samples along which they vary most. Eigenvectors are MathNet's.
/// </summary>
public sealed class PrincipalComponents
{
    /// <summary>2⁻⁵²: what is left of no variance is about that part of the largest, per feature.</summary>
    private const double Rounding = 2.220446049250313e-16;

    /// <summary>Samples of which the covariance is added up at a time.</summary>
    private const int Part = 4096;

    private PrincipalComponents(double[] mean, double[][] axes, double[] variances, double total) =>
        (Mean, Axes, Variances, Total) = (mean, axes, variances, total);

    /// <summary>The mean of the samples.</summary>
    public IReadOnlyList<double> Mean { get; }

    /// <summary>Axes of length 1, by variance, the largest first. The number of largest size is positive in each.</summary>
    public IReadOnlyList<double[]> Axes { get; }

    /// <summary>Variances along them.</summary>
    public IReadOnlyList<double> Variances { get; }

    /// <summary>The variance of the samples in all directions.</summary>
    public double Total { get; }

    /// <summary>Finds the components.</summary>
    /// <param name="count">How many; at most as many as features.</param>
    /// <exception cref="ArgumentException">There are fewer features, or fewer than two samples.</exception>
    public static PrincipalComponents Train(
        Samples samples, int count, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (count > samples.Width)
            throw new ArgumentException($"Samples of {samples.Width} features have no {count} components.", nameof(count));
        if (samples.Count < 2)
            throw new ArgumentException("One sample has no variance.", nameof(samples));
        var mean = new double[samples.Width];
        for (var row = 0; row < samples.Count; row++)
        {
            for (var feature = 0; feature < mean.Length; feature++)
                mean[feature] += samples[row][feature] / (double)samples.Count;
        }

        Matrix<double> covariance = new DenseMatrix(samples.Width);
        for (var start = 0; start < samples.Count; start += Part)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report($"covariance of {samples.Count} samples, from {start} on");
            var first = start;
            var part = DenseMatrix.Create(
                Math.Min(Part, samples.Count - start), samples.Width, (row, feature) => samples[first + row][feature] - mean[feature]);
            covariance += part.TransposeThisAndMultiply(part);
        }

        covariance /= samples.Count;
        cancellation.ThrowIfCancellationRequested();
        progress?.Report($"{count} of {samples.Width} components");
        // Eigenvalues ascend.
        var eigen = covariance.Evd(Symmetricity.Symmetric);
        int[] order = [.. Enumerable.Range(0, count).Select(component => samples.Width - 1 - component)];
        return new PrincipalComponents(mean, Array.ConvertAll(order, column => Pointing(eigen.EigenVectors.Column(column).ToArray())),
            Array.ConvertAll(order, column => Math.Max(eigen.EigenValues[column].Real, 0)), covariance.Trace());
    }

    /// <summary>The coordinates of samples along the axes, from the mean.</summary>
    /// <param name="whiten">Divides them by their standard deviations.</param>
    /// <exception cref="ArgumentException">Samples have another width.</exception>
    /// <exception cref="InvalidOperationException">An axis to divide by has no variance.</exception>
    public Samples Project(Samples samples, bool whiten = false)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Width != Mean.Count)
            throw new ArgumentException($"Samples have {samples.Width} features, not {Mean.Count}.", nameof(samples));
        var basis = Basis(whiten);
        var points = new float[samples.Count * basis.Length];
        Parallel.For(0, samples.Count, row =>
        {
            for (var component = 0; component < basis.Length; component++)
            {
                var sum = 0.0;
                for (var feature = 0; feature < samples.Width; feature++)
                    sum += (samples[row][feature] - Mean[feature]) * basis[component][feature];
                points[(row * basis.Length) + component] = (float)sum;
            }
        });
        return new Samples(points, basis.Length);
    }

    /// <summary>The axes, divided by their standard deviations where coordinates are to be whitened.</summary>
    /// <exception cref="InvalidOperationException">An axis to divide by has no variance.</exception>
    public double[][] Basis(bool whiten)
    {
        var least = Variances[0] * Mean.Count * Rounding;
        return [.. Axes.Select((axis, component) => !whiten ? [.. axis]
            : Variances[component] > least ? Array.ConvertAll(axis, value => value / Math.Sqrt(Variances[component]))
            : throw new InvalidOperationException($"Samples do not vary along component {component}; ask for fewer."))];
    }

    private static double[] Pointing(double[] axis) =>
        axis.MaxBy(Math.Abs) < 0 ? Array.ConvertAll(axis, value => -value) : axis;
}
