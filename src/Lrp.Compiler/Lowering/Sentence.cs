using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>What a step does, in words: the comment above its call in the generated code.</summary>
internal static class Sentence
{
    public static string Of(Subject subject) => subject switch
    {
        Computed computed => Of(computed.Nodes),
        Cleared cleared => Of(cleared.Computed.Nodes) + ": zeros",
        Prepared prepared => $"{prepared.Name}: {Words(prepared.Preparation)}",
        Broadcast broadcast => $"{broadcast.Name}: broadcast {broadcast.From} → {broadcast.To}",
        Pair pair => $"{Of(pair.First)}\nand {Of(pair.Second)}",
        _ => throw new InvalidOperationException($"no words for {subject}"),
    };

    private static string Of(IReadOnlyList<Node> nodes)
    {
        var name = nodes[0].Name;
        var formulas = nodes.SelectMany(node => node.Outputs.Select(output => (node.Name, output.Meaning?.Formula)))
            .Where(meaning => !string.IsNullOrEmpty(meaning.Formula)).Distinct()
            .Select(meaning => $"{meaning.Name}, {meaning.Formula}\n");
        var first = $"{string.Concat(formulas)}{name}: {Describe(nodes[0])}";
        var rest = nodes.Skip(1).Select(node =>
            $"{Describe(node)}{(node.IsAgain ? " again" : "")}{(node.Name == name ? "" : $" ({node.Name})")}").ToList();
        return rest.Count == 0 ? first : $"{first}\nthen {string.Join(", ", rest)}";
    }

    private static string Words(Preparation preparation) => preparation switch
    {
        Preparation.Constant => "a constant",
        Preparation.Zeros => "zeros",
        Preparation.ZerosAroundPlanes => "zeros around each plane",
        Preparation.ZerosBehindChannels => "zeros behind the last channel",
        Preparation.ToRowMajor => "from channel blocks to row-major order",
        Preparation.ToPlanes => "from row-major order to planes with a halo",
        Preparation.BlocksToPlanes => "from channel blocks to planes with a halo",
        Preparation.Slice => "the slice of this turn",
        Preparation.Carried => "what the next turn begins with",
        _ => "from row-major order to channel blocks",
    };

    public static string Describe(Node node)
    {
        var inputs = node.Inputs.Where(input => !input.IsRecipe).Select(input => input.Shape).Distinct();
        var shapes = $"{string.Join(", ", inputs)} → {node.Output.Shape}";
        return node.Operator switch
        {
            Conv conv => $"convolution, {conv.Window}{Groups(conv.Groups)}, {shapes}",
            ConvTranspose conv => $"adjoint of the convolution, {conv.Window}{Groups(conv.Groups)}, {shapes}",
            OneSignConv { Layer: Conv conv } sums =>
                $"{sums.Words} products of the convolution, {conv.Window}{Groups(conv.Groups)}, {shapes}",
            OneSignConv sums => $"{sums.Words} products of the dense layer, {shapes}",
            ConvBySign { Layer: ConvTranspose conv } =>
                $"adjoint of the convolution by the sign of its input, {conv.Window}{Groups(conv.Groups)}, {node.Inputs[0].Shape} → {node.Output.Shape}",
            ConvBySign { Layer: Conv conv } =>
                $"convolution by sign, {conv.Window}{Groups(conv.Groups)}, {node.Inputs[0].Shape} → {node.Output.Shape}",
            Dense => $"{(node.Output.Meaning?.Role == ValueRole.Share ? "adjoint of the dense layer" : "dense")}, {shapes}",
            StridedMatMul product => $"product of matrices by strides, {product.Left.Shape}, {product.Right.Shape} → {node.Output.Shape}",
            ShuffleChannels shuffle => $"channels of {shuffle.Groups} groups dealt out from {shuffle.From} on, {shapes}",
            MaxPoolRoute => $"to the maxima, {shapes}",
            Scan scan => $"{scan.Count} turns{(scan.IsReversed ? ", the last first" : "")}",
            Unary { Function: UnaryFunction.Stabilize } unary => $"stabilised by {unary.Alpha:R}",
            Unary unary => unary.Function.ToString(),
            UnaryDerivative unary => $"derivative of {unary.Function}",
            Binary binary => $"{binary.Function}{(node.Inputs.Any(input => input.IsRecipe) ? " (a constant)" : "")}",
            _ => $"{node.Operator.Name}, {shapes}",
        };
    }

    private static string Groups(int groups) => groups == 1 ? "" : $", {groups} groups";
}
