using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Which activations have many exact zeros: those behind a ReLU, and relevance that was multiplied by such. Behind the ReLUs of
/// EfficientNet-Lite0, 20 to 80 % of an image's activations are zero, and 40 to 95 % of the relevance there.
/// </summary>
internal sealed class Sparsity
{
    private readonly HashSet<Value> _sparse = [];

    public Sparsity(Graph graph)
    {
        foreach (var node in graph.Nodes)
        {
            if (IsSparse(node))
                _sparse.Add(node.Output);
        }
    }

    public bool Contains(Value value) => _sparse.Contains(value);

    private bool IsSparse(Node node) => node.Operator switch
    {
        Unary { Function: UnaryFunction.Relu or UnaryFunction.NegativePart or UnaryFunction.ThresholdedRelu } => true,
        Unary { Function: UnaryFunction.Clip, Alpha: 0 } => true,
        UnaryDerivative { Function: UnaryFunction.Relu or UnaryFunction.ThresholdedRelu or UnaryFunction.Clip } => true,
        Binary { Function: BinaryFunction.Multiply } => node.Inputs.Any(_sparse.Contains),
        Binary { Function: BinaryFunction.Divide } => _sparse.Contains(node.Inputs[0]),
        _ => false,
    };
}
