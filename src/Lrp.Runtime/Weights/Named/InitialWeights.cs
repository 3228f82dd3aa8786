using System.Text;
using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>Weights that nobody has trained. A tensor depends on seed and name alone: layers before it may come and go.</summary>
internal sealed class InitialWeights(int seed, ParameterTable table) : WeightFile
{
    public override WeightTensor Read(int entry)
    {
        var parameter = table.Parameters[entry];
        int[] shape = [.. parameter.Shape];
        return parameter.Initialisation switch
        {
            WeightInitialisation.Zero => WeightTensor.Filled(shape, 0),
            WeightInitialisation.One => WeightTensor.Filled(shape, 1),
            _ => Normal(parameter.Name, shape),
        };
    }

    public override void Dispose()
    {
    }

    private WeightTensor Normal(string name, int[] shape)
    {
        var data = new double[WeightTensor.Count(shape)];
        var inputs = WeightTensor.Count(shape.AsSpan(1));
        var deviation = Math.Sqrt(2.0 / Math.Max(inputs, 1));
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(name));
        var noise = new GaussianNoise(unchecked(seed ^ (int)Fingerprint.Compute(text, [])));
        for (var index = 0; index < data.Length; index++)
            data[index] = (float)(deviation * noise.Next());
        return new WeightTensor(data, shape);
    }
}
