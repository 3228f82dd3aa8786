using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>x · 1/d, also with constants among the factors, is the quotient x/d, and takes its rules.</summary>
internal static class DivideByReciprocal
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
    {
        if (node.IsConstant || node.Operator is not Binary { Function: BinaryFunction.Multiply } || node.Inputs.Any(input => input.IsConstant))
            return false;
        var product = Algebra.Factors(node.Output);
        if (product.Above.Count != 1 || product.Below.Count != 1)
            return false;
        var x = product.Constant(graph, node) is { } constant
            ? graph.EmitBefore(node, new Binary(BinaryFunction.Multiply), node.Name, "", product.Above[0], constant)
            : product.Above[0];
        return graph.Replace(node, graph.EmitBefore(node, new Binary(BinaryFunction.Divide), node.Name, "Div", x, product.Below[0]));
    });
}
