using Lrp.Compiler.Definitions;
using Lrp.Compiler.IR;

namespace Lrp.Generator.Definitions;

/// <summary>Matrix products.</summary>
internal static class DenseLayers
{
    public static object? Dense(LayerCall call)
    {
        var x = call.X;
        if (x.Sample.Length == 0 || x.IsParameter)
            throw call.Misfit($"{x} is no vector");
        var (inputs, units, name) = (x.Sample[x.Sample.Length - 1], call.Int("units", least: 1), call.NameAs("dense"));
        var writer = call.Writer;
        var weights = call.Weights(name, WeightInitialisation.He, [units, inputs], units);
        if (x.Sample.Length == 1)
            return writer.Append(call, "Gemm", name, [x, .. weights], [new DefinedInteger("transB", 1)], 1)[0];

        var transposed = writer.Part("Transpose", name + "/weight", [weights[0]], LayerCall.List("perm", [1, 0]));
        var product = writer.Append(call, "MatMul", name, [x, transposed], [], 1)[0];
        return weights.Length == 1 ? product : writer.Part("Add", name + "/bias", [product, weights[1]]) with { Layer = name };
    }

    public static object? MatMul(LayerCall call)
    {
        var (a, b) = (call.X, call.Tensor("other"));
        var (left, right) = (a.Sample, b.Sample);
        if (left.Length == 0 || right.Length < 2 || left[left.Length - 1] != right[right.Length - 2]
            || Shape.Broadcast(Leading(a), Leading(b)) is null)
            throw call.Mismatch(a, b, "multiplied as matrices");
        return call.Emit("MatMul", "matmul", [a, b]);
    }

    /// <summary>The axes before the matrices.</summary>
    private static Shape Leading(TensorValue tensor) => new([.. tensor.Shape.Dimensions.Take(Math.Max(tensor.Shape.Rank - 2, 0))]);

    public static object? Embedding(LayerCall call)
    {
        var name = call.NameAs("embedding");
        var (count, width) = (call.Int("count", least: 1), call.Int("width", least: 1));
        var weights = call.Writer.Parameter(call, name, "weight", call.Optional("weightName"), WeightInitialisation.He, count, width);
        return call.Writer.Append(call, "Gather", name, [weights, call.Tensor("tokens")], [new DefinedInteger("axis", 0)], 1)[0];
    }
}
