namespace Lrp.Generated;

/// <summary>What Fisher vectors do to a block of descriptors, on vectors of some width.</summary>
internal unsafe interface IFisherBlock
{
    /// <summary>Σ(a(x − µ))² of each row and Gaussian.</summary>
    /// <param name="x">Rows of <paramref name="width"/> floats.</param>
    /// <param name="means">µ [gaussians / 32][dimensions][32], as a.</param>
    /// <param name="distances">[rows, gaussians], in whole strips.</param>
    static abstract void FindDistances(
        float* x, float* means, float* a, float* distances, int rows, int width, int gaussians, int dimensions);

    /// <summary>
    /// γ = softmax(c − distance/2) in place of the distances. Each step is for all rows, so that none waits for the step before.
    /// </summary>
    /// <param name="threshold">What is below becomes 0.</param>
    /// <returns>How many are not 0.</returns>
    static abstract int FindPosteriors(float* distances, float* c, int rows, int gaussians, float threshold);

    /// <summary>Adds Σ_l γ_k(l) (x(l) − µ_k) and Σ_l γ_k(l) (x(l) − µ_k)² of all Gaussians to sums in float64.</summary>
    /// <param name="means">µ [gaussians, width].</param>
    /// <param name="first">[gaussians, width].</param>
    /// <param name="second">[gaussians, width].</param>
    static abstract void AddAll(
        float* x, float* means, float* posteriors, double* first, double* second, int rows, int width, int gaussians, int count);

    /// <summary>The same where most γ are 0.</summary>
    /// <param name="block">Both sums [2, gaussians, width] in float32, zeros before and after.</param>
    static abstract void AddFew(
        float* x, float* means, float* posteriors, double* first, double* second, float* block, int rows, int width, int gaussians);

    /// <summary>Adds Σ_l γ_k(l) to sums in float64.</summary>
    static abstract void AddPosteriors(float* posteriors, double* sums, int rows, int gaussians);
}
