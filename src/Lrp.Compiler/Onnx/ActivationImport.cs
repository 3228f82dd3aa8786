using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

internal static class ActivationImport
{
    /// <summary>A function without parameters.</summary>
    public static Func<NodeImport, Value> Unary(UnaryFunction function) => node => node.Emit(new Unary(function), node.Input(0));

    /// <summary>A function with the parameter alpha.</summary>
    public static Func<NodeImport, Value> Unary(UnaryFunction function, double alpha) =>
        node => node.Emit(new Unary(function, node.Float("alpha", alpha)), node.Input(0));

    public static Value Selu(NodeImport node)
    {
        var (alpha, gamma) = (node.Float("alpha", 1.67326319217681884765625), node.Float("gamma", 1.05070102214813232421875));
        return node.Emit(new Unary(UnaryFunction.Selu, alpha, gamma), node.Input(0));
    }

    public static Value HardSigmoid(NodeImport node) =>
        node.Emit(new Unary(UnaryFunction.HardSigmoid, node.Float("alpha", 0.2), node.Float("beta", 0.5)), node.Input(0));

    public static Value Gelu(NodeImport node) => node.String("approximate", "none") switch
    {
        "none" => node.Emit(new Unary(UnaryFunction.Gelu), node.Input(0)),
        "tanh" => node.Emit(new Unary(UnaryFunction.GeluTanh), node.Input(0)),
        var other => throw node.Invalid("approximate", $"says '{Text.Quotable(other)}'"),
    };

    /// <summary>Bounds are attributes up to operator set 10, then inputs. Integers that fold have bounds, too.</summary>
    public static Value Clip(NodeImport node)
    {
        var low = Bound(node, "min", 1, double.NegativeInfinity);
        var high = Bound(node, "max", 2, double.PositiveInfinity);
        return node.Emit(Clip(low, high), node.Input(0));
    }

    /// <summary>Bounds at the end of float32 are none.</summary>
    public static Unary Clip(double low, double high)
    {
        if (low <= -float.MaxValue)
            low = double.NegativeInfinity;
        if (high >= float.MaxValue)
            high = double.PositiveInfinity;
        return low == 0 && double.IsPositiveInfinity(high) ? new(UnaryFunction.Relu) : new(UnaryFunction.Clip, low, high);
    }

    private static double Bound(NodeImport node, string attribute, int input, double none)
    {
        if (node.Opset < 11)
            return node.Has(attribute) ? node.Float(attribute, none) : none;
        if (!node.Has(input))
            return none;
        var bound = node.Known(input, "a bound");
        ShapeRules.Require(bound.Data.Length == 1, $"its bound '{attribute}' {bound.Shape} is no scalar");
        return bound.Data[0];
    }
}
