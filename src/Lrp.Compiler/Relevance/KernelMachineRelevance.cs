using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record KernelMachine
{
    /// <summary>Nodes of the path integral, where the rule says none.</summary>
    private const int UsualSteps = 64;

    internal override IReadOnlyList<string> RulesFor(Node node) => IsSum ? RuleSets.KernelSum : RuleSets.Kernel;

    internal override string? Misfit(Node node, Rule rule) => rule.Name == "softmin" && !IsRbf(node)
        ? $"its kernel is {KernelTable.Describe(Terms)}, the rule is for one RBF kernel of all features"
        : null;

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        var rule = context.RuleOf(node);
        var x = node.Inputs[0];
        if (rule.Name == "gradient" && context.SeedIsOne)
        {
            context.Note("gradient: R' = Jᵀ R");
            context.Give(x, Gradient(context, node, relevance));
            return;
        }

        // Relevance per decision value: 1 where it starts as the value itself, so that nothing is stabilised.
        var g = context.Divide(relevance, node.Output, epsilon: 0);
        context.Note($"{rule.Name}: {KernelRuleTable.Of(rule.Name).Formula}, g = R/f");
        var result = rule.Name switch
        {
            "exact" when rule.Options.Contains(RuleTable.BiasOnPresent) => ExactOfPresent(context, node, g),
            "exact" => Adjoint(context, node, KernelRule.Exact, g),
            "gradient" => context.Times(x, Gradient(context, node, g)),
            "softmin" => SoftMinimum(context, node, g),
            "path" => FromRoot(context, node, g, KernelRule.Path, QuadratureNodes(context, (int)rule.Number(0, UsualSteps))),
            _ => FromRoot(context, node, g, KernelRule.Taylor),
        };
        context.Give(x, result);
        if (rule.Name is "exact" or "softmin")
            return;

        // What an expansion leaves of f: its constant, and all higher orders.
        context.Absorb(LedgerColumn.Bias, () => context.Multiply(g, node.Output));
        context.Absorb(LedgerColumn.Bias, () => context.Emit(UnaryFunction.Negate, result));
    }

    private Value Gradient(RelevanceContext context, Node node, Value g) => Adjoint(context, node, KernelRule.Gradient, g, node.Outputs[1]);

    /// <summary>The kernel's summands, and the intercept in equal shares for the features that are not 0.</summary>
    private Value ExactOfPresent(RelevanceContext context, Node node, Value g)
    {
        var (x, intercepts) = (node.Inputs[0], node.Inputs[3]);
        var amount = context.Multiply(intercepts, g);
        context.Absorb(LedgerColumn.Bias, () => context.Elsewhere(context.CountPresent(x), amount));
        var summands = Adjoint(context, node, context.Filled(0, intercepts.Shape), KernelRule.Exact, g, []);
        return context.Emit(BinaryFunction.Add, summands, context.SpreadOverPresent(x, amount));
    }

    private Value SoftMinimum(RelevanceContext context, Node node, Value g)
    {
        if (context.Known(node.Inputs[2], node.Inputs[2].Shape.Count) is { } coefficients
            && coefficients.Data.Any(coefficient => coefficient < 0))
            context.Reject(node, "a coefficient of its support vectors is negative, so that it has no soft minimum");
        return Adjoint(context, node, KernelRule.SoftMinimum, g, node.Outputs[1], node.Output);
    }

    private Value FromRoot(RelevanceContext context, Node node, Value g, KernelRule rule, params Value[] nodes)
    {
        Value vectors = node.Inputs[1], coefficients = node.Inputs[2];
        var ofVectors = context.Emit(this, vectors, vectors, coefficients, node.Inputs[3]);
        var work = (long)(vectors.Shape.Count + coefficients.Shape.Count) * vectors.Shape[0];
        if (context.Known(ofVectors, work) is { } decisions)
            WarnOfMissingRoots(context, node, decisions);
        return Adjoint(context, node, rule, g, [node.Output, vectors, ofVectors, .. nodes]);
    }

    /// <summary>A function that has one sign at all its support vectors has no root before those of the same.</summary>
    private void WarnOfMissingRoots(RelevanceContext context, Node node, Tensor decisions)
    {
        var (count, functions) = (decisions.Shape[0], decisions.Shape[1]);
        for (var function = 0; function < functions; function++)
        {
            var signs = Vectors(function, count).Select(entry => decisions.Data[(entry.Vector * functions) + function] >= 0).Distinct()
                .ToList();
            if (signs.Count == 2)
                continue;
            var name = functions == 1 ? "its function" : $"function {function}";
            context.Report(new Diagnostic(DiagnosticTable.RootMissing, Text.Quotable(node.Name), name, signs is [true] ? "≥ 0" : "< 0"));
            return;
        }
    }

    private Value Adjoint(RelevanceContext context, Node node, KernelRule rule, Value g, params Value[] extras) =>
        Adjoint(context, node, node.Inputs[3], rule, g, extras);

    /// <param name="intercepts">The machine's, or others in their place.</param>
    private Value Adjoint(RelevanceContext context, Node node, Value intercepts, KernelRule rule, Value g, Value[] extras)
    {
        if (Collapsed(node, context.Emit, context.Constant) is not { } collapsed)
            return context.Emit(new KernelMachineAdjoint(this, rule, Groups), [.. node.Inputs.Take(3), intercepts, g, .. extras]);

        // A linear machine needs its support vectors no more, but as targets of ways to a root.
        return rule == KernelRule.Gradient
            ? context.Emit(new Dense(), g, context.Emit(new Transpose(new IntList(1, 0)), collapsed.Weights[0]))
            : context.Emit(
                new KernelMachineAdjoint(collapsed.Machine, rule, Groups), [node.Inputs[0], .. collapsed.Weights.Take(2), intercepts, g, .. extras]);
    }

    private bool IsRbf(Node node) => node.Output.Shape[1] == 1 && Terms is [{ Function: KernelFunction.Rbf, Weight: > 0 } term]
        && term.Length == node.Inputs[0].Shape[1];

    /// <summary>
    /// Nodes and weights of Gauss and Legendre's quadrature on [0, 1]: roots of the Legendre polynomial, by Newton's method.
    /// </summary>
    private static Value QuadratureNodes(RelevanceContext context, int steps)
    {
        var nodes = new Tensor(new Shape(2, steps));
        for (var index = 0; index < steps; index++)
        {
            var root = Math.Cos(Math.PI * (index + 0.75) / (steps + 0.5));
            var slope = 0.0;
            for (var iteration = 0; iteration < 100; iteration++)
            {
                var (value, before) = (1.0, 0.0);
                for (var degree = 1; degree <= steps; degree++)
                    (value, before) = ((((2 * degree) - 1) * root * value - ((degree - 1) * before)) / degree, value);
                slope = steps * ((root * value) - before) / ((root * root) - 1);
                var step = value / slope;
                root -= step;
                if (Math.Abs(step) < 1e-16)
                    break;
            }

            nodes.Data[index] = (1 - root) / 2;
            nodes.Data[steps + index] = 1 / ((1 - (root * root)) * slope * slope);
        }

        return context.Constant(nodes);
    }
}

public sealed partial record PairwiseCoupling
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Constant;

    /// <summary>As the last layer it is cut off; elsewhere nobody has a rule for an iteration.</summary>
    internal override void Explain(RelevanceContext context, Node node, Value relevance) => context.Drop(relevance);
}
