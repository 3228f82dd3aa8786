using System.Numerics;

namespace Lrp.Conformance.Tests;

/// <summary>A sum of two.</summary>
internal sealed class FormSum<T> : FormLayer<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public override T[] Evaluate(T[][] inputs) => Zip(inputs[0], inputs[1], (left, right) => left + right);

    public override T[][] Explain(FormPass<T> pass, DrawnRule? rule, MatrixBalance balance)
    {
        if (rule!.Name == "gradient")
            return [pass.Relevance, pass.Relevance];
        var g = Zip(pass.Relevance, pass.Output, (r, d) => balance.Quotient(r, d, T.CreateChecked(rule.Stabilizer)));
        return Array.ConvertAll(pass.Inputs, input => Zip(input, g, (value, quotient) => value * quotient));
    }
}

/// <summary>A signal times its gate, which may be one number per channel.</summary>
internal sealed class FormGate<T> : FormLayer<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private static readonly T _half = T.CreateChecked(0.5);

    public override T[] Evaluate(T[][] inputs) => Zip(inputs[0], Spread(inputs), Multiply);

    public override T[][] Explain(FormPass<T> pass, DrawnRule? rule, MatrixBalance balance) => rule!.Name switch
    {
        "signal" => [pass.Relevance, new T[pass.Inputs[1].Length]],
        "uniform" => Share(pass, Array.ConvertAll(pass.Relevance, r => r * _half), Array.ConvertAll(pass.Relevance, r => r * _half)),
        _ => Share(pass, Zip(pass.Relevance, Spread(pass.Inputs), Multiply), Zip(pass.Relevance, pass.X, Multiply)),
    };

    private static T Multiply(T left, T right) => left * right;

    private static T[] Spread(T[][] inputs) =>
        [.. Enumerable.Range(0, inputs[0].Length).Select(index => inputs[1][index / (inputs[0].Length / inputs[1].Length)])];

    /// <summary>A gate of a channel gets what its numbers get together.</summary>
    private static T[][] Share(FormPass<T> pass, T[] signal, T[] gates)
    {
        var sums = new T[pass.Inputs[1].Length];
        for (var index = 0; index < gates.Length; index++)
            sums[index / (gates.Length / sums.Length)] += gates[index];
        return [signal, sums];
    }
}

/// <summary>Channels of several, behind each other in every sample.</summary>
internal sealed class FormConcat<T>(int samples) : FormLayer<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private IEnumerable<int> Samples => Enumerable.Range(0, samples);

    public override T[] Evaluate(T[][] inputs) => [.. Samples.SelectMany(sample => inputs.SelectMany(input => Of(input, sample)))];

    public override T[][] Explain(FormPass<T> pass, DrawnRule? rule, MatrixBalance balance)
    {
        var start = 0;
        var length = pass.Relevance.Length / samples;
        return Array.ConvertAll(pass.Inputs, input =>
        {
            var (begin, end) = (start, start += input.Length / samples);
            return Samples.SelectMany(sample => pass.Relevance[((sample * length) + begin)..((sample * length) + end)]).ToArray();
        });
    }

    private T[] Of(T[] values, int sample) => values[(sample * values.Length / samples)..((sample + 1) * values.Length / samples)];
}

/// <summary>Some channels of every sample.</summary>
internal sealed class FormSlice<T>(int[] shape, int begin, int channels) : FormLayer<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private readonly int _plane = shape[2..].Product();

    public override T[] Evaluate(T[][] inputs) => [.. Places.Select(place => inputs[0][place])];

    public override T[][] Explain(FormPass<T> pass, DrawnRule? rule, MatrixBalance balance)
    {
        var result = new T[pass.X.Length];
        foreach (var (output, place) in Places.Index())
            result[place] = pass.Relevance[output];
        return [result];
    }

    private IEnumerable<int> Places => Enumerable.Range(0, shape[0]).SelectMany(
        sample => Enumerable.Range(((sample * shape[1]) + begin) * _plane, channels * _plane));
}
