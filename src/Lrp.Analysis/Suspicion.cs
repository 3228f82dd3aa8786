using MathNet.Numerics.LinearAlgebra;

namespace Lrp.Analysis;

/// <summary>
/// How much a class looks as if the network had more than one reason for it, by which classes are ranked for a person to look at. A
/// number tells where to look, not what is wrong: a class may well have two honest strategies.
/// </summary>
public static class Suspicion
{
    /// <summary>Coordinates of the embedding in which clusters are parted.</summary>
    private const int Axes = 8;

    /// <summary>Part of the mean variance that is added along every axis, since clusters may have none.</summary>
    private const double Shrinkage = 0.1;

    /// <summary>
    /// Fisher's criterion of a cluster against all other maps: (μ − μ′)ᵀ S⁻¹ (μ − μ′) over the first eigenvectors, with S the pooled
    /// covariance within either side. (Fisher, 1936; for ranking, Anders et al., Information Fusion 2022.) 0 for what is everything.
    /// </summary>
    public static double Separability(SpectralEmbedding embedding, int[] labels, int cluster)
    {
        // The first eigenvector of a connected graph says only how many neighbours a map has.
        var rows = embedding.Rows(Math.Min(Axes, embedding.Eigenvalues.Count));
        var inside = rows.Where((_, row) => labels[row] == cluster).ToList();
        var outside = rows.Where((_, row) => labels[row] != cluster).ToList();
        if (inside.Count == 0 || outside.Count == 0)
            return 0;
        var (mean, other) = (Mean(inside), Mean(outside));
        var within = (Scatter(inside, mean) + Scatter(outside, other)) / rows.Length;
        var spread = Math.Max(within.Trace() / mean.Count * Shrinkage, 1e-6);
        var difference = mean - other;
        return difference * (within + (spread * Matrix<double>.Build.DenseIdentity(mean.Count))).Solve(difference);
    }

    private static Vector<double> Mean(List<double[]> rows)
    {
        var sum = Vector<double>.Build.Dense(rows[0].Length);
        foreach (var row in rows)
            sum += Vector<double>.Build.Dense(row);
        return sum / rows.Count;
    }

    private static Matrix<double> Scatter(List<double[]> rows, Vector<double> mean)
    {
        var scatter = Matrix<double>.Build.Dense(mean.Count, mean.Count);
        foreach (var row in rows)
        {
            var difference = Vector<double>.Build.Dense(row) - mean;
            scatter += difference.OuterProduct(difference);
        }

        return scatter;
    }
}
