using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// R / S(z) behind x = relu(z), where R is x times something: z may be replaced by x. They are equal where x &gt; 0, and R is zero
/// elsewhere. So z need not be stored.
/// </summary>
internal static class DenominatorsOfRectifiers
{
    public static bool Run(Graph graph)
    {
        var rectified = graph.Nodes
            .Where(node => node.Operator is Unary { Function: UnaryFunction.Relu } && !node.IsConstant)
            .ToLookup(node => node.Inputs[0], node => node.Output);
        return Rewriting.ForEach(graph, node =>
        {
            if (node.Operator is not Binary { Function: BinaryFunction.Divide }
                || node.Inputs[1].Producer is not { Operator: Unary { Function: UnaryFunction.Stabilize } } stabilizer)
                return false;
            var rectifier = rectified[stabilizer.Inputs[0]].FirstOrDefault(output => graph.Facts.IsZeroWhereZero(node.Inputs[0], output));
            if (rectifier is null || stabilizer.Output.Readers.Count() != 1)
                return false;
            stabilizer.SetInput(0, rectifier);
            return true;
        });
    }
}
