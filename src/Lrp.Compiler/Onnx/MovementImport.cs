using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Operators that copy elements: Concat, Pad, Expand, Tile, and those that do nothing.</summary>
internal static class MovementImport
{
    private const int MostRepeats = 1 << 10;

    public static Value Identity(NodeImport node) =>
        node.Input(0).Constant is not null ? node.Input(0) : node.Emit(new Identity(), node.Input(0));

    public static Value Dropout(NodeImport node)
    {
        if (node.Opset >= 12 && node.Has(2) && node.Known(2, "a mode").Data[0] != 0)
            throw node.Unsupported(" in training mode; export the model in evaluation mode");
        return Identity(node);
    }

    public static Value Cast(NodeImport node) => To(node, (ElementType)node.Int("to", 0));

    public static Value CastLike(NodeImport node) => To(node, node.IsInteger(1) && !node.Input(1).IsConstant ? ElementType.Int64 : node.Input(1).Type);

    private static Value To(NodeImport node, ElementType target)
    {
        var x = node.Input(0);
        if (TensorPayload.SizeOf(target) == 0)
            throw node.Unsupported($" to {target}");
        if (ShapeRules.IsFloating(x.Type) && ShapeRules.IsFloating(target))
            return node.Floating(ToFloating(node, target));
        if (node.TryKnown(0) is { } known)
        {
            return node.Constant(target == ElementType.Bool ? known.Map(value => value != 0 ? 1 : 0)
                : ShapeRules.IsFloating(target) ? known : known.Map(Math.Truncate), target);
        }

        // Weights in integers, and what is computed from samples.
        if (ShapeRules.IsFloating(target))
            return node.Floating(node.Emit(new Binary(BinaryFunction.Multiply), x, node.Scalar(1)));
        return node.Integer(target == ElementType.Bool
            ? node.Emit(new Unary(UnaryFunction.Not), node.Emit(new Unary(UnaryFunction.Not), x))
            : node.IsInteger(0) ? node.Emit(new Identity(), x) : node.Emit(new Unary(UnaryFunction.Truncate), x));
    }

    /// <summary>
    /// All floating types, and integers at run time, are computed in float32, so what changes is the rounding to a narrower one.
    /// </summary>
    private static Value ToFloating(NodeImport node, ElementType target) => target == node.Input(0).Type ? Identity(node) : target switch
    {
        ElementType.Float16 => node.Emit(new Unary(UnaryFunction.RoundToFormat, 11, 5), node.Input(0)),
        ElementType.BFloat16 => node.Emit(new Unary(UnaryFunction.RoundToFormat, 8, 8), node.Input(0)),
        _ => Identity(node),
    };

    public static Value Concat(NodeImport node)
    {
        if (!node.Has("axis"))
            throw node.Invalid("axis", "is missing");
        var inputs = Enumerable.Range(0, node.InputCount).Select(node.Input).ToArray();
        var concat = new Concat(node.Axis(node.Int("axis", 0), node.Input(0).Shape.Rank));
        concat.Infer(inputs);
        // Exporters of recurrent loops start their lists with a tensor without elements.
        Value[] parts = [.. inputs.Where(input => input.Shape.Count > 0)];
        return node.Emit(concat, parts.Length > 0 ? parts : inputs);
    }

    public static Value Pad(NodeImport node)
    {
        var x = node.Input(0);
        var rank = x.Shape.Rank;
        var pads = node.Integers("pads", 1, inputSince: 11) ?? throw new ShapeException("its pads are missing");
        var axes = node.Opset >= 18 && node.Integers("axes", 3, inputSince: 18) is { } given
            ? Array.ConvertAll(given, axis => node.Axis(axis, rank))
            : [.. Enumerable.Range(0, rank)];
        node.Axes(axes.Select(axis => (long)axis), rank);
        ShapeRules.Require(pads.Length == 2 * axes.Length, $"it has {pads.Length} pads for {axes.Length} axes");
        ShapeRules.Require(pads.All(pad => Math.Abs((double)pad) <= int.MaxValue), "its pads are out of range");
        var (begin, end) = (new int[rank], new int[rank]);
        for (var index = 0; index < axes.Length; index++)
            (begin[axes[index]], end[axes[index]]) = ((int)pads[index], (int)pads[axes.Length + index]);
        var mode = node.String("mode", "constant") switch
        {
            "constant" => PadMode.Constant,
            "reflect" => PadMode.Reflect,
            "edge" => PadMode.Edge,
            "wrap" => PadMode.Wrap,
            var other => throw node.Invalid("mode", $"says '{Text.Quotable(other)}'"),
        };
        return node.Emit(new Pad(begin, end, mode, PadValue(node)), x);
    }

    public static Value Expand(NodeImport node)
    {
        var wanted = ShapeRules.ShapeOf(Array.ConvertAll(node.Known(1, "a shape").Data, Numbers.ToInt64));
        return node.Emit(new Expand(ShapeRules.Broadcast(node.Input(0).Shape, wanted)), node.Input(0));
    }

    /// <summary>Copies side by side, axis by axis.</summary>
    public static Value Tile(NodeImport node)
    {
        var x = node.Input(0);
        var repeats = Array.ConvertAll(node.Known(1, "repeats").Data, Numbers.ToInt64);
        ShapeRules.Require(repeats.Length == x.Shape.Rank, $"it has {repeats.Length} repeats for {x.Shape}");
        var tiled = x;
        for (var axis = 0; axis < repeats.Length; axis++)
        {
            if (repeats[axis] is < 1 or > MostRepeats)
                throw node.Unsupported($" with {repeats[axis]} repeats");
            if (repeats[axis] > 1)
                tiled = node.Emit(new Concat(axis), [.. Enumerable.Repeat(tiled, (int)repeats[axis])]);
        }

        return tiled == x ? Identity(node) : tiled;
    }

    private static double PadValue(NodeImport node)
    {
        if (node.Opset < 11)
            return node.Float("value", 0);
        return node.Has(2) ? node.Known(2, "a pad value") is { Data.Length: 1 } value
            ? value.Data[0]
            : throw new ShapeException("its pad value is no scalar") : 0;
    }
}
