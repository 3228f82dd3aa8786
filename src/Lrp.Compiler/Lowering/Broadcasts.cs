using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>How operands of pointwise operators fit their output.</summary>
internal static class Broadcasts
{
    /// <summary>The same dimensions but for leading ones.</summary>
    public static bool HasShape(Shape operand, Shape shape) =>
        operand.Count == shape.Count
            && operand.Dimensions.SkipWhile(one => one == 1).SequenceEqual(shape.Dimensions.SkipWhile(one => one == 1));

    /// <summary>One number per channel of [1, C, …], an image.</summary>
    public static bool IsChannelVector(Shape operand, Shape shape)
    {
        var channelAxis = operand.Rank - (shape.Rank - 1);
        return Layout.IsImage(shape) && shape[0] == 1 && channelAxis is 0 or 1 && operand.Rank <= shape.Rank
            && operand[channelAxis] == shape[1] && operand.Count == shape[1] && (channelAxis == 0 || operand[0] == 1);
    }
}
