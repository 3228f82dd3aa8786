using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>(x − zero point) · scale: of weights, a recipe.</summary>
internal static class QuantizationImport
{
    public static Value Dequantize(NodeImport node)
    {
        var (x, scale) = (node.Input(0), node.Input(1));
        var shift = node.Optional(2);
        var whole = shift is null ? x : node.EmitAuxiliary(new Binary(BinaryFunction.Subtract), x, Parameter(node, shift));
        return node.Floating(node.Emit(new Binary(BinaryFunction.Multiply), whole, Parameter(node, scale)));
    }

    /// <summary>One for all, one for each position along the axis, or one for each block of positions.</summary>
    private static Value Parameter(NodeImport node, Value parameter)
    {
        var x = node.Input(0).Shape;
        if (parameter.Shape.Count == 1)
            return parameter.Shape.Rank == 0 ? parameter : node.EmitAuxiliary(new Reshape(Shape.Scalar), parameter);
        var axis = node.Axis(node.Int("axis", 1), x.Rank);
        if (parameter.Shape.Rank == 1)
        {
            ShapeRules.Require(parameter.Shape[0] == x[axis], $"its parameter {parameter.Shape} does not fit axis {axis} of {x}");
            return node.EmitAuxiliary(new Reshape(new Shape([parameter.Shape[0], .. Enumerable.Repeat(1, x.Rank - axis - 1)])), parameter);
        }

        var block = node.Int("block_size", 0);
        ShapeRules.Require(block > 0 && parameter.Shape.Rank == x.Rank && parameter.Shape.Equals(x.With(axis, (x[axis] + block - 1) / Math.Max(block, 1))),
            $"its parameter {parameter.Shape} does not fit blocks of {block} along axis {axis} of {x}");
        IEnumerable<int> before = parameter.Shape.Dimensions.Take(axis + 1), behind = parameter.Shape.Dimensions.Skip(axis + 1);
        var apart = node.EmitAuxiliary(new Reshape(new Shape([.. before, 1, .. behind])), parameter);
        var repeated = node.EmitAuxiliary(new Expand(new Shape([.. before, block, .. behind])), apart);
        var joined = node.EmitAuxiliary(new Reshape(parameter.Shape.With(axis, parameter.Shape[axis] * block)), repeated);
        return joined.Shape.Equals(x)
            ? joined
            : node.EmitAuxiliary(new Slice(IntList.Repeat(0, x.Rank), IntList.Repeat(1, x.Rank), x), joined);
    }
}
