using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Which elements are the largest: labels, mostly.</summary>
internal static class RankingImport
{
    /// <summary>ArgMax and ArgMin.</summary>
    public static Func<NodeImport, Value> Extreme(bool ofSmallest) => node =>
    {
        var x = node.Input(0);
        var axis = node.Axis(node.Int("axis", 0), x.Shape.Rank);
        var place = node.Integer(node.Emit(new TopIndices(axis, 1, ofSmallest, node.Flag("select_last_index")), x));
        return node.Flag("keepdims", true)
            ? place
            : node.EmitAuxiliary(new Reshape(new Shape([.. x.Shape.Dimensions.Where((_, index) => index != axis)])), place);
    };

    /// <summary>Values and places; the count is an attribute before operator set 10.</summary>
    public static IReadOnlyList<Value> Top(NodeImport node)
    {
        var x = node.Input(0);
        var axis = node.Axis(node.Int("axis", -1), x.Shape.Rank);
        var count = node.Opset < 10 ? node.Long("k") : Numbers.ToInt64(node.Known(1, "a count").Data.FirstOrDefault());
        ShapeRules.Require(count is > 0 and <= int.MaxValue, $"it wants {count} elements");
        var places = node.Integer(node.Emit(new TopIndices(axis, (int)count, !node.Flag("largest", true)), x));
        return [node.Emit(new GatherElements(axis), x, places), places];
    }
}
