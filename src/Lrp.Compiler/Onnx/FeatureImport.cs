using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>What pipelines do to features before a model sees them (domain ai.onnx.ml).</summary>
internal static class FeatureImport
{
    /// <summary>Another number, one for all features or one each, in the place of those that are missing.</summary>
    public static Value Imputer(NodeImport node)
    {
        var x = node.Input(0);
        ShapeRules.Require(x.Shape.Rank > 0, "its input is no row");
        var isFloating = node.Floats("imputed_value_floats") is { Length: > 0 };
        var values = isFloating ? node.Floats("imputed_value_floats")!
            : node.Longs("imputed_value_int64s")?.Select(value => (double)value).ToArray()
                ?? throw node.Invalid("imputed_value_floats", "is missing");
        ShapeRules.Require(values.Length == 1 || values.Length == x.Shape[x.Shape.Rank - 1],
            $"it has {values.Length} values for {x.Shape}");
        var missing = isFloating ? node.Float("replaced_value_float", 0)
            : node.Has("replaced_value_int64") ? node.Long("replaced_value_int64")
            : 0;
        var imputed = node.Constant(values.Length == 1 ? Tensor.Scalar(values[0]) : Tensor.Vector(values), ElementType.Float32);

        // Only what is no number is not equal to itself.
        return double.IsNaN(missing)
            ? node.Emit(new Select(), node.EmitAuxiliary(new Binary(BinaryFunction.Equal), x, x), x, imputed)
            : node.Emit(new Select(), node.EmitAuxiliary(new Binary(BinaryFunction.Equal), x, node.Scalar(missing)), imputed, x);
    }

    /// <summary>Features side by side.</summary>
    public static Value Vectorizer(NodeImport node)
    {
        var widths = node.Ints("inputdimensions") ?? throw node.Invalid("inputdimensions", "is missing");
        ShapeRules.Require(widths.Length == node.InputCount, $"it has {widths.Length} dimensions for {node.InputCount} inputs");
        var parts = new Value[node.InputCount];
        for (var index = 0; index < parts.Length; index++)
        {
            var part = node.Input(index);
            ShapeRules.Require(part.Shape.Rank is 1 or 2 && part.Shape[part.Shape.Rank - 1] == widths[index],
                $"its input {index} is {part.Shape} instead of [N, {widths[index]}]");
            parts[index] = part.Shape.Rank == 2 ? part : node.EmitAuxiliary(new Reshape(new Shape(1, widths[index])), part);
        }

        ShapeRules.Require(parts.All(part => part.Shape[0] == parts[0].Shape[0]), "its inputs have different numbers of rows");
        return node.Floating(node.Emit(new Concat(1), parts));
    }
}
