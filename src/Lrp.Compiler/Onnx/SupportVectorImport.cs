using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Support vector machines of the domain ai.onnx.ml, with the outputs that ONNX Runtime gives.</summary>
internal static class SupportVectorImport
{
    /// <summary>
    /// The label that most pairs vote for (none where labels are text), and scores: decision values of pairs; of two classes −f and f, as
    /// ONNX Runtime writes them, transformed as there; probabilities where the node has Platt's parameters.
    /// </summary>
    public static IReadOnlyList<Value?> Classifier(NodeImport node)
    {
        var (numbers, texts) = (node.Longs("classlabels_ints"), node.Strings("classlabels_strings"));
        var labels = texts ?? numbers?.Select(label => $"{label}").ToList() ?? throw node.Invalid("classlabels_ints", "is missing");
        ShapeRules.Require(labels.Count >= 2, $"it has {labels.Count} classes");
        var groups = node.Ints("vectors_per_class") ?? [];
        if (groups.Length == 0)
            throw node.Unsupported(" without support vectors; export a LinearClassifier instead");
        ShapeRules.Require(groups.Length == labels.Count, $"it has {labels.Count} labels for {groups.Length} classes");
        var classes = labels.Count;
        var pairs = classes * (classes - 1) / 2;
        var decisions = Machine(node, groups.Sum(), groups, classes - 1, pairs);
        var builder = new PairwiseClassifier((operation, operands) => node.EmitAuxiliary(operation, operands),
            tensor => node.Constant(tensor, ElementType.Float32));
        var winner = texts is null ? builder.Winner(decisions, classes) : null;
        var label = winner is null ? null : node.Integer(builder.Label(winner, numbers!));
        if (node.Floats("prob_a") is not null)
        {
            var shape = new Shape(pairs);
            RequireNoTransform(node);
            var probabilities = builder.Probabilities(decisions, node.Weights("prob_a", shape), node.Weights("prob_b", shape), classes);
            return [label, node.Labelled(probabilities, labels)];
        }

        if (classes > 2)
            return [label, LearningImport.Transformed(node, decisions)];
        return [label, LearningImport.HasTransform(node)
            ? LearningImport.OfPair(node, decisions)
            : LearningImport.Opposites(node, decisions)];
    }

    /// <summary>f; where it says so, the sign of f.</summary>
    public static Value Regressor(NodeImport node)
    {
        var count = node.Int("n_supports", 0);
        if (count == 0)
            throw node.Unsupported(" without support vectors; export a LinearRegressor instead");
        RequireNoTransform(node);
        var decisions = Machine(node, count, [], 1, 1);
        return node.Flag("one_class") ? node.EmitAuxiliary(new Unary(UnaryFunction.Sign), decisions) : decisions;
    }

    private static Value Machine(NodeImport node, int count, int[] groups, int rows, int functions)
    {
        var x = LearningImport.Matrix(node);
        var vectors = node.Weights("support_vectors", ShapeRules.ShapeOf(count, x.Shape[1]));
        var coefficients = node.Weights("coefficients", ShapeRules.ShapeOf(rows, count));
        var intercepts = node.Weights("rho", new Shape(functions));
        return node.Emit(new KernelMachine(new([Kernel(node, x.Shape[1])]), groups), x, vectors, coefficients, intercepts);
    }

    private static KernelTerm Kernel(NodeImport node, int features)
    {
        var name = node.String("kernel_type", "LINEAR");
        if (KernelTable.Find(name) is not { } row)
            throw node.Invalid("kernel_type", $"says '{Text.Quotable(name)}'");
        double At(int index) => node.Floats("kernel_params") is { } parameters && index < parameters.Length ? parameters[index] : 0;
        var term = KernelTable.Term(row.Function, features, At(0), At(1), At(2));
        return KernelTable.Misfit(term) is { } misfit ? throw node.Invalid("kernel_params", $"do not fit: {misfit}") : term;
    }

    /// <summary>Runtimes differ on what becomes of a regression; coupled probabilities have no rule where they are not the last.</summary>
    private static void RequireNoTransform(NodeImport node)
    {
        if (LearningImport.HasTransform(node))
            throw node.Unsupported($" with post_transform {Text.Quotable(LearningImport.TransformOf(node))}");
    }
}
