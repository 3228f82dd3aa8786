using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record Reshape
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Route;

    internal override void Explain(RelevanceContext context, Node node, Value relevance) =>
        context.Give(node.Inputs[0], context.Emit(new Reshape(node.Inputs[0].Shape), relevance));
}

public sealed partial record Transpose
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Route;

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        var inverse = new int[Permutation.Count];
        for (var axis = 0; axis < inverse.Length; axis++)
            inverse[Permutation[axis]] = axis;
        context.Give(node.Inputs[0], context.Emit(new Transpose(inverse), relevance));
    }
}

public sealed partial record Slice
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Route;

    internal override void Explain(RelevanceContext context, Node node, Value relevance) =>
        context.Give(node.Inputs[0], context.Emit(new SliceAdjoint(Starts, Steps, node.Inputs[0].Shape), relevance));
}

public sealed partial record SliceAdjoint
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Route;

    internal override void Explain(RelevanceContext context, Node node, Value relevance) =>
        context.Give(node.Inputs[0], context.Emit(new Slice(Starts, Steps, node.Inputs[0].Shape), relevance));
}

public sealed partial record Pad
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Route;

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        if (Mode != PadMode.Constant)
        {
            context.Give(node.Inputs[0], context.Emit(new PadAdjoint(Begin, End, Mode, node.Inputs[0].Shape), relevance));
            return;
        }

        int[] begin = [.. Begin.Select(pad => -pad)], end = [.. End.Select(pad => -pad)];
        var inside = context.Emit(new Pad(begin, end, PadMode.Constant, 0), relevance);
        context.Give(node.Inputs[0], inside);

        // What has arrived at the padding.
        context.Absorb(LedgerColumn.Dropped, () => context.Emit(
            BinaryFunction.Subtract, relevance, context.Emit(new Pad(Begin, End, PadMode.Constant, 0), inside)));
    }
}

public sealed partial record Concat
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Route;

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        var starts = new int[relevance.Shape.Rank];
        foreach (var input in node.Inputs)
        {
            if (RelevanceContext.Wants(input))
                context.Give(input, context.Emit(new Slice(starts.ToArray(), IntList.Repeat(1, starts.Length), input.Shape), relevance));
            starts[Axis] += input.Shape[Axis];
        }
    }
}

public sealed partial record Expand
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Route;

    internal override void Explain(RelevanceContext context, Node node, Value relevance) => context.Give(node.Inputs[0], relevance);
}

public sealed partial record Identity
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Route;

    internal override void Explain(RelevanceContext context, Node node, Value relevance) => context.Give(node.Inputs[0], relevance);
}
