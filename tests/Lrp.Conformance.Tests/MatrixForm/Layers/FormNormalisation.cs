using System.Numerics;

namespace Lrp.Conformance.Tests;

/// <summary>Groups of numbers with mean 0 and variance 1, then scaled and shifted.</summary>
/// <param name="length">Of a group; groups lie behind each other.</param>
/// <param name="parameterOf">The place of an element's scale and shift.</param>
internal sealed class FormNormalisation<T>(int length, float[] scale, float[] shift, Func<int, int> parameterOf, double epsilon)
    : FormLayer<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public static FormNormalisation<T> Create(SketchNode node, DrawnNetwork network)
    {
        var shape = network.Shapes[node.Inputs[0]];
        var (scale, shift) = (network.Constants[node.Inputs[1]].Values, network.Constants[node.Inputs[2]].Values);
        var isLayer = node.Type == "LayerNormalization";
        var length = isLayer ? shape[^1] : shape[2..].Product();
        Func<int, int> parameterOf = isLayer ? index => index % length : index => index / length % shape[1];
        return new(length, scale, shift, parameterOf, (float)node.Attributes["epsilon"]);
    }

    public override T[] Evaluate(T[][] inputs) =>
        [.. Normalise(inputs[0]).Normal.Select((value, index) => (Scale(index) * value) + Shift(index))];

    public override T[][] Explain(FormPass<T> pass, DrawnRule? rule, MatrixBalance balance)
    {
        if (rule!.Name == "pass")
            return [pass.Relevance];
        var (normal, deviations) = Normalise(pass.X);
        if (rule.Name == "gradient")
        {
            var scaled = pass.Relevance.Select((r, index) => Scale(index) * r).ToArray();
            var along = Means(Zip(normal, scaled, (value, r) => value * r));
            return [[.. WithoutMean(scaled).Select((r, index) =>
                (r - (normal[index] * along[index / length])) / deviations[index / length])]];
        }

        // The rule takes the deviation for a constant, and the mean for what it is: a matrix.
        var g = Zip(pass.Relevance, pass.Output, (r, d) => balance.Quotient(r, d, T.CreateChecked(1e-6)));
        for (var index = 0; index < g.Length; index++)
            balance.Bias(Shift(index) * g[index]);
        var back = WithoutMean([.. g.Select((quotient, index) => Scale(index) * quotient)]);
        return [[.. pass.X.Select((value, index) => value * back[index] / deviations[index / length])]];
    }

    private T Scale(int index) => T.CreateChecked(scale[parameterOf(index)]);

    private T Shift(int index) => T.CreateChecked(shift[parameterOf(index)]);

    private (T[] Normal, T[] Deviations) Normalise(T[] x)
    {
        var centred = WithoutMean(x);
        var variances = Means(Array.ConvertAll(centred, value => value * value));
        var deviations = Array.ConvertAll(variances, variance => T.Sqrt(variance + T.CreateChecked(epsilon)));
        return ([.. centred.Select((value, index) => value / deviations[index / length])], deviations);
    }

    private T[] WithoutMean(T[] values)
    {
        var means = Means(values);
        return [.. values.Select((value, index) => value - means[index / length])];
    }

    private T[] Means(T[] values) =>
        [.. values.Chunk(length).Select(group => group.Aggregate(T.Zero, (sum, value) => sum + value) / T.CreateChecked(length))];
}
