// Relevance/ExampleRelevance.cs: the rules that it can take, its default first, and what each makes of the relevance of the output.
using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record Example
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Activation;

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        var x = node.Inputs[0];
        if (context.RuleOf(node).Name == "pass")
        {
            context.Note("pass");
            context.Give(x, relevance);
            return;
        }

        // y′ = 2 · scale · x / (1 + x²).
        context.Note("gradient");
        var slope = context.Emit(BinaryFunction.Divide, context.Scale(x, 2 * Scale), OnePlusSquare(context, x));
        context.Give(x, context.Multiply(slope, relevance));
    }
}
