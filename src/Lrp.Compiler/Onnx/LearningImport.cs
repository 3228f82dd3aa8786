using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Linear models, and what scikit-learn's exporter puts before and behind them (domain ai.onnx.ml).</summary>
internal static class LearningImport
{
    private static readonly string[] s_transforms = ["NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO", "PROBIT"];

    /// <summary>(x − offset) · scale, per feature or for all.</summary>
    public static Value Scaler(NodeImport node)
    {
        var x = node.Input(0);
        var features = x.Shape.Rank > 0 ? x.Shape[x.Shape.Rank - 1] : 1;
        if (Parameter("offset") is { } offset)
            x = node.EmitAuxiliary(new Binary(BinaryFunction.Subtract), x, offset);
        return node.Floating(node.Emit(new Binary(BinaryFunction.Multiply), x, Parameter("scale") ?? node.Scalar(1)));

        Value? Parameter(string name) => node.Floats(name) switch
        {
            null => null,
            { Length: 1 } single => node.Scalar(single[0]),
            _ => node.Weights(name, new Shape(features)),
        };
    }

    /// <summary>x over the norm of its row; a row whose norm is 0 stays as it is.</summary>
    public static Value Normalizer(NodeImport node)
    {
        var x = node.Input(0);
        ShapeRules.Require(x.Shape.Rank > 0, "its input is no row");
        var function = node.String("norm", "MAX") switch
        {
            "MAX" => ReduceFunction.Maximum,
            "L1" => ReduceFunction.L1,
            "L2" => ReduceFunction.L2,
            var other => throw node.Invalid("norm", $"says '{Text.Quotable(other)}'"),
        };
        var norm = node.EmitAuxiliary(new Reduce(function, new IntList(x.Shape.Rank - 1), KeepAxes: true), x);
        var divisor = node.EmitAuxiliary(new Binary(BinaryFunction.Add), norm, node.EmitAuxiliary(new Unary(UnaryFunction.Not), norm));
        return node.Emit(new Binary(BinaryFunction.Divide), x, divisor);
    }

    public static Value LinearRegressor(NodeImport node) =>
        Transformed(node, Scores(node, node.Int("targets", 1)));

    /// <summary>The label of the greatest score (none where labels are text), and the scores.</summary>
    public static IReadOnlyList<Value?> LinearClassifier(NodeImport node)
    {
        var (numbers, texts) = (node.Longs("classlabels_ints"), node.Strings("classlabels_strings"));
        var labels = texts ?? numbers?.Select(label => $"{label}").ToList() ?? [];
        var features = Math.Max(Rows(node.Input(0)).Last(), 1);
        var count = (node.Floats("coefficients") ?? throw node.Invalid("coefficients", "is missing")).Length / features;
        var scores = Scores(node, count);
        var isPair = count == 1 && labels.Count == 2;
        ShapeRules.Require(isPair || labels.Count is 0 || labels.Count == count, $"it has {labels.Count} labels for {count} scores");
        Value? label = null;
        if (texts is null)
        {
            var place = count > 1
                ? node.EmitAuxiliary(new TopIndices(1, 1, OfSmallest: false), scores)
                : node.EmitAuxiliary(new Binary(BinaryFunction.Greater), scores, node.Scalar(0));
            place = node.EmitAuxiliary(new Reshape(new Shape(scores.Shape[0])), place);
            label = node.Integer(numbers is null or { Length: 1 } ? place : node.EmitAuxiliary(
                new Gather(0), node.Constant(new Tensor(new Shape(numbers.Length), [.. numbers.Select(number => (double)number)]), ElementType.Int64), place));
        }

        return [label, node.Labelled(isPair ? OfPair(node, scores) : Transformed(node, scores), labels)];
    }

    /// <summary>Scores as a dictionary of class names: the scores, and the names beside them.</summary>
    public static Value ZipMap(NodeImport node)
    {
        var labels = node.Strings("classlabels_strings") ?? node.Longs("classlabels_int64s")?.Select(label => $"{label}").ToList()
            ?? throw node.Invalid("classlabels_strings", "is missing");
        var x = node.Input(0);
        ShapeRules.Require(x.Shape.Rank > 0 && x.Shape[x.Shape.Rank - 1] == labels.Count, $"it has {labels.Count} names for {x.Shape}");
        return node.Labelled(node.EmitAuxiliary(new Identity(), x), labels);
    }

    private static int[] Rows(Value x)
    {
        ShapeRules.Require(x.Shape.Rank is 1 or 2, $"its input {x.Shape} is no matrix");
        return x.Shape.Rank == 1 ? [1, x.Shape[0]] : [x.Shape[0], x.Shape[1]];
    }

    /// <summary>The samples, in rows.</summary>
    public static Value Matrix(NodeImport node)
    {
        var x = node.Input(0);
        var rows = Rows(x);
        return x.Shape.Rank == 1 ? node.EmitAuxiliary(new Reshape(new Shape(rows)), x) : x;
    }

    private static Value Scores(NodeImport node, int outputs)
    {
        var x = Matrix(node);
        ShapeRules.Require(outputs > 0, $"it has {outputs} outputs");
        var weights = node.Weights("coefficients", new Shape(outputs, x.Shape[1]));
        return node.Floats("intercepts") is null
            ? node.Emit(new Dense(), x, weights)
            : node.Emit(new Dense(), x, weights, node.Weights("intercepts", new Shape(outputs)));
    }

    /// <summary>
    /// One score s of two classes, that of the second, as ONNX Runtime writes it: σ(−s) and σ(s) with LOGISTIC, 1 − s and s with all
    /// others, a softmax too. With PROBIT it leaves one of the two unwritten.
    /// </summary>
    public static Value OfPair(NodeImport node, Value score) => TransformOf(node) switch
    {
        "LOGISTIC" => node.EmitAuxiliary(new Unary(UnaryFunction.Sigmoid), Opposites(node, score)),
        "PROBIT" => throw node.Unsupported(" with post_transform PROBIT of a single score"),
        _ => node.EmitAuxiliary(new Concat(1), node.EmitAuxiliary(new Binary(BinaryFunction.Subtract), node.Scalar(1), score), score),
    };

    /// <summary>−s and s.</summary>
    public static Value Opposites(NodeImport node, Value score) =>
        node.EmitAuxiliary(new Concat(1), node.EmitAuxiliary(new Unary(UnaryFunction.Negate), score), score);

    public static bool HasTransform(NodeImport node) => TransformOf(node) != "NONE";

    /// <exception cref="DiagnosticException">There is no such transform.</exception>
    public static string TransformOf(NodeImport node) => node.String("post_transform", "NONE") is var name && s_transforms.Contains(name)
        ? name
        : throw node.Invalid("post_transform", $"says '{Text.Quotable(name)}'");

    /// <summary>What makes probabilities of scores. Runtimes differ on a single one without a second class, so that is refused.</summary>
    public static Value Transformed(NodeImport node, Value scores)
    {
        var name = TransformOf(node);
        if (name != "NONE" && scores.Shape[1] == 1)
            throw node.Unsupported($" with post_transform {name} of a single score");
        return name switch
        {
            "NONE" => scores,
            "LOGISTIC" => node.EmitAuxiliary(new Unary(UnaryFunction.Sigmoid), scores),
            "SOFTMAX" => node.EmitAuxiliary(new Softmax(1), scores),
            _ => throw node.Unsupported($" with post_transform {name}"),
        };
    }
}
