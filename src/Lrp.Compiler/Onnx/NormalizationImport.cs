using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Normalisations: all that subtract a mean and divide by a deviation become one operator.</summary>
internal static class NormalizationImport
{
    public static Value BatchNormalization(NodeImport node)
    {
        if (node.Opset >= 14 && node.Flag("training_mode"))
            throw node.Unsupported(" in training mode; export the model in evaluation mode");
        if (node.Opset < 9 && !node.Flag("spatial", true))
            throw node.Unsupported(" with spatial = 0");
        Value[] inputs = [node.Input(0), node.Input(1), node.Input(2), node.Input(3), node.Input(4)];
        if (inputs.Skip(1).Any(parameter => !parameter.IsConstant))
            throw node.Unsupported(" with parameters that are computed at run time");
        return node.Emit(new BatchNormalization(node.Float("epsilon", 1e-5)), inputs);
    }

    /// <summary>Over the last axes, from <c>axis</c> on. The mean and 1/σ are further outputs.</summary>
    /// <param name="subtractsMean">False: the root mean square in place of the deviation.</param>
    public static Func<NodeImport, IReadOnlyList<Value>> Layer(bool subtractsMean) => node => Layer(node, node.Input(0), subtractsMean, 1, 2);

    /// <summary>The same of a sum x + skip + bias, which is the fourth output.</summary>
    public static Func<NodeImport, IReadOnlyList<Value>> SkipLayer(bool subtractsMean) => node =>
    {
        var bias = subtractsMean ? 4 : 3;
        var sum = node.EmitAuxiliary(new Binary(BinaryFunction.Add), node.Input(0), node.Input(1));
        if (node.Has(bias))
            sum = node.EmitAuxiliary(new Binary(BinaryFunction.Add), sum, node.Input(bias));
        var outputs = Layer(node, sum, subtractsMean, 2, subtractsMean ? 3 : int.MaxValue);
        return node.OutputCount > 3 ? [.. outputs.Take(3), sum] : outputs;
    };

    /// <summary>Over space, with a scale and a shift for every channel.</summary>
    public static Value Instance(NodeImport node)
    {
        var x = node.Input(0);
        ShapeRules.Require(x.Shape.Rank >= 3, $"its input {x.Shape} has no spatial axes");
        var axes = new IntList([.. Enumerable.Range(2, x.Shape.Rank - 2)]);
        return Normalized(node, axes, node.Float("epsilon", 1e-5), x, PerChannel(node, 1, x.Shape), PerChannel(node, 2, x.Shape));
    }

    /// <summary>Over groups of channels and space. Up to operator set 20, scale and shift are per group.</summary>
    public static Value Group(NodeImport node) =>
        Grouped(node, node.Input(0), node.Int("num_groups", 0), node.Float("epsilon", 1e-5), perGroup: node.Opset < 21);

    /// <summary>ONNX Runtime's form: channels may come last, and SiLU may follow.</summary>
    public static Value MicrosoftGroup(NodeImport node)
    {
        var x = node.Input(0);
        var rank = x.Shape.Rank;
        var isLast = node.Flag("channels_last", true);
        if (isLast)
            x = node.EmitAuxiliary(new Transpose(new IntList([0, rank - 1, .. Enumerable.Range(1, rank - 2)])), x);
        var y = Grouped(node, x, node.Int("groups", 0), node.Float("epsilon", 1e-5), perGroup: false);
        if (isLast)
            y = node.EmitAuxiliary(new Transpose(new IntList([0, .. Enumerable.Range(2, rank - 2), 1])), y);
        return node.Flag("activation") ? node.EmitAuxiliary(new Unary(UnaryFunction.Silu, 1), y) : y;
    }

    /// <summary>(x − µ) / (σ + 1e-9): where σ is 0, so is the result.</summary>
    public static Value MeanVariance(NodeImport node)
    {
        var rank = node.Input(0).Shape.Rank;
        var axes = node.Longs("axes") ?? [.. new long[] { 0, 2, 3 }.Where(axis => axis < rank)];
        return node.Emit(new Normalization(node.Axes(axes, rank), 1e-18, SubtractsMean: true), node.Input(0));
    }

    public static Value LocalResponse(NodeImport node) => node.Emit(
        new LocalResponseNormalization(
            node.Has("size") ? node.Int("size", 0) : throw node.Invalid("size", "is missing"),
            node.Float("alpha", 1e-4), node.Float("beta", 0.75), node.Float("bias", 1)),
        node.Input(0));

    private static IReadOnlyList<Value> Layer(NodeImport node, Value x, bool subtractsMean, int scale, int shift)
    {
        var rank = x.Shape.Rank;
        var axis = node.Axis(node.Int("axis", -1), rank);
        var normalization = new Normalization(
            new IntList([.. Enumerable.Range(axis, rank - axis)]), node.Float("epsilon", 1e-5), subtractsMean);
        var y = Normalized(node, normalization.Axes, normalization.Epsilon, x, node.Optional(scale), node.Optional(shift), subtractsMean);
        if (node.OutputCount < 2)
            return [y];
        Value Emit(Operator operation, params Value[] operands) => node.EmitAuxiliary(operation, operands);
        var mean = Emit(new Reduce(ReduceFunction.Mean, normalization.Axes, KeepAxes: true), x);
        var centred = subtractsMean ? Emit(new Binary(BinaryFunction.Subtract), x, mean) : x;
        var variance = Emit(new Reduce(ReduceFunction.Mean, normalization.Axes, KeepAxes: true), Emit(new Unary(UnaryFunction.Square), centred));
        var deviation = Emit(new Unary(UnaryFunction.Sqrt), Emit(new Binary(BinaryFunction.Add), variance, node.Scalar(normalization.Epsilon)));
        return [y, mean, Emit(new Unary(UnaryFunction.Reciprocal), deviation)];
    }

    private static Value Normalized(
        NodeImport node, IntList axes, double epsilon, Value x, Value? scale, Value? shift, bool subtractsMean = true)
    {
        Value[] inputs = shift is null ? scale is null ? [x] : [x, scale] : [x, scale ?? node.Scalar(1), shift];
        return node.Emit(new Normalization(axes, epsilon, subtractsMean), inputs);
    }

    private static Value Grouped(NodeImport node, Value x, int groups, double epsilon, bool perGroup)
    {
        ShapeRules.Require(x.Shape.Rank >= 2 && groups > 0 && x.Shape[1] % groups == 0, $"{x.Shape} cannot be split into {groups} groups");
        var split = new Shape([x.Shape[0], groups, x.Shape[1] / groups, .. x.Shape.Spatial()]);
        int[] parameter = perGroup ? [groups, 1, .. x.Shape.Spatial().Select(_ => 1)] : [groups, split[2], .. x.Shape.Spatial().Select(_ => 1)];
        Value Parameter(int input) => node.EmitAuxiliary(new Reshape(new Shape(parameter)), node.Input(input));
        var axes = new IntList([.. Enumerable.Range(2, split.Rank - 2)]);
        var y = Normalized(node, axes, epsilon, node.EmitAuxiliary(new Reshape(split), x), Parameter(1), Parameter(2));
        return node.EmitAuxiliary(new Reshape(x.Shape), y);
    }

    private static Value PerChannel(NodeImport node, int input, Shape x)
    {
        ShapeRules.RequireShape(node.Input(input), input == 1 ? "scale" : "bias", x[1]);
        return node.EmitAuxiliary(new Reshape(new Shape([x[1], .. x.Spatial().Select(_ => 1)])), node.Input(input));
    }
}
