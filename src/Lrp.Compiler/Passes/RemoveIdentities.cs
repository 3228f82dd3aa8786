using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>Removes nodes whose output is their input, and reshapes of reshapes.</summary>
internal static class RemoveIdentities
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
    {
        if (node.Operator is Reshape reshape && node.Inputs[0].Producer is { Operator: Reshape } inner)
            return graph.Replace(node, graph.EmitBefore(node, reshape, node.Name, node.OnnxType, inner.Inputs[0]));
        // A network whose output is its input keeps a node in between.
        var isBridge = graph.IsResult(node.Output) && node.Inputs.Count > 0 && node.Inputs[0].Producer is null;
        return IsIdentity(node) && !isBridge && graph.Replace(node, node.Inputs[0]);
    });

    private static bool IsIdentity(Node node)
    {
        if (node.Inputs.Count == 0 || !node.Output.Shape.Equals(node.Inputs[0].Shape) || node.Output.Type != node.Inputs[0].Type)
            return false;
        return node.Operator switch
        {
            Identity or Reshape or Expand => true,
            Slice slice => slice.Steps.All(1),
            Concat => node.Inputs.Count == 1,
            Pad pad => pad.Begin.All(0) && pad.End.All(0),
            Transpose transpose => transpose.Permutation.SequenceEqual(Enumerable.Range(0, transpose.Permutation.Count)),
            Unary { Function: UnaryFunction.Clip, Alpha: double.NegativeInfinity, Beta: double.PositiveInfinity } => true,
            Binary { Function: BinaryFunction.Add or BinaryFunction.Subtract } => IsFilled(node.Inputs[1], 0),
            Binary { Function: BinaryFunction.Multiply or BinaryFunction.Divide or BinaryFunction.Power } => IsFilled(node.Inputs[1], 1),
            _ => false,
        };
    }

    private static bool IsFilled(Value value, double number) =>
        value.Known is { } known && Array.TrueForAll(known.Data, element => element == number);
}
