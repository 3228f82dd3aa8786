using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Operators that only rename axes.</summary>
internal static class ReshapeImport
{
    /// <summary>0 keeps a dimension (unless allowzero), −1 takes what remains.</summary>
    public static Value Reshape(NodeImport node)
    {
        var x = node.Input(0);
        var wanted = Array.ConvertAll(node.Known(1, "a shape").Data, Numbers.ToInt64);
        var (known, open) = (1L, -1);
        for (var axis = 0; axis < wanted.Length; axis++)
        {
            if (wanted[axis] == 0 && !node.Flag("allowzero"))
            {
                wanted[axis] = axis < x.Shape.Rank
                    ? x.Shape[axis]
                    : throw new ShapeException($"its shape copies axis {axis}, which {x.Shape} has not");
            }

            if (wanted[axis] == -1)
            {
                ShapeRules.Require(open < 0, "its shape has several dimensions of -1");
                open = axis;
                continue;
            }

            ShapeRules.Require(wanted[axis] is >= 0 and <= int.MaxValue, $"its shape has the dimension {wanted[axis]}");
            known = Math.Min(known * wanted[axis], int.MaxValue);
        }

        if (open >= 0)
            wanted[open] = known == 0 ? 0 : x.Shape.Count / known;
        return To(node, x, wanted);
    }

    public static Value Flatten(NodeImport node)
    {
        var x = node.Input(0);
        var axis = node.Int("axis", 1);
        axis = axis == x.Shape.Rank ? axis : node.Axis(axis, x.Shape.Rank);
        return To(node, x, [Count(x.Shape.Dimensions.Take(axis)), Count(x.Shape.Dimensions.Skip(axis))]);
    }

    public static Value Squeeze(NodeImport node)
    {
        var x = node.Input(0);
        var axes = node.Integers("axes", 1, inputSince: 13) is { } given
            ? node.Axes(given, x.Shape.Rank)
            : [.. Enumerable.Range(0, x.Shape.Rank).Where(axis => x.Shape[axis] == 1)];
        foreach (var axis in axes)
            ShapeRules.Require(x.Shape[axis] == 1, $"axis {axis} of {x.Shape} is not 1");
        return To(node, x, [.. x.Shape.Dimensions.Where((_, axis) => Array.IndexOf(axes, axis) < 0).Select(dimension => (long)dimension)]);
    }

    public static Value Unsqueeze(NodeImport node)
    {
        var x = node.Input(0);
        var given = node.Integers("axes", 1, inputSince: 13) ?? throw new ShapeException("its axes are missing");
        var axes = node.Axes(given, x.Shape.Rank + given.Length);
        var dimensions = x.Shape.Dimensions.Select(dimension => (long)dimension).ToList();
        foreach (var axis in axes)
            dimensions.Insert(axis, 1);
        return To(node, x, [.. dimensions]);
    }

    public static Value Transpose(NodeImport node)
    {
        var rank = node.Input(0).Shape.Rank;
        return node.Emit(new Transpose(node.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse()]), node.Input(0));
    }

    /// <summary>Blocks of channels become space: a reshape to blocks, a transposition, a reshape.</summary>
    public static Value DepthToSpace(NodeImport node)
    {
        var (x, block) = (Image(node), Block(node));
        var depth = x.Shape[1] / block / block;
        ShapeRules.Require(depth * block * block == x.Shape[1], $"its {x.Shape[1]} channels are not blocks of {block} by {block}");
        var columnsRowsDepth = node.String("mode", "DCR") == "CRD";
        long[] blocks = columnsRowsDepth
            ? [x.Shape[0], depth, block, block, x.Shape[2], x.Shape[3]]
            : [x.Shape[0], block, block, depth, x.Shape[2], x.Shape[3]];
        var order = columnsRowsDepth ? new IntList(0, 1, 4, 2, 5, 3) : new IntList(0, 3, 4, 1, 5, 2);
        var moved = node.Emit(new Transpose(order), Auxiliary(node, x, blocks));
        return Auxiliary(node, moved, [x.Shape[0], depth, (long)x.Shape[2] * block, (long)x.Shape[3] * block]);
    }

    public static Value SpaceToDepth(NodeImport node)
    {
        var (x, block) = (Image(node), Block(node));
        ShapeRules.Require(x.Shape[2] % block == 0 && x.Shape[3] % block == 0,
            $"{x.Shape} cannot be cut into blocks of {block} by {block}");
        var (rows, columns) = (x.Shape[2] / block, x.Shape[3] / block);
        var blocks = Auxiliary(node, x, [x.Shape[0], x.Shape[1], rows, block, columns, block]);
        var order = node.String("mode", "DCR") == "CRD" ? new IntList(0, 1, 3, 5, 2, 4) : new IntList(0, 3, 5, 1, 2, 4);
        var moved = node.Emit(new Transpose(order), blocks);
        return Auxiliary(node, moved, [x.Shape[0], (long)x.Shape[1] * block * block, rows, columns]);
    }

    private static Value Image(NodeImport node)
    {
        ShapeRules.RequireRank(node.Input(0), "input", 4);
        return node.Input(0);
    }

    private static int Block(NodeImport node) =>
        node.Int("blocksize", 0) is > 0 and < 1 << 15 and var block ? block : throw node.Invalid("blocksize", "must be positive");

    private static long Count(IEnumerable<int> dimensions) => dimensions.Aggregate(1L, (product, dimension) => product * dimension);

    private static Value To(NodeImport node, Value x, long[] dimensions) => node.Emit(new Reshape(ShapeRules.ShapeOf(dimensions)), x);

    private static Value Auxiliary(NodeImport node, Value x, long[] dimensions) =>
        node.EmitAuxiliary(new Reshape(ShapeRules.ShapeOf(dimensions)), x);
}
