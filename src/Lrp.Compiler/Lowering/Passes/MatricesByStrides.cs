using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Products of activations read their operands where they lie, by strides: transpositions, slices and heads of attention need no copies.
/// </summary>
internal static class MatricesByStrides
{
    /// <summary>Attention has four. Far more would be looked through once for each product that reads them.</summary>
    private const int MostMovements = 16;

    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
    {
        if (node is not { Operator: MatMul, IsConstant: false })
            return false;
        var ((left, ofLeft), (right, ofRight)) = (Source(node.Inputs[0]), Source(node.Inputs[1]));
        if (left == node.Inputs[0] && right == node.Inputs[1])
            return false;
        var product = graph.EmitBefore(node, new StridedMatMul(ofLeft, ofRight), node.Name, node.OnnxType, left, right);
        product.Name = node.Output.Name;
        graph.Facts.AddEqual(product, node.Output);
        return graph.Replace(node, product);
    });

    /// <summary>The tensor that holds a value, and where: as far back as no copy is needed.</summary>
    private static (Value Source, MatrixView View) Source(Value value)
    {
        var movements = new Stack<Node>();
        while (movements.Count < MostMovements
            && SourceOf(value, movements) is { Operator: Transpose or Slice or Reshape, IsConstant: false } node)
        {
            movements.Push(node);
        }

        var source = movements.Count == 0 ? value : movements.Peek().Inputs[0];
        var view = MatrixView.Of(source.Shape);
        foreach (var node in movements)
        {
            var next = view.Through(node.Operator);
            if (next is null)
                source = node.Output;
            view = next ?? MatrixView.Of(source.Shape);
        }

        return (source, view);
    }

    private static Node? SourceOf(Value value, Stack<Node> movements) =>
        (movements.Count == 0 ? value : movements.Peek().Inputs[0]).Producer;
}
