using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>What a group computes, in words: the comment above its call in the generated code.</summary>
internal static class Sentence
{
    public static string Of(Group group)
    {
        var anchor = group.Anchor;
        var name = anchor.Name;
        var first = $"{name}: {Describe(anchor)}";
        var rest = group.Nodes.Skip(1).Select(node => node.Name == name ? Describe(node) : $"{Describe(node)} ({node.Name})").ToList();
        return rest.Count == 0 ? first : $"{first}\nthen {string.Join(", ", rest)}";
    }

    public static string Describe(Node node)
    {
        var shapes = $"{string.Join(", ", node.Inputs.Where(input => !input.IsRecipe).Select(input => input.Shape).Distinct())} → {node.Output.Shape}";
        return node.Operator switch
        {
            Conv conv => $"convolution, {conv.Window}{Groups(conv.Groups)}, {shapes}",
            ConvTranspose conv => $"adjoint of the convolution, {conv.Window}{Groups(conv.Groups)}, {shapes}",
            PositiveConv conv => $"positive products of the convolution, {conv.Window}, {shapes}",
            Dense => $"dense, {shapes}",
            Unary { Function: UnaryFunction.Stabilize } unary => $"stabilised by {unary.Alpha:R}",
            Unary unary => unary.Function.ToString(),
            UnaryDerivative unary => $"derivative of {unary.Function}",
            Binary binary => $"{binary.Function}{(node.Inputs.Any(input => input.IsRecipe) ? " (a constant)" : "")}",
            _ => $"{node.Operator.Name}, {shapes}",
        };
    }

    private static string Groups(int groups) => groups == 1 ? "" : $", {groups} groups";
}
