using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// (x ∘ t) / S(d) with d of the Prepare phase becomes t ∘ (x / S(d)): the quotient is computed behind d, once per sample, and the
/// backward, which memory bounds, reads one tensor instead of two and divides nothing.
/// </summary>
internal static class ShareOfActivation
{
    public static bool Run(Graph graph)
    {
        var phases = Phase.Assign(graph);
        return Rewriting.ForEach(graph, node =>
        {
            if (node.Operator is not Binary { Function: BinaryFunction.Divide }
                || !phases.TryGetValue(node, out var phase) || !phase.DependsOnSeed
                || node.Inputs[0].Producer is not { Operator: Binary { Function: BinaryFunction.Multiply } } product
                || product.Output.Readers.Count() > 1
                || node.Inputs[1].Producer is not { Operator: Unary { Function: UnaryFunction.Stabilize } } stabilizer
                || stabilizer.Inputs[0].Producer is not { } denominator || !phases.TryGetValue(denominator, out var prepared)
                || prepared == Phase.Forward || prepared.DependsOnSeed)
                return false;
            var x = product.Inputs.FirstOrDefault(input =>
                input.Producer is null || !phases.TryGetValue(input.Producer, out var other) || !other.DependsOnSeed);
            var t = product.Inputs.FirstOrDefault(input => input != x);
            if (x is null || t is null || !x.Shape.Equals(node.Output.Shape))
                return false;
            var share = graph.EmitBefore(node, new Binary(BinaryFunction.Divide), node.Name, "", x, node.Inputs[1]);
            return graph.Replace(node, graph.EmitBefore(node, new Binary(BinaryFunction.Multiply), node.Name, "", share, t));
        });
    }
}
