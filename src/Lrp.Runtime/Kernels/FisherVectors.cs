namespace Lrp.Generated;

/// <summary>
/// Fisher vectors of descriptors x [samples, count, dimensions] under a mixture of Gaussians with diagonal covariance. With u = ax + b,
/// a = 1/σ, b = −µ/σ, posteriors are γ_k = softmax(c_k − Σu²/2), and the vector of a cell of a pyramid holds means over its descriptors of
/// (γ_k − π_k)√w_k (where it has weights), γ_k √w_k u, γ_k √(w_k/2) (u² − 1), in this order. a, b, c and √w are float64, each in the place
/// of two floats.
/// </summary>
public static unsafe partial class FisherVectors
{
    /// <summary>The vector.</summary>
    /// <param name="precisions">a [gaussians, dimensions].</param>
    /// <param name="means">b, likewise.</param>
    /// <param name="logarithms">c = ln π − Σ ln σ.</param>
    /// <param name="roots">√w = 1/√π.</param>
    /// <param name="vector">[samples, cells, length].</param>
    /// <param name="room">Room for as many floats as <c>FisherLayout.Floats</c> says, as for all that follow.</param>
    /// <param name="threshold">Posteriors below it count as 0.</param>
    /// <param name="blocks">The cells, as <see cref="DescriptorPooling"/> has them.</param>
    public static void Encode(
        float* descriptors, float* precisions, float* means, float* logarithms, float* roots, float* vector, float* room, double threshold,
        bool hasWeights, ReadOnlySpan<int> blocks, int samples, int count, int gaussians, int dimensions)
    {
        var encoder = new FisherEncoder(
            (double*)precisions, (double*)means, (double*)logarithms, room, gaussians, dimensions);
        for (var sample = 0; sample < samples; sample++, descriptors += (long)count * dimensions)
        {
            for (var rest = blocks; rest.Length > 0; vector += gaussians * ((hasWeights ? 1 : 0) + (2 * dimensions)))
            {
                var cell = DescriptorPooling.CellAt(ref rest);
                encoder.Encode(descriptors, (double*)precisions, (double*)means, (double*)roots, vector, cell, hasWeights, threshold);
            }
        }
    }

    /// <summary>Σ|ψ| over the descriptors of each cell [samples, cells, length].</summary>
    public static void Magnitudes(
        float* descriptors, float* precisions, float* means, float* logarithms, float* roots, float* target, float* room, double threshold,
        bool hasWeights, ReadOnlySpan<int> blocks, int samples, int count, int gaussians, int dimensions)
    {
        var mixture = new Mixture(
            (double*)precisions, (double*)means, (double*)logarithms, (double*)roots, room, gaussians, dimensions, hasWeights, threshold);
        for (var sample = 0; sample < samples; sample++, descriptors += (long)count * dimensions)
        {
            for (var rest = blocks; rest.Length > 0; target += mixture.Length)
            {
                mixture.FindSums(descriptors, DescriptorPooling.CellAt(ref rest), 0, bySize: true);
                for (var index = 0; index < mixture.Length; index++)
                    target[index] = (float)mixture.Sums[index];
            }
        }
    }

    /// <summary>
    /// R_l = Σ_d R_d ψ_d(l) / (Σψ_d + ε sign Σψ_d); equal shares of R_d where all its ψ are 0. Sums are float64 all the way from the
    /// descriptors, since they are divided by however near to 0 they are.
    /// </summary>
    /// <param name="relevance">R of the vector.</param>
    /// <param name="target">R of the descriptors [samples, count].</param>
    public static void Shares(
        float* descriptors, float* precisions, float* means, float* logarithms, float* roots, float* relevance, float* target, float* room,
        double threshold, bool hasWeights, ReadOnlySpan<int> blocks, int samples, int count, int gaussians, int dimensions, double epsilon)
    {
        var mixture = new Mixture(
            (double*)precisions, (double*)means, (double*)logarithms, (double*)roots, room, gaussians, dimensions, hasWeights, threshold);
        for (var sample = 0; sample < samples; sample++, descriptors += (long)count * dimensions, target += count)
        {
            Tensors.Fill(target, count, 0);
            for (var rest = blocks; rest.Length > 0; relevance += mixture.Length)
            {
                var cell = DescriptorPooling.CellAt(ref rest);
                mixture.FindSums(descriptors, cell, 0, bySize: false);
                mixture.FindSums(descriptors, cell, mixture.Length, bySize: true);
                double* sums = mixture.Sums, sizes = sums + mixture.Length;
                var even = 0.0;
                for (var index = 0; index < mixture.Length; index++)
                {
                    even += sizes[index] == 0 ? relevance[index] : 0;
                    sums[index] = sizes[index] == 0 ? 0 : relevance[index] / (sums[index] + (sums[index] < 0 ? -epsilon : epsilon));
                }

                mixture.AddShares(descriptors, cell, target, even / Size(cell), bySize: false);
            }
        }
    }

    /// <summary>R_l = Σ_d R_d |ψ_d(l)| / Σ|ψ_d|. The rest as in <see cref="Shares"/>.</summary>
    public static void SharesBySize(
        float* descriptors, float* precisions, float* means, float* logarithms, float* roots, float* relevance, float* target, float* room,
        double threshold, bool hasWeights, ReadOnlySpan<int> blocks, int samples, int count, int gaussians, int dimensions)
    {
        var mixture = new Mixture(
            (double*)precisions, (double*)means, (double*)logarithms, (double*)roots, room, gaussians, dimensions, hasWeights, threshold);
        for (var sample = 0; sample < samples; sample++, descriptors += (long)count * dimensions, target += count)
        {
            Tensors.Fill(target, count, 0);
            for (var rest = blocks; rest.Length > 0; relevance += mixture.Length)
            {
                var cell = DescriptorPooling.CellAt(ref rest);
                mixture.FindSums(descriptors, cell, 0, bySize: true);
                var even = 0.0;
                for (var index = 0; index < mixture.Length; index++)
                {
                    even += mixture.Sums[index] == 0 ? relevance[index] : 0;
                    mixture.Sums[index] = mixture.Sums[index] == 0 ? 0 : relevance[index] / mixture.Sums[index];
                }

                mixture.AddShares(descriptors, cell, target, even / Size(cell), bySize: true);
            }
        }
    }

    private static int Size(ReadOnlySpan<int> cell)
    {
        var members = 0;
        for (var block = 0; block < cell.Length; block += DescriptorPooling.Block)
            members += cell[block + 2] * cell[block + 4];
        return members;
    }
}
