using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Constants, and what is known as soon as shapes are.</summary>
internal static class ConstantImport
{
    public static Value Constant(NodeImport node)
    {
        if (node.Has("value"))
            return node.Stored("value");
        if (node.Has("sparse_value"))
            return node.Sparse("sparse_value");
        if (node.Has("value_float"))
            return node.Constant(Tensor.Scalar(node.Float("value_float", 0)), ElementType.Float32);
        if (node.Floats("value_floats") is { } floats)
            return node.Constant(Tensor.Vector(floats), ElementType.Float32);
        if (node.Longs("value_ints") is { } integers)
            return node.Constant(Tensor.Vector([.. integers.Select(value => (double)value)]), ElementType.Int64);
        return node.Has("value_int")
            ? node.Constant(Tensor.Scalar(node.Long("value_int")), ElementType.Int64)
            : throw node.Unsupported(" without a numeric value");
    }

    /// <summary>A small one is known; a big one is its value, spread when the network is loaded.</summary>
    public static Value ConstantOfShape(NodeImport node)
    {
        var shape = ShapeRules.ShapeOf(Array.ConvertAll(node.Known(0, "a shape").Data, Numbers.ToInt64));
        var value = node.Has("value") ? node.Stored("value") : node.Scalar(0);
        ShapeRules.Require(value.Shape.Count == 1, $"its value {value.Shape} is not one number");
        var scalar = value.Known is { } known
            ? node.Constant(known.Reshape(Shape.Scalar), value.Type)
            : throw node.Unsupported(" with a value that is not known");
        return node.Emit(new Expand(shape), scalar);
    }

    public static Value ShapeOf(NodeImport node)
    {
        var x = node.Input(0).Shape;
        var (start, end) = (Position(node.Int("start", 0), x.Rank), Position(node.Int("end", x.Rank), x.Rank));
        var dimensions = x.Dimensions.Skip(start).Take(Math.Max(end - start, 0)).Select(dimension => (double)dimension);
        return node.Constant(Tensor.Vector([.. dimensions]), ElementType.Int64);
    }

    public static Value Size(NodeImport node) => node.Constant(Tensor.Scalar(node.Input(0).Shape.Count), ElementType.Int64);

    public static Value Range(NodeImport node)
    {
        var bounds = Array.ConvertAll([0, 1, 2], (int input) => node.Known(input, "a bound"));
        ShapeRules.Require(bounds.All(bound => bound.Data.Length == 1), "its bounds are no scalars");
        var (start, limit, step) = (bounds[0].Data[0], bounds[1].Data[0], bounds[2].Data[0]);
        ShapeRules.Require(step != 0, "its step is 0");
        var count = Math.Max(Math.Ceiling((limit - start) / step), 0);
        ShapeFolding.RequireSmall(count);
        return node.Constant(
            Tensor.Vector([.. Enumerable.Range(0, (int)count).Select(index => start + (index * step))]), node.Input(0).Type);
    }

    private static int Position(int position, int rank) => Math.Min(Math.Max(position < 0 ? position + rank : position, 0), rank);
}
