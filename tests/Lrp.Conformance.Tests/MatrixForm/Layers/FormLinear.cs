using System.Numerics;

namespace Lrp.Conformance.Tests;

/// <summary>A layer that is a matrix and a bias. Where nothing else is said, relevance goes back by the weights.</summary>
internal sealed class FormLinear<T>(LayerMatrix<T> matrix) : FormLayer<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public override T[] Evaluate(T[][] inputs) => matrix.Apply(inputs[0]);

    public override T[][] Explain(FormPass<T> pass, DrawnRule? rule, MatrixBalance balance) =>
        [MatrixRule.Explain(matrix, pass.X, pass.Relevance, rule ?? new("gradient"), balance)];
}

/// <summary>A function of each number.</summary>
internal sealed class FormActivation<T>(SketchActivation<T> function) : FormLayer<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public override T[] Evaluate(T[][] inputs) => Array.ConvertAll(inputs[0], value => function.Value(value));

    public override T[][] Explain(FormPass<T> pass, DrawnRule? rule, MatrixBalance balance) =>
        [rule!.Name == "pass" ? pass.Relevance : Zip(pass.X, pass.Relevance, (value, r) => function.Slope(value) * r)];
}

/// <summary>What changes no number: another shape, or a batch normalisation that is part of the convolution before it.</summary>
internal sealed class FormIdentity<T> : FormLayer<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public override T[] Evaluate(T[][] inputs) => inputs[0];

    public override T[][] Explain(FormPass<T> pass, DrawnRule? rule, MatrixBalance balance) => [pass.Relevance];
}

/// <summary>The last two axes exchanged.</summary>
internal sealed class FormTranspose<T>(int[] shape) : FormLayer<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public override T[] Evaluate(T[][] inputs) => Move(inputs[0], shape[^2], shape[^1]);

    public override T[][] Explain(FormPass<T> pass, DrawnRule? rule, MatrixBalance balance) => [Move(pass.Relevance, shape[^1], shape[^2])];

    private static T[] Move(T[] values, int rows, int columns) => [.. Enumerable.Range(0, values.Length).Select(index =>
        values[(index / (rows * columns) * rows * columns) + (index % rows * columns) + (index / rows % columns)])];
}
