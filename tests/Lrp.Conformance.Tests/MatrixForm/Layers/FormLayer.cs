using System.Numerics;

namespace Lrp.Conformance.Tests;

/// <summary>What goes into a layer, what comes out, and the relevance of that.</summary>
internal sealed record FormPass<T>(T[][] Inputs, T[] Output, T[] Relevance)
{
    /// <summary>The first input.</summary>
    public T[] X => Inputs[0];
}

/// <summary>A layer as the definitions of its operator and of its rules say, in the precision of T.</summary>
internal abstract class FormLayer<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public abstract T[] Evaluate(T[][] inputs);

    /// <summary>What each input gets.</summary>
    public abstract T[][] Explain(FormPass<T> pass, DrawnRule? rule, MatrixBalance balance);

    public static FormLayer<T> Of(SketchNode node, DrawnNetwork network)
    {
        var shape = network.Shapes[node.Inputs[0]];
        return node.Type switch
        {
            "Add" => new FormSum<T>(),
            "Mul" => new FormGate<T>(),
            "MatMul" => new FormProduct<T>(shape, network.Shapes[node.Inputs[1]]),
            "Concat" => new FormConcat<T>(shape[0]),
            "Slice" => new FormSlice<T>(shape, network.BeginOf(node), node.Shape[1]),
            "Transpose" => new FormTranspose<T>(shape),
            "Softmax" => new FormSoftmax<T>(shape[^1]),
            "InstanceNormalization" or "LayerNormalization" => FormNormalisation<T>.Create(node, network),
            "MaxPool" => new FormMaxPool<T>(node, shape),
            "Flatten" or "BatchNormalization" => new FormIdentity<T>(),
            "Resize" => new FormLinear<T>(FormResize.MatrixOf<T>(node, shape)),
            _ when LayerMap.IsLinear(node) => new FormLinear<T>(new LayerMap(node, network).ToMatrix<T>()),
            _ => new FormActivation<T>(SketchActivation<T>.All[node.Type]),
        };
    }

    protected static T[] Zip(T[] left, T[] right, Func<T, T, T> function) => [.. left.Zip(right, function)];
}
