namespace Lrp.Generated;

/// <summary>A mixture of Gaussians, as <see cref="FisherVectors"/> explains, in float64: a and b are [gaussians, dimensions].</summary>
/// <param name="room">Room for two numbers of float64 for each of a cell, and one for each Gaussian.</param>
internal readonly unsafe struct Mixture(
    double* precisions, double* means, double* logarithms, double* roots, float* room, int gaussians, int dimensions, bool hasWeights,
    double threshold)
{
    private static readonly double _rootHalf = Math.Sqrt(0.5);

    /// <summary>Numbers of a cell.</summary>
    public int Length => gaussians * ((hasWeights ? 1 : 0) + (2 * dimensions));

    /// <summary>What <see cref="FindSums"/> found; <see cref="AddShares"/> takes factors there.</summary>
    public double* Sums => (double*)room;

    private double* Posteriors => Sums + (2 * Length);

    /// <summary>Σψ, or Σ|ψ|, over a cell.</summary>
    /// <param name="start">Where they go among <see cref="Sums"/>.</param>
    public void FindSums(float* descriptors, ReadOnlySpan<int> cell, int start, bool bySize)
    {
        new Span<double>(Sums + start, Length).Clear();
        foreach (var member in new Members(cell))
        {
            var x = descriptors + ((long)member * dimensions);
            FindPosteriors(x);
            var sums = Sums + start;
            for (var k = 0; k < gaussians && hasWeights; k++)
                *sums++ += Sized(OfWeight(k), bySize);
            var ofVariances = sums + (gaussians * dimensions);
            for (var k = 0; k < gaussians; k++)
            {
                var scale = Posteriors[k] * roots[k];
                for (var d = 0; d < dimensions && scale != 0; d++)
                {
                    var u = U(x, k, d);
                    sums[(k * dimensions) + d] += scale * Sized(u, bySize);
                    ofVariances[(k * dimensions) + d] += scale * _rootHalf * Sized((u * u) - 1, bySize);
                }
            }
        }
    }

    /// <summary>Adds Σ_d factor_d ψ_d(l), or |ψ| in its place, and equal shares.</summary>
    public void AddShares(float* descriptors, ReadOnlySpan<int> cell, float* target, double even, bool bySize)
    {
        foreach (var member in new Members(cell))
        {
            var x = descriptors + ((long)member * dimensions);
            FindPosteriors(x);
            var sum = even;
            var factors = Sums;
            for (var k = 0; k < gaussians && hasWeights; k++)
                sum += *factors++ * Sized(OfWeight(k), bySize);
            var ofVariances = factors + (gaussians * dimensions);
            for (var k = 0; k < gaussians; k++)
            {
                var scale = Posteriors[k] * roots[k];
                for (var d = 0; d < dimensions && scale != 0; d++)
                {
                    var u = U(x, k, d);
                    sum += scale * ((factors[(k * dimensions) + d] * Sized(u, bySize))
                        + (ofVariances[(k * dimensions) + d] * _rootHalf * Sized((u * u) - 1, bySize)));
                }
            }

            target[member] += (float)sum;
        }
    }

    private void FindPosteriors(float* x)
    {
        var largest = double.NegativeInfinity;
        for (var k = 0; k < gaussians; k++)
        {
            var sum = 0.0;
            for (var d = 0; d < dimensions; d++)
            {
                var u = U(x, k, d);
                sum += u * u;
            }

            Posteriors[k] = logarithms[k] - (sum / 2);
            largest = Math.Max(largest, Posteriors[k]);
        }

        var total = 0.0;
        for (var k = 0; k < gaussians; k++)
            total += Posteriors[k] = Math.Exp(Posteriors[k] - largest);
        for (var k = 0; k < gaussians; k++)
        {
            var share = Posteriors[k] / total;
            Posteriors[k] = share < threshold ? 0 : share;
        }
    }

    private double OfWeight(int k) => (Posteriors[k] - (1 / (roots[k] * roots[k]))) * roots[k];

    private double U(float* x, int k, int d) => (precisions[(k * dimensions) + d] * x[d]) + means[(k * dimensions) + d];

    private static double Sized(double number, bool bySize) => bySize ? Math.Abs(number) : number;
}
