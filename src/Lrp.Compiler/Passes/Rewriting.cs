using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>What the passes share.</summary>
internal static class Rewriting
{
    /// <summary>Visits every node once, those that an earlier visit removed excepted.</summary>
    /// <returns>Whether a visit changed the graph.</returns>
    public static bool ForEach(Graph graph, Func<Node, bool> visit)
    {
        var changed = false;
        foreach (var node in graph.Nodes)
        {
            if (graph.Contains(node))
                changed |= visit(node);
        }

        return changed;
    }

    /// <summary>Makes all read <paramref name="replacement"/> instead of the node's output; the node goes.</summary>
    public static bool Replace(this Graph graph, Node node, Value replacement)
    {
        // The names of results are what users know.
        if (graph.IsResult(node.Output))
            replacement.Name = node.Output.Name;
        graph.ReplaceUses(node.Output, replacement);
        graph.Remove(node);
        return true;
    }

    /// <summary>The only node that reads a value, if there is one and the value is no result.</summary>
    public static Node? OnlyReader(this Graph graph, Value value) =>
        value.Uses.Count == 1 && !graph.IsResult(value) ? value.Uses[0].Node : null;

    /// <summary>The number a constant of one element holds; null for all else.</summary>
    public static double? ScalarOf(this Graph graph, Value value)
    {
        if (value.Shape.Count != 1)
            return null;
        return value.Constant is FileConstant stored && graph.Weights is not null
            ? graph.Weights.Read(stored, value.Shape).Data[0]
            : value.Known?.Data[0];
    }

    /// <summary>A binary node's operands with the constant second; null where not exactly one is constant.</summary>
    public static (Value X, Value Constant)? ConstantOperand(this Node node) => node.Operator is not Binary ? null
        : (node.Inputs[0].IsConstant, node.Inputs[1].IsConstant) switch
        {
            (false, true) => (node.Inputs[0], node.Inputs[1]),
            (true, false) => (node.Inputs[1], node.Inputs[0]),
            _ => null,
        };
}
