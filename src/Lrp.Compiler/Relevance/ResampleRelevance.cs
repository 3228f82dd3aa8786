using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record Resample
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Route;

    internal override void Explain(RelevanceContext context, Node node, Value relevance) =>
        context.Give(node.Inputs[0], context.Emit(new ResampleAdjoint(Axis, Sources, node.Inputs[0].Shape[Axis]), relevance, node.Inputs[1]));
}
