namespace Lrp.Compiler.IR;

/// <summary>Computes constants from the weights in the file, for checks that depend on their numbers.</summary>
internal static class ConstantEvaluation
{
    /// <summary>The content of a constant; null where weights are found no sooner than at run time.</summary>
    public static Tensor? Compute(this Graph graph, Value constant)
    {
        if (constant.Constant is FileConstant file)
            return file.Encoding == TensorEncoding.Named ? null : graph.Weights?.Read(file, constant.Shape);
        if (constant.Producer is not { } node)
            return constant.Known;
        var inputs = new List<Tensor>();
        foreach (var input in node.Inputs)
        {
            if (graph.Compute(input) is not { } known)
                return null;
            inputs.Add(known);
        }

        return node.Operator.Evaluate(inputs)[node.Outputs.ToList().IndexOf(constant)];
    }
}
