using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record Binary
{
    internal override IReadOnlyList<string> RulesFor(Node node)
    {
        var hasConstant = node.Inputs.Any(input => input.IsConstant);
        return Function switch
        {
            BinaryFunction.Add or BinaryFunction.Subtract => RuleSets.Sum,
            BinaryFunction.PRelu => RuleSets.Activation,
            BinaryFunction.Multiply or BinaryFunction.Divide or BinaryFunction.Power when hasConstant => RuleSets.Activation,
            BinaryFunction.Minimum or BinaryFunction.Maximum => hasConstant ? RuleSets.Activation : RuleSets.Extreme,
            BinaryFunction.Multiply => Gates.SignalOf(node) is null ? RuleSets.Product : RuleSets.GatedProduct,
            BinaryFunction.Divide => RuleSets.Quotient,
            BinaryFunction.Where => RuleSets.Route,
            BinaryFunction.Power => RuleSets.Gradient,
            _ => RuleSets.Constant,
        };
    }

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        var (rule, rules) = (context.RuleOf(node), RulesFor(node));
        Value a = node.Inputs[0], b = node.Inputs[1];
        if (rules == RuleSets.Constant)
        {
            context.Drop(relevance);
        }
        else if (rules == RuleSets.Sum && rule.Name != "gradient")
        {
            ExplainSum(context, node, relevance, rule);
        }
        else if (rule.Name == "uniform")
        {
            context.Note("uniform: half to each operand");
            var half = context.Scale(relevance, 0.5);
            context.Give(a, half);
            context.Give(b, half);
        }
        else if (rule.Name == "signal")
        {
            var signal = Function == BinaryFunction.Divide ? a : Gates.SignalOf(node) ?? a;
            context.Note(Function == BinaryFunction.Divide ? "signal: all to the numerator" : $"signal: all to '{signal.Name}'");
            context.Give(signal, relevance);
        }
        else if (rule.Name == "route")
        {
            context.Note(rule.Name);
            context.Give(b, context.Emit(BinaryFunction.Where, a, relevance));
            context.Absorb(LedgerColumn.Dropped, () => context.Elsewhere(a, relevance));
        }
        else if (rule.Name == "pass")
        {
            context.Give(a.IsConstant ? b : a, relevance);
        }
        else
        {
            context.Note(rule.Name);
            GiveWhereWanted(a, () => DerivativeOfFirst(context, node, relevance));
            GiveWhereWanted(b, () => DerivativeOfSecond(context, node, relevance));
        }

        void GiveWhereWanted(Value operand, Func<Value> share)
        {
            if (RelevanceContext.Wants(operand))
                context.Give(operand, share());
        }
    }

    /// <summary>Operands of a sum, or a difference, get their shares of it; a parameter keeps its own.</summary>
    private void ExplainSum(RelevanceContext context, Node node, Value relevance, Rule rule)
    {
        Value a = node.Inputs[0], b = node.Inputs[1];
        var isSum = Function == BinaryFunction.Add;
        context.Note($"{rule.Name}: " + (isSum ? "a R/S(a + b), b R/S(a + b)" : "a R/S(a − b), −b R/S(a − b)"));
        var g = context.Divide(relevance, node.Output, rule.Number(0, RelevanceContext.Epsilon));
        Share(a, () => context.Times(a, g));
        Share(b, () => isSum ? context.Times(b, g) : context.Emit(UnaryFunction.Negate, context.Times(b, g)));

        void Share(Value operand, Func<Value> share)
        {
            if (RelevanceContext.Wants(operand))
                context.Give(operand, share());
            else
                context.Absorb(LedgerColumn.Dropped, share);
        }
    }
}

public sealed partial record Select
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Route;

    /// <summary>Each element goes to the operand that it came from; the condition gets nothing.</summary>
    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        var (condition, a, b) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
        Value First() => context.Emit(BinaryFunction.Where, condition, relevance);
        Value Second() => context.Emit(this, condition, context.Scalar(0), relevance);
        Route(a, First);
        Route(b, Second);

        void Route(Value operand, Func<Value> part)
        {
            if (RelevanceContext.Wants(operand))
                context.Give(operand, part());
            else
                context.Absorb(LedgerColumn.Dropped, part);
        }
    }
}

public sealed partial record Affine
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Affine;

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        var rule = context.RuleOf(node);
        var x = node.Inputs[0];
        context.Note(rule.Name switch { "pass" => "pass", "gradient" => "gradient: scale R", _ => $"{rule.Name}: x∘scale (R/S(y))" });
        if (rule.Name == "pass")
        {
            context.Give(x, relevance);
            return;
        }

        int[] perChannel = [x.Shape[1], .. IntList.Repeat(1, x.Shape.Rank - 2)];
        var scale = context.Recipes.Make(new Reshape(new Shape(perChannel)), node.Inputs[1]);
        if (rule.Name == "gradient")
        {
            context.Give(x, context.Multiply(scale, relevance));
            return;
        }

        var g = context.Divide(relevance, node.Output, rule.Number(0, RelevanceContext.Epsilon));
        context.Give(x, context.Multiply(x, context.Multiply(scale, g)));
        context.Absorb(LedgerColumn.Bias, () => context.Multiply(context.Recipes.Make(new Reshape(new Shape(perChannel)), node.Inputs[2]), g));
    }
}
