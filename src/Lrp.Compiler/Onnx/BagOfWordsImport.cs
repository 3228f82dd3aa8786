using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Operators of bag-of-words pipelines, of the domain lrp: <see cref="PipelineTable"/> says what their attributes mean.</summary>
internal static class BagOfWordsImport
{
    private static readonly Dictionary<string, Assignment> _assignments = new()
    {
        ["hard"] = Assignment.Hard,
        ["soft"] = Assignment.Soft,
        ["rank"] = Assignment.Rank,
    };

    private static readonly Dictionary<string, LocalPooling> _pools = new()
    {
        ["mean"] = LocalPooling.Mean,
        ["sum"] = LocalPooling.Sum,
        ["max"] = LocalPooling.Maximum,
    };

    private static readonly Dictionary<string, int> _norms = new() { ["none"] = 0, ["l1"] = 1, ["l2"] = 2 };

    private static readonly Dictionary<string, DescriptorKind> _kinds = new()
    {
        ["patch"] = DescriptorKind.Patch,
        ["gradient"] = DescriptorKind.Gradient,
        ["colour"] = DescriptorKind.Colour,
    };

    /// <summary>Image, and where it is projected mean and basis.</summary>
    public static Value DescriptorGrid(NodeImport node)
    {
        var image = node.Input(0);
        ShapeRules.RequireRank(image, "image", 4);
        var kind = Choice(node, "kind", "patch", _kinds);
        var geometry = new GridGeometry(
            image.Shape[1], image.Shape[2], image.Shape[3], Pair(node, "size"), Pair(node, "stride"), node.Ints("scales") ?? [1]);
        var raw = new LocalDescriptors(geometry, kind, node.Int("cells", kind == DescriptorKind.Gradient ? 4 : 1), node.Int("bins", 8),
            node.Flag("root"), node.Flag("coordinates"));
        double? contrast = node.Has("contrast") ? node.Float("contrast", 0) : null;
        if (node.InputCount < 2)
            return node.Emit(new DescriptorGrid(raw, contrast), image);
        return node.Emit(new DescriptorGrid(raw, contrast), image, node.Finite(1), node.Finite(2));
    }

    public static Value Codebook(NodeImport node)
    {
        var assignment = Choice(node, "assignment", "hard", _assignments);
        var words = node.Finite(1);
        ShapeRules.RequireRank(words, "codebook", 2);
        // Binder et al. 2013: 2.4^−r for the ranks up to 8.
        var neighbours = node.Int("neighbours", assignment == Assignment.Rank ? Math.Min(8, words.Shape[0]) : 0);
        var parameter = assignment switch
        {
            Assignment.Soft => node.Has("beta") ? node.Float("beta", 0) : throw node.Invalid("beta", "is missing"),
            Assignment.Rank => node.Float("base", 2.4),
            _ => 1,
        };
        return node.Emit(new Codebook(assignment, parameter, assignment == Assignment.Hard ? 0 : neighbours), node.Input(0), words);
    }

    public static Value Pool(NodeImport node)
    {
        var x = node.Input(0);
        ShapeRules.RequireRank(x, "assignments", 3);
        return node.Emit(new DescriptorPool(Choice(node, "function", "mean", _pools), node.Float("p", 1), Cells(node)), x);
    }

