using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record Unary
{
    internal override IReadOnlyList<string> RulesFor(Node node) => ["pass", "gradient"];

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        var x = node.Inputs[0];
        if (context.RuleOf(node).Name == "gradient")
            context.Give(x, context.Multiply(relevance, context.Emit(new UnaryDerivative(Function, Alpha, Beta), x)));
        else
            context.Give(x, relevance);
    }
}

public sealed partial record Softmax
{
    internal override IReadOnlyList<string> RulesFor(Node node) => ["taylor", "constant", "gradient"];

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        Value x = node.Inputs[0], y = node.Output;
        switch (context.RuleOf(node).Name)
        {
            case "constant":
                context.Note("constant: no relevance passes");
                break;
            case "gradient":
                context.Note("gradient: s∘(R − Σ s∘R)");
                context.Give(x, context.Multiply(y, Centred(context.Multiply(y, relevance), scale: null)));
                break;
            default:
                context.Note("taylor: x∘(R − s ΣR)");
                context.Give(x, context.Multiply(x, Centred(relevance, scale: y)));
                break;
        }

        // R − scale·Σ summands, along the axis.
        Value Centred(Value summands, Value? scale)
        {
            var sum = context.Emit(new Reduce(ReduceFunction.Sum, new IntList(Axis), KeepAxes: true), summands);
            return context.Emit(BinaryFunction.Subtract, relevance, scale is null ? sum : context.Multiply(scale, sum));
        }
    }
}

public sealed partial record LogSoftmax
{
    internal override IReadOnlyList<string> RulesFor(Node node) => ["gradient"];

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        context.Note("gradient: R − s ΣR");
        var sum = context.Emit(new Reduce(ReduceFunction.Sum, new IntList(Axis), KeepAxes: true), relevance);
        var softmax = context.Emit(UnaryFunction.Exp, node.Output);
        context.Give(node.Inputs[0], context.Emit(BinaryFunction.Subtract, relevance, context.Multiply(softmax, sum)));
    }
}
