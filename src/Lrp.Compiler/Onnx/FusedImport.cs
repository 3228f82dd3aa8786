using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Operators that ONNX Runtime's optimiser makes of several (domain com.microsoft): the several.</summary>
internal static class FusedImport
{
    /// <summary>A convolution, then a sum with the fourth input, then an activation.</summary>
    public static Value Conv(NodeImport node)
    {
        var y = ConvImport.Conv(node);
        if (node.Has(3))
            y = node.EmitAuxiliary(new Binary(BinaryFunction.Add), y, node.Input(3));
        var parameters = node.Floats("activation_params") ?? [];
        return Activated(node, y, index => index < parameters.Length ? parameters[index] : null);
    }

    public static Value Gemm(NodeImport node)
    {
        string[] names = ["activation_alpha", "activation_beta"];
        return Activated(node, DenseImport.Gemm(node), index => node.Has(names[index]) ? node.Float(names[index], 0) : null);
    }

    /// <summary>α·op(A)·op(B), where op may swap the last two axes.</summary>
    public static Value MatMul(NodeImport node)
    {
        if (node.Flag("transBatchA") || node.Flag("transBatchB"))
            throw node.Unsupported(" that transposes batches");
        return DenseImport.Product(node, Operand(0, "transA"), Operand(1, "transB"), node.Float("alpha", 1));

        Value Operand(int input, string flag)
        {
            var x = node.Input(input);
            var rank = x.Shape.Rank;
            return node.Flag(flag) && rank >= 2
                ? node.EmitAuxiliary(new Transpose(new IntList([.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2])), x)
                : x;
        }
    }

    /// <summary>Gelu(x + bias).</summary>
    public static Func<NodeImport, Value> Gelu(UnaryFunction function) => node => node.Emit(new Unary(function), node.Has(1)
        ? node.EmitAuxiliary(new Binary(BinaryFunction.Add), node.Input(0), node.Input(1))
        : node.Input(0));

    private static Value Activated(NodeImport node, Value x, Func<int, double?> parameter)
    {
        var name = node.String("activation", "");
        double Parameter(int index, double fallback) => parameter(index) ?? fallback;
        Unary? activation = name switch
        {
            "" => null,
            "Clip" => ActivationImport.Clip(Parameter(0, float.MinValue), Parameter(1, float.MaxValue)),
            "HardSigmoid" => new(UnaryFunction.HardSigmoid, Parameter(0, 0.2f), Parameter(1, 0.5)),
            "LeakyRelu" => new(UnaryFunction.LeakyRelu, Parameter(0, 0.01f)),
            "Relu" => new(UnaryFunction.Relu),
            "Sigmoid" => new(UnaryFunction.Sigmoid),
            "Tanh" => new(UnaryFunction.Tanh),
            _ => throw node.Invalid("activation", $"says '{Text.Quotable(name)}'"),
        };
        return activation is null ? x : node.EmitAs(activation, name, x);
    }
}