    /// <summary>Descriptors, π [K], µ [K, D], σ² [K, D].</summary>
    public static Value FisherVector(NodeImport node)
    {
        Value weights = node.Positive(1), means = node.Finite(2), variances = node.Positive(3);
        ShapeRules.RequireRank(weights, "weights", 1);
        ShapeRules.RequireRank(means, "means", 2);
        ShapeRules.RequireShape(means, "means", weights.Shape[0], means.Shape[1]);
        ShapeRules.RequireShape(variances, "variances", weights.Shape[0], means.Shape[1]);
        var a = Emit(UnaryFunction.Reciprocal, Emit(UnaryFunction.Sqrt, variances));
        var b = Emit(UnaryFunction.Negate, node.EmitAuxiliary(new Binary(BinaryFunction.Multiply), a, means));
        var densities = node.EmitAuxiliary(new Reduce(ReduceFunction.Sum, new IntList(1), KeepAxes: false), Emit(UnaryFunction.Log, a));
        var c = node.EmitAuxiliary(new Binary(BinaryFunction.Add), Emit(UnaryFunction.Log, weights), densities);
        var roots = Emit(UnaryFunction.Reciprocal, Emit(UnaryFunction.Sqrt, weights));
        return node.Emit(
            new FisherVector(node.Float("threshold", 0), node.Flag("weights"), Cells(node)), node.Input(0), a, b, c, roots);

        Value Emit(UnaryFunction function, Value x) => node.EmitAuxiliary(new Unary(function), x);
    }

    public static Value Normalization(NodeImport node) => node.Emit(
        new HistogramNormalization(node.Float("power", 1), Choice(node, "norm", "none", _norms), node.Int("parts", 1)), node.Input(0));

    /// <summary>Sample, support vectors [n, V], coefficients [n] or [m, n], intercepts [m].</summary>
    public static Value KernelMachine(NodeImport node)
    {
        Value x = node.Input(0), vectors = node.Finite(1), coefficients = node.Finite(2);
        ShapeRules.RequireRank(vectors, "support vectors", 2);
        if (coefficients.Shape.Rank == 1)
            coefficients = node.EmitAuxiliary(new Reshape(new Shape(1, coefficients.Shape.Count)), coefficients);
        var name = node.String("kernel", "linear");
        if (KernelTable.Find(name) is not { } row)
            throw node.Invalid("kernel", $"says '{Text.Quotable(name)}', which is none of {KernelTable.Names}");
        var term = KernelTable.Term(
            row.Function, vectors.Shape[1], node.Float("gamma", 1), node.Float("coef0", 0), node.Float("degree", 3));
        return node.Emit(new KernelMachine(new([term]), node.Ints("n_support") ?? []), x, vectors, coefficients, node.Finite(3));
    }

    private static T Choice<T>(NodeImport node, string attribute, string usual, Dictionary<string, T> choices)
    {
        var name = node.String(attribute, usual);
        return choices.TryGetValue(name, out var choice) ? choice
            : throw node.Invalid(attribute, $"says '{Text.Quotable(name)}', which is none of {string.Join(", ", choices.Keys)}");
    }

    /// <summary>One number for both axes, or one for each.</summary>
    private static IntList Pair(NodeImport node, string attribute) => node.Ints(attribute) switch
    {
        [var both] => new IntList(both, both),
        [var down, var right] => new IntList(down, right),
        null => throw node.Invalid(attribute, "is missing"),
        var other => throw node.Invalid(attribute, $"has {other.Length} numbers"),
    };

    /// <summary>The cells of the levels, rows and columns each: those of the grid that the descriptors come from.</summary>
    private static IntList Cells(NodeImport node)
    {
        int[] levels = node.Ints("levels") ?? [1, 1];
        if (levels.Length == 0 || levels.Length % 2 != 0 || levels.Any(count => count is < 1 or > 64))
            throw node.Invalid("levels", "has something else than pairs of rows and columns");
        var count = node.Input(0).Shape[1];
        if (Array.TrueForAll(levels, part => part == 1) && levels.Length == 2)
            return new IntList(0, 0, 1, count, count);
        var source = node.Input(0);
        while (source.Producer is { Operator: not IR.DescriptorGrid } producer && producer.Inputs.Count > 0)
            source = producer.Inputs[0];
        return source.Producer?.Operator is DescriptorGrid grid && grid.Geometry.Count == count
            ? PyramidCells.Of(grid.Geometry, [.. Enumerable.Range(0, levels.Length / 2).Select(level => (levels[2 * level], levels[(2 * level) + 1]))])
            : throw node.Invalid("levels", "needs the grid of the descriptors, and they come from none");
    }
}
