using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>What the rules need of a layer that is linear in its first input, beside its own operator: inputs x, weights, bias.</summary>
internal interface ILinearLayer
{
    /// <summary>Vᵀg, of the shape of the layer's input.</summary>
    Value Adjoint(RelevanceContext context, Node node, Value g, Value weights);

    /// <summary>The layer's output for inputs of 1, up to broadcasting.</summary>
    Value SumTaps(RelevanceContext context, Node node, Value weights);

    /// <summary>The layer's output for weights and inputs of 1, up to broadcasting.</summary>
    Value CountTaps(RelevanceContext context, Node node);

    /// <summary>The adjoint for weights of 1.</summary>
    Value SpreadEvenly(RelevanceContext context, Node node, Value g);

    /// <summary>The axis of channels in inputs and outputs.</summary>
    int ChannelAxis(Shape shape);
}

/// <summary>The rules of linear layers, the same for all of them.</summary>
internal static class LinearRelevance
{
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
        else if (rule.Name == "pass")
        {
            context.Note("pass: R' = R");
            context.Give(x, relevance);
        }
        else
        {
            Explain(context, layer, node, relevance, rule);
        }
    }

    /// <summary>Why a layer cannot take a rule that linear layers have.</summary>
    public static string? Misfit(ILinearLayer layer, Node node, Rule rule)
    {
        var x = node.Inputs[0].Shape;
        if (rule.Name == "pass")
            return x.Equals(node.Output.Shape) ? null : $"it changes the shape from {x} to {node.Output.Shape}";
        if (rule.Options.Contains(RuleTable.BiasOnPresent) && node.Operator is not Dense)
            return $"'{RuleTable.BiasOnPresent}' is for layers that see all inputs at once";
        var channels = x[layer.ChannelAxis(x)];
        return rule.Numbers.FirstOrDefault(bounds => bounds.Count > 1 && bounds.Count != channels) is { } misfit
            ? $"it has {misfit.Count} bounds for {channels} input channels"
            : null;
    }

    /// <summary>The rule's z is Wx, another than the layer's output.</summary>
    public static bool IgnoresBias(Node node, Rule rule) => node.Inputs.Count > 2 && rule.Options.Contains(RuleTable.IgnoreBias);

    private static void Explain(RelevanceContext context, ILinearLayer layer, Node node, Value relevance, Rule rule)
    {
        var parameters = LinearRule.Of(rule);
        var facts = new List<string>();
        if (context.IsNonNegative(node.Inputs[0]))
        {
            parameters = parameters.ForNonNegativeInput();
            facts.Add("input ≥ 0");
        }

        if (parameters.Shares.Any(share => share.Where != OutputSign.Any) && !IgnoresBias(node, rule) && context.IsZeroUnlessPositive(node.Output, relevance))
        {
            parameters = parameters.ForPositiveOutput();
            facts.Add("output > 0");
        }

        if (node.Inputs.Count < 3)
            parameters = parameters.WithoutBias();
        context.Note($"{rule.Name} ({(facts.Count == 0 ? "" : string.Join(", ", facts) + ": ")}{parameters})");
        new LinearRelevanceBuilder(context, layer, node, rule).Build(parameters, relevance);
    }
}
