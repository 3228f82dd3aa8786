namespace Lrp.Compiler.IR;

/// <summary>One operation of the graph.</summary>
public sealed class Node
{
    internal Node(string name, string onnxType, Operator operation, IReadOnlyList<Value> inputs)
    {
        Name = name;
        OnnxType = onnxType;
        Operator = operation;
        Inputs = [.. inputs];
        IsConstant = Inputs.All(input => input.IsConstant);
    }

    /// <summary>
    /// The ONNX node name (or its output's name where it has none);
    /// relevance nodes carry the name of the layer they explain.
    /// </summary>
    public string Name { get; set; }

    /// <summary>
    /// The ONNX operator this came from (<c>Conv</c>, <c>Gemm</c>): what selectors and messages speak of.
    /// Empty for relevance nodes.
    /// </summary>
    public string OnnxType { get; set; }

    public Operator Operator { get; internal set; }

    /// <summary>Inputs in order; trailing optional inputs are left out (a convolution without bias has two).</summary>
    public IReadOnlyList<Value> Inputs { get; internal set; }

    public IReadOnlyList<Value> Outputs { get; internal set; } = [];

    /// <summary>The output of a node that has one.</summary>
    public Value Output => Outputs[0];

    /// <summary>Computed from constants only: part of a weight recipe, evaluated once at load.</summary>
    public bool IsConstant { get; internal set; }

    public bool Reads(Value value)
    {
        // Asked for every node at every rewrite, so without an enumerator.
        for (var index = 0; index < Inputs.Count; index++)
        {
            if (Inputs[index] == value)
                return true;
        }

        return false;
    }

    public override string ToString() => $"{Operator.Name} '{Name}'";
}
