using System.Runtime.CompilerServices;

namespace Lrp.Compiler.IR;

/// <summary>What the shape rules of all operators share. Their words go to the user, behind the node's name.</summary>
internal static class ShapeRules
{
    public static void Require(bool fits, string misfit)
    {
        if (!fits)
            throw new ShapeException(misfit);
    }

    public static void Require(bool fits, [InterpolatedStringHandlerArgument(nameof(fits))] Misfit misfit)
    {
        if (!fits)
            throw new ShapeException(misfit.ToText());
    }

    public static void RequireInputs(IReadOnlyList<Value> inputs, int least, int most)
    {
        if (inputs.Count < least || inputs.Count > most)
            throw new ShapeException($"it has {inputs.Count} inputs instead of {(least == most ? $"{least}" : $"{least} to {most}")}");
    }

    public static void RequireShape(Value value, string what, params int[] dimensions)
    {
        if (!value.Shape.Dimensions.Equals(dimensions))
            throw new ShapeException($"its {what} is {value.Shape} instead of [{string.Join(", ", dimensions)}]");
    }

    public static void RequireRank(Value value, string what, int rank)
    {
        if (value.Shape.Rank != rank)
            throw new ShapeException($"its {what} {value.Shape} has rank {value.Shape.Rank} instead of {rank}");
    }

    public static void RequireAxis(int axis, int rank)
    {
        if (axis < 0 || axis >= rank)
            throw new ShapeException($"axis {axis} does not exist in rank {rank}");
    }

    /// <summary>A shape whose size is checked: dimensions come from the file.</summary>
    public static Shape ShapeOf(params long[] dimensions)
    {
        var count = 1L;
        foreach (var dimension in dimensions)
        {
            if (dimension < 0)
                throw new ShapeException($"it makes a negative dimension: [{string.Join(", ", dimensions)}]");
            if (dimension > int.MaxValue || (count *= dimension) > int.MaxValue)
                throw new ShapeException($"it makes more than 2^31 elements: [{string.Join(", ", dimensions)}]");
        }

        return new Shape(Array.ConvertAll(dimensions, dimension => (int)dimension));
    }

    public static Shape ShapeOf(IEnumerable<int> dimensions) => ShapeOf([.. dimensions.Select(dimension => (long)dimension)]);

    public static Shape Broadcast(Shape a, Shape b)
    {
        var rank = Math.Max(a.Rank, b.Rank);
        var dimensions = new long[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            var x = axis < rank - a.Rank ? 1 : a[axis - (rank - a.Rank)];
            var y = axis < rank - b.Rank ? 1 : b[axis - (rank - b.Rank)];
            Require(x == y || x == 1 || y == 1, $"{a} and {b} cannot be broadcast: axis {axis} is {x} and {y}");
            dimensions[axis] = x == 1 ? y : x;
        }

        return ShapeOf(dimensions);
    }

    /// <summary>One output. All floating types are computed in float32; what a weight is stored in does not spread.</summary>
    public static IReadOnlyList<ValueType> Output(IReadOnlyList<Value> inputs, Shape shape)
    {
        var type = inputs.Count == 0 || inputs.Any(input => IsFloating(input.Type)) ? ElementType.Float32 : inputs[0].Type;
        return [new ValueType(type, shape)];
    }

    public static bool IsFloating(ElementType type) =>
        type is ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16;
}
