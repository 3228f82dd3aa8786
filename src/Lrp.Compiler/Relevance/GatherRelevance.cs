using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record Gather
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Route;

    /// <summary>Slices go back to their places. Of an embedding, each token gets the sum over its row of the table.</summary>
    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        Value data = node.Inputs[0], indices = node.Inputs[1];
        if (RelevanceContext.Wants(data))
        {
            context.Note("route");
            context.Give(data, context.Emit(new GatherAdjoint(Axis, data.Shape), relevance, indices));
            return;
        }

        context.Note("route: to each token the sum over its row");
        var row = context.FinishEmbedding(indices, node.Output, relevance);
        int[] axes = [.. Enumerable.Range(0, row.Shape.Rank).Where(axis => axis < Axis || axis >= Axis + indices.Shape.Rank)];
        context.Give(indices, axes.Length == 0 ? row : context.Emit(new Reduce(ReduceFunction.Sum, axes, KeepAxes: false), row));
    }
}

public sealed partial record GatherElements
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Route;

    internal override void Explain(RelevanceContext context, Node node, Value relevance) =>
        context.Give(node.Inputs[0], context.Emit(new GatherElementsAdjoint(Axis, node.Inputs[0].Shape), relevance, node.Inputs[1]));
}

public sealed partial record TopIndices
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Constant;

    internal override void Explain(RelevanceContext context, Node node, Value relevance) => context.Drop(relevance);
}
