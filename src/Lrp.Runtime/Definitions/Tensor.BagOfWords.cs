using Lrp.Pipelines;

namespace Lrp.Definitions;

// Histograms of local descriptors.
public sealed partial class Tensor
{
    /// <summary>Histograms of assignments [descriptors, words] over the cells of a pyramid; docs/bag-of-words.md has the formulas.</summary>
    /// <param name="p">Of means.</param>
    /// <param name="levels">Rows and columns of each level of a spatial pyramid, one after the other; [1, 1] where left out.</param>
    /// <returns>[cells · words]</returns>
    public Tensor PoolDescriptors(
        HistogramPooling pooling = HistogramPooling.Mean, double p = 1, int[]? levels = null, string? name = null) =>
        throw Definition.NotExecutable();

    /// <summary>sign(x)|x|^power, divided by its norm.</summary>
    /// <param name="parts">Equal parts that are normalised each on its own.</param>
    public Tensor NormalizeHistogram(HistogramNorm norm, double power = 1, int parts = 1, string? name = null) =>
        throw Definition.NotExecutable();
}
