namespace Lrp.Compiler.IR;

/// <summary>
/// Proves which values are ≥ 0 for every input: behind a ReLU, and whatever keeps the sign of such. There, z⁺ needs W⁺ only.
/// </summary>
internal static class SignAnalysis
{
    public static HashSet<Value> FindNonNegative(IEnumerable<Node> nodes)
    {
        var proven = new HashSet<Value>();
        foreach (var node in nodes)
        {
            var traits = node.Operator.Traits;
            var operands = node.Operator is Select ? node.Inputs.Skip(1) : node.Inputs;
            if (traits.GivesNonNegative || (traits.KeepsNonNegative && operands.All(IsProven)))
                proven.UnionWith(node.Outputs);
        }

        return proven;

        bool IsProven(Value value) => proven.Contains(value) || value.Known?.Data.All(element => element >= 0) == true;
    }
}
