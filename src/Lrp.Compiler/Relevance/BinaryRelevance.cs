using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record Binary
{
    internal override IReadOnlyList<string> RulesFor(Node node)
    {
        var hasConstant = node.Inputs.Any(input => input.IsConstant);
        return Function switch
        {
            BinaryFunction.Add or BinaryFunction.Subtract => ["norm", "gradient"],
            BinaryFunction.PRelu or BinaryFunction.Multiply when hasConstant => ["pass", "gradient"],
            BinaryFunction.Multiply => Gate(node) is null ? ["uniform", "gradient"] : ["signal", "uniform", "gradient"],
            BinaryFunction.Divide when node.Inputs[1].IsConstant => ["pass", "gradient"],
            BinaryFunction.Divide => ["gradient"],
            BinaryFunction.Minimum or BinaryFunction.Maximum => hasConstant ? ["pass", "gradient"] : ["winner", "gradient"],
            BinaryFunction.Power => hasConstant ? ["pass", "gradient"] : ["gradient"],
            BinaryFunction.Where when node.Inputs[0].IsConstant => ["route", "gradient"],
            _ => [],
        };
    }

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        Value a = node.Inputs[0], b = node.Inputs[1];
        var rule = context.RuleOf(node).Name;
        switch (rule)
        {
            case "norm":
                var isSum = Function == BinaryFunction.Add;
                context.Note(isSum ? "norm: a R/S(a + b), b R/S(a + b)" : "norm: a R/S(a − b), −b R/S(a − b)");
                var g = context.Divide(relevance, node.Output);
                Share(a, () => context.Multiply(a, g));
                Share(b, () => context.Multiply(isSum ? b : context.Emit(UnaryFunction.Negate, b), g));
                break;
            case "uniform":
                context.Note("uniform: half to each factor");
                var half = context.Scale(relevance, 0.5);
                context.Give(a, half);
                context.Give(b, half);
                break;
            case "signal":
                context.Note("signal: all to the factor that is not the gate");
                context.Give(Gate(node) == a ? b : a, relevance);
                break;
            case "route":
                context.Note(rule);
                context.Give(b, context.Emit(BinaryFunction.Where, a, relevance));
                context.Absorb(LedgerColumn.Dropped, () => context.Elsewhere(a, relevance));
                break;
            case "pass":
                context.Give(a, relevance);
                context.Give(b, relevance);
                break;
            default:
                context.Note(rule);
                GiveWhereWanted(a, () => DerivativeOfFirst(context, node, relevance));
                GiveWhereWanted(b, () => DerivativeOfSecond(context, node, relevance));
                break;
        }

        // A parameter keeps its share.
        void Share(Value operand, Func<Value> share)
        {
            if (RelevanceContext.Wants(operand))
                context.Give(operand, share());
            else
                context.Absorb(LedgerColumn.Dropped, share);
        }

        void GiveWhereWanted(Value operand, Func<Value> share)
        {
            if (RelevanceContext.Wants(operand))
                context.Give(operand, share());
        }
    }

    /// <summary>R ∂f/∂a.</summary>
    private Value DerivativeOfFirst(RelevanceContext context, Node node, Value relevance) => Function switch
    {
        BinaryFunction.Multiply => context.Multiply(relevance, node.Inputs[1]),
        BinaryFunction.Divide => context.Emit(BinaryFunction.Divide, relevance, node.Inputs[1]),
        BinaryFunction.PRelu => context.Multiply(relevance, context.Emit(BinaryFunction.PReluDerivative, node.Inputs[0], node.Inputs[1])),
        BinaryFunction.Minimum or BinaryFunction.Maximum => WhereFirstWins(context, node, relevance),
        BinaryFunction.Power => context.Multiply(relevance, PowerDerivative(context, node.Inputs[0], node.Inputs[1])),
        _ => relevance,
    };

    /// <summary>R ∂f/∂b.</summary>
    private Value DerivativeOfSecond(RelevanceContext context, Node node, Value relevance) => Function switch
    {
        BinaryFunction.Multiply => context.Multiply(relevance, node.Inputs[0]),
        BinaryFunction.Divide => context.Emit(UnaryFunction.Negate,
            context.Emit(BinaryFunction.Divide, context.Multiply(relevance, node.Output), node.Inputs[1])),
        BinaryFunction.Subtract => context.Emit(UnaryFunction.Negate, relevance),
        BinaryFunction.Minimum or BinaryFunction.Maximum => WhereSecondWins(context, node, relevance),
        // aᵇ ln a, which is 0 where the power is.
        BinaryFunction.Power => context.Multiply(relevance, context.Emit(BinaryFunction.Where, node.Output,
            context.Multiply(node.Output, context.Emit(UnaryFunction.Log, node.Inputs[0])))),
        BinaryFunction.Where => context.Emit(BinaryFunction.Where, node.Inputs[0], relevance),
        _ => relevance,
    };

    /// <summary>
    /// R where the first operand is the result. Equal activations: the first has won, like in a pool. Equal to a constant: no slope,
    /// like a rectifier's at 0.
    /// </summary>
    private Value WhereFirstWins(RelevanceContext context, Node node, Value relevance) => node.Inputs[1].IsConstant
        ? context.Emit(BinaryFunction.Where, Lead(context, node, Function == BinaryFunction.Maximum), relevance)
        : context.Emit(BinaryFunction.Subtract, relevance, WhereSecondWins(context, node, relevance));

    private Value WhereSecondWins(RelevanceContext context, Node node, Value relevance) =>
        context.Emit(BinaryFunction.Where, Lead(context, node, Function == BinaryFunction.Minimum), relevance);

    /// <summary>a − b where that is positive (or negative), 0 elsewhere.</summary>
    private static Value Lead(RelevanceContext context, Node node, bool isPositive) => context.Emit(
        isPositive ? UnaryFunction.Relu : UnaryFunction.NegativePart,
        context.Emit(BinaryFunction.Subtract, node.Inputs[0], node.Inputs[1]));

    /// <summary>b a^(b − 1), also for b = 0.</summary>
    private static Value PowerDerivative(RelevanceContext context, Value a, Value b)
    {
        var less = b.Known is { } known
            ? context.Constant(known.Map(exponent => exponent - 1))
            : context.Emit(BinaryFunction.Subtract, b, context.Constant(Tensor.Scalar(1)));
        return context.Emit(BinaryFunction.Where, b, context.Multiply(b, context.Emit(BinaryFunction.Power, a, less)));
    }

    /// <summary>The factor that is a gate, where exactly one is.</summary>
    private static Value? Gate(Node node)
    {
        var gates = node.Inputs.Where(IsGate).ToList();
        return gates.Count == 1 ? gates[0] : null;

        // A squeeze-and-excitation gate may be reshaped between its sigmoid and the product.
        static bool IsGate(Value value)
        {
            while (value.Producer is { Operator: Reshape or Expand } mover)
                value = mover.Inputs[0];
            return value.Producer?.Operator is Unary { Function: UnaryFunction.Sigmoid or UnaryFunction.HardSigmoid };
        }
    }
}

public sealed partial record Affine
{
    internal override IReadOnlyList<string> RulesFor(Node node) => ["affine", "epsilon", "pass", "gradient"];

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
