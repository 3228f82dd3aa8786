using System.Globalization;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>What the rules need of a layer that is linear in its first input, beside its own operator: inputs x, weights, bias.</summary>
internal interface ILinearLayer
{
    /// <summary>Vᵀg, of the shape of the layer's input.</summary>
    Value Adjoint(RelevanceContext context, Node node, Value g, Value weights);

    /// <summary>The layer's output for weights and inputs of 1, up to broadcasting.</summary>
    Value CountTaps(RelevanceContext context, Node node);

    /// <summary>The adjoint for weights of 1.</summary>
    Value SpreadEvenly(RelevanceContext context, Node node, Value g);
}

/// <summary>The rules of linear layers, the same for all of them.</summary>
internal static class LinearRelevance
{
    public static IReadOnlyList<string> Rules { get; } = ["epsilon", "z", "z+", "flat", "pass", "gradient"];

    public static void Explain(RelevanceContext context, ILinearLayer layer, Node node, Value relevance)
    {
        var rule = context.RuleOf(node);
        Value x = node.Inputs[0], weights = node.Inputs[1];
        if (!node.Inputs.Skip(1).All(input => input.IsConstant))
        {
            context.Reject(node, "its weights are computed from the input");
        }
        else if (rule.Name == "gradient")
        {
            context.Note("gradient: R' = Wᵀ R");
            context.Give(x, layer.Adjoint(context, node, relevance, weights));
        }
        else if (rule.Name != "pass")
        {
            Explain(context, layer, node, relevance, rule);
        }
        else if (x.Shape.Equals(node.Output.Shape))
        {
            context.Note("pass: R' = R");
            context.Give(x, relevance);
        }
        else
        {
            context.Reject(node, $"it changes the shape from {x.Shape} to {node.Output.Shape}");
        }
    }

    private static void Explain(RelevanceContext context, ILinearLayer layer, Node node, Value relevance, Rule rule)
    {
        var parameters = LinearRule.Of(rule);
        var isNonNegative = context.IsNonNegative(node.Inputs[0]);
        if (isNonNegative)
            parameters = parameters.ForNonNegativeInput();
        if (node.Inputs.Count < 3)
            parameters = parameters with { Bias = BiasPart.None };
        var stabilizer = parameters.Epsilon.ToString("R", CultureInfo.InvariantCulture);
        context.Note($"{rule.Name} ({(isNonNegative ? "input ≥ 0: " : "")}d = {parameters.Denominator}, ε = {stabilizer})");

        var parts = parameters.Terms.Select(term => Part(context, node.Inputs[0], term.Input)).ToList();
        var weights = parameters.Terms.Select(term => Part(context, node.Inputs[1], term.Weight)).ToList();
        var g = context.Divide(relevance, Denominator(), parameters.Epsilon);
        for (var index = 0; index < parts.Count; index++)
        {
            var share = parts[index] is { } part
                ? context.Multiply(part, layer.Adjoint(context, node, g, weights[index]!))
                : layer.SpreadEvenly(context, node, g);
            context.Give(node.Inputs[0], share);
        }

        Value Denominator()
        {
            if (parts[0] is null)
                return layer.CountTaps(context, node);
            if (parameters.IsLayerItself && (parameters.Bias == BiasPart.All || node.Inputs.Count < 3))
                return node.Output;
            Value[] bias = parameters.Bias switch
            {
                BiasPart.None => [],
                BiasPart.All => [node.Inputs[2]],
                _ => [context.Recipes.Make(new Unary(UnaryFunction.Relu), node.Inputs[2])],
            };
            var sum = context.Emit(node.Operator, [parts[0]!, weights[0]!, .. bias]);
            for (var index = 1; index < parts.Count; index++)
                sum = context.Emit(BinaryFunction.Add, sum, context.Emit(node.Operator, parts[index]!, weights[index]!));
            return sum;
        }
    }

    private static Value? Part(RelevanceContext context, Value x, InputPart part) => part switch
    {
        InputPart.All => x,
        InputPart.Positive => context.Emit(UnaryFunction.Relu, x),
        InputPart.Negative => context.Emit(UnaryFunction.NegativePart, x),
        _ => null,
    };

    private static Value? Part(RelevanceContext context, Value weights, WeightPart part) => part switch
    {
        WeightPart.All => weights,
        WeightPart.Positive => context.Recipes.Make(new Unary(UnaryFunction.Relu), weights),
        WeightPart.Negative => context.Recipes.Make(new Unary(UnaryFunction.NegativePart), weights),
        _ => null,
    };
}
