using System.Numerics;

namespace Lrp.Conformance.Tests;

/// <summary>An entry w of a layer's matrix. Entries that no tap makes are left out; those of padding do not exist.</summary>
internal readonly record struct MatrixEntry<T>(int Output, int Input, T Weight);

/// <summary>A linear layer as a matrix and a bias: z = Wx + b.</summary>
/// <param name="Samples">How many samples its input holds, one behind the other.</param>
internal sealed record LayerMatrix<T>(IReadOnlyList<MatrixEntry<T>> Entries, T[] Bias, int Samples)
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public T[] Apply(T[] x)
    {
        var z = (T[])Bias.Clone();
        foreach (var entry in Entries)
            z[entry.Output] += entry.Weight * x[entry.Input];
        return z;
    }
}
