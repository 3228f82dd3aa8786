using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// The relevance of what was cut into slices is theirs put together: a concatenation instead of a sum of tensors each of which is zero where
/// the others are not.
/// </summary>
internal static class JoinSlices
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, sum =>
    {
        var parts = new List<Node>();
        if (!Collect(sum, parts) || AxisOf(parts) is not { } axis)
            return false;
        var inputs = parts.OrderBy(part => StartOf(part, axis)).Select(part => part.Inputs[0]).ToArray();
        var joined = graph.EmitBefore(sum, new Concat(axis), sum.Name, sum.OnnxType, inputs);
        joined.Name = sum.Output.Name;
        return graph.Replace(sum, joined);
    });

    /// <summary>Whether a node is a sum of nothing but slices' adjoints, which nobody else reads.</summary>
    private static bool Collect(Node sum, List<Node> parts) =>
        sum is { Operator: Binary { Function: BinaryFunction.Add }, IsConstant: false } && sum.Inputs.All(input =>
        {
            if (input.Producer is not { } producer || input.Readers.Any(reader => reader != sum))
                return false;
            if (producer.Operator is not SliceAdjoint)
                return Collect(producer, parts);
            parts.Add(producer);
            return true;
        });

    /// <summary>The axis that the slices cut, where each begins where another ends; null otherwise.</summary>
    private static int? AxisOf(List<Node> parts)
    {
        var whole = parts[0].Output.Shape;
        var cut = Enumerable.Range(0, whole.Rank).Where(axis => parts.Exists(part => part.Inputs[0].Shape[axis] != whole[axis])).ToList();
        if (cut.Count != 1 || !parts.TrueForAll(part => part.Output.Shape.Equals(whole) && ((SliceAdjoint)part.Operator).Steps.All(1)))
            return null;
        var next = 0;
        foreach (var part in parts.OrderBy(part => StartOf(part, cut[0])))
        {
            if (StartOf(part, cut[0]) != next)
                return null;
            next += part.Inputs[0].Shape[cut[0]];
        }

        return next == whole[cut[0]] ? cut[0] : null;
    }

    private static int StartOf(Node part, int axis) => ((SliceAdjoint)part.Operator).Starts[axis];
}
