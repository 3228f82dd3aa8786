using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Channels of groups are dealt out by a reshape, a transposition and a reshape (ShuffleNet), mostly of two tensors put together, and
/// of the result the next layers read a slice each. Here that is one step per slice which stays in channel blocks: movement in row-major
/// order was a fifth of the forward pass of ShuffleNetV2. Its relevance goes back through such steps, too.
/// </summary>
internal static class ShufflesOfChannels
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
    {
        if (GroupsOf(node) is not { } groups)
            return false;
        var source = node.Inputs[0].Producer!.Inputs[0].Producer!.Inputs[0];
        var isJoined = graph.OnlyReader(source) is not null
            && source.Producer is { Operator: Concat { Axis: 1 }, Inputs.Count: 2, IsRecipe: false };
        Value[] inputs = isJoined ? [.. source.Producer!.Inputs] : [source];
        foreach (var reader in node.Output.Readers.Distinct().Where(reader => IsSlice(reader, node.Output.Shape)).ToList())
            Replace(reader, ((Slice)reader.Operator).Starts[1]);
        Replace(node, from: 0);
        return true;

        void Replace(Node replaced, int from)
        {
            var operation = new ShuffleChannels(groups, from, replaced.Output.Shape[1]);
            var output = graph.EmitBefore(replaced, operation, replaced.Name, replaced.OnnxType, inputs);
            output.Name = replaced.Output.Name;
            graph.Facts.AddEqual(output, replaced.Output);
            graph.Replace(replaced, output);
        }
    });

    /// <summary>How many groups a picture's channels are dealt out of, where a node is the last of three that do; else null.</summary>
    private static int? GroupsOf(Node node)
    {
        if (node is not { Operator: Reshape, IsConstant: false, Output.Shape: { Rank: > 3 } shape } || !Layout.IsImage(shape)
            || node.Inputs[0].Producer is not { Operator: Transpose { Permutation: var permutation } } transposed
            || transposed.Inputs[0].Producer is not { Operator: Reshape, Output.Shape: var split } first
            || !first.Inputs[0].Shape.Equals(shape) || split.Rank != shape.Rank + 1 || split.Count == 0)
        {
            return null;
        }

        int[] order = [0, 2, 1, .. Enumerable.Range(3, shape.Rank - 2)];
        int[] dimensions = [shape[0], split[1], shape[1] / split[1], .. shape.Dimensions.Skip(2)];
        return permutation.SequenceEqual(order) && split.Dimensions.SequenceEqual(dimensions) ? split[1] : null;
    }

    private static bool IsSlice(Node node, Shape whole) =>
        node.Operator is Slice slice && ChannelSlice.IsOne(1, slice.Starts, slice.Steps, slice.Shape, whole);
}
