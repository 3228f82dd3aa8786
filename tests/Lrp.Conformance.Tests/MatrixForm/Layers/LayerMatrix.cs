using System.Numerics;

namespace Lrp.Conformance.Tests;

/// <summary>An entry w of a layer's matrix. Entries that no tap makes are left out; those of padding do not exist.</summary>
internal readonly record struct MatrixEntry<T>(int Output, int Input, T Weight);

/// <summary>A linear layer as a matrix and a bias: z = Wx + b.</summary>
/// <param name="Samples">How many samples its input holds, one behind the other.</param>
internal sealed record LayerMatrix<T>(IReadOnlyList<MatrixEntry<T>> Entries, T[] Bias, int Samples)
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Column by column: what the layer makes of a unit vector. Where it made something of it if all its weights were one, there is an entry.</summary>
    public static LayerMatrix<T> Probe(LayerMap layer)
    {
        var weights = Array.ConvertAll(layer.Weights, T.CreateChecked);
        var ones = Array.ConvertAll(weights, _ => T.One);
        var entries = new List<MatrixEntry<T>>();
        for (var input = 0; input < layer.InputCount; input++)
        {
            var unit = new T[layer.InputCount];
            unit[input] = T.One;
            T[] column = layer.Apply(unit, weights), taps = layer.Apply(unit, ones);
            for (var output = 0; output < column.Length; output++)
            {
                if (taps[output] != T.Zero)
                    entries.Add(new(output, input, column[output]));
            }
        }

        return new(entries, layer.Bias is { } bias ? Array.ConvertAll(bias, T.CreateChecked) : new T[layer.OutputCount], layer.Samples);
    }

    public T[] Apply(T[] x)
    {
        var z = (T[])Bias.Clone();
        foreach (var entry in Entries)
            z[entry.Output] += entry.Weight * x[entry.Input];
        return z;
    }
}
