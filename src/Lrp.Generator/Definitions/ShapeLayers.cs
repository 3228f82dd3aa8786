using Lrp.Compiler.Definitions;
using Lrp.Compiler.Onnx;

namespace Lrp.Generator.Definitions;

/// <summary>Layers that move elements.</summary>
internal static class ShapeLayers
{
    /// <summary>In the order of <c>Padding</c>.</summary>
    private static readonly string[] s_paddings = ["constant", "reflect", "edge", "wrap"];

    public static object? Reshape(LayerCall call)
    {
        var (x, shape) = (call.X, call.Ints("shape"));
        var open = shape.Count(dimension => dimension == -1);
        var known = shape.Where(dimension => dimension != -1).Aggregate(1L, (count, dimension) => count * dimension);
        var count = x.Sample.Aggregate(1L, (product, dimension) => product * dimension);
        if (shape.Any(dimension => dimension is 0 or < -1) || open > 1)
            throw call.Invalid("shape", $"is [{string.Join(", ", shape)}], but dimensions are from 1 on, or one of them −1");
        if (open == 0 ? known != count : count % known != 0)
            throw call.Misfit($"the {count} elements of {x} do not fill [{string.Join(", ", shape)}]");
        // 0 keeps the batch.
        return call.Emit("Reshape", "reshape", [x, call.Writer.Integers(x.IsParameter ? shape : [0, .. shape])]);
    }

    public static object? Expand(LayerCall call)
    {
        var (x, shape) = (call.X, call.Ints("shape"));
        int[] dimensions = x.IsParameter && x.Sample.Length == shape.Length + 1 && x.Sample[0] == 1 ? [.. x.Sample.Skip(1)] : x.Sample;
        var offset = shape.Length - dimensions.Length;
        if (shape.Length == 0 || shape.Any(dimension => dimension < 1) || (x.IsParameter ? offset < 0 : offset != 0)
            || dimensions.Where((dimension, axis) => dimension != 1 && dimension != shape[axis + offset]).Any())
            throw call.Misfit($"{x} cannot be repeated to [{string.Join(", ", shape)}]");
        if (!x.IsParameter)
            return call.Emit("Expand", "expand", [x, call.Writer.Integers([1, .. shape])]);
        var sample = call.Writer.Sample ?? throw call.Misfit("the network has no input yet");
        var name = call.NameAs("expand");
        return call.Writer.Append(call, "Expand", name, [x, call.Writer.BatchShape(name, sample, shape)], [], 1)[0];
    }

    public static object? Transpose(LayerCall call)
    {
        var (x, axes) = (call.X, call.Ints("axes"));
        if (!axes.OrderBy(axis => axis).SequenceEqual(Enumerable.Range(0, x.Sample.Length)))
            throw call.Invalid("axes", $"is [{string.Join(", ", axes)}], but must be an order of the {x.Sample.Length} axes of {x}");
        return call.Emit("Transpose", "transpose", [x],
            LayerCall.List("perm", x.IsParameter ? axes : [0, .. axes.Select(axis => axis + 1)]));
    }

    public static object? Slice(LayerCall call)
    {
        var (x, step) = (call.X, call.Int("step"));
        if (step == 0)
            throw call.Invalid("step", "is 0");
        var writer = call.Writer;
        var sliced = call.Emit("Slice", "slice",
        [
            x, writer.Integers([call.Int("start")]), writer.Integers([call.Int("end")]),
            writer.Integers([call.Axis(call.Int("axis"), x, "axis")]), writer.Integers([step]),
        ]);
        return sliced.Shape.Count > 0 ? sliced : throw call.Misfit($"nothing is left of {x}");
    }

    public static object? Split(LayerCall call)
    {
        var (x, sizes) = (call.X, call.Ints("sizes"));
        var axis = call.Axis(call.Int("axis"), x, "axis");
        if (sizes.Length == 0 || sizes.Any(size => size < 1) || sizes.Sum(size => (long)size) != x.Shape[axis])
            throw call.Invalid("sizes", $"is [{string.Join(", ", sizes)}], which do not make up the {x.Shape[axis]} of {x}");
        return call.Writer.Append(
            call, "Split", call.NameAs("split"), [x, call.Writer.Integers(sizes)], [new DefinedInteger("axis", axis)], sizes.Length)
            .Cast<object?>().ToArray();
    }

    /// <summary>Around as many of the last axes as there are numbers; a single one goes around all but the channels.</summary>
    public static object? Pad(LayerCall call)
    {
        var x = Window.Require(call, call.X);
        var axes = x.Sample.Length - 1;
        var mode = call.Int("mode", least: 0);
        if (mode >= s_paddings.Length)
            throw call.Invalid("mode", "is no padding");
        var before = call.Size("before", axes, least: 0);
        var after = call.Size("after", axes, before, 0);
        if (mode == 1 && before.Concat(after).Where((count, index) => count >= x.Sample[(index % axes) + 1]).Any())
            throw call.Misfit($"reflection adds less than there is of {x}");
        return call.Emit("Pad", "pad",
            [x, call.Writer.Integers([0, 0, .. before, 0, 0, .. after]), call.Writer.Scalar(call.Number("value"))],
            mode == 0 ? [] : [new DefinedText("mode", s_paddings[mode])]);
    }

    public static object? Resize(LayerCall call)
    {
        var x = Window.Require(call, call.X);
        var size = call.Size("size", x.Sample.Length - 1, least: 1);
        if (size.Any(length => length > ResizeImport.MostPositions))
        {
            throw call.Invalid(
                "size", $"is [{string.Join(", ", size)}], but no axis can have more than {ResizeImport.MostPositions} elements");
        }

        var (isLinear, alignsCorners) = (call.Flag("linear"), call.Flag("alignCorners"));
        return call.Emit("Resize", "resize", [x, null, null, call.Writer.Integers(size)],
            LayerCall.List("axes", Enumerable.Range(2, size.Length)),
            new DefinedText("mode", isLinear ? "linear" : "nearest"), new DefinedText("nearest_mode", "floor"),
            new DefinedText(
                "coordinate_transformation_mode", !isLinear ? "asymmetric" : alignsCorners ? "align_corners" : "half_pixel"));
    }

    public static object? Concat(LayerCall call)
    {
        var parts = call.Tensors("parts");
        var axis = call.Axis(call.Int("axis"), parts[0], "axis");
        foreach (var part in parts.Skip(1))
        {
            if (part.Shape.Rank != parts[0].Shape.Rank
                || part.Shape.Dimensions.Where((dimension, index) => index != axis && dimension != parts[0].Shape[index]).Any())
                throw call.Mismatch(parts[0], part, $"concatenated along axis {call.Int("axis")}");
        }

        return call.Emit("Concat", "concat", parts, new DefinedInteger("axis", axis));
    }
}
