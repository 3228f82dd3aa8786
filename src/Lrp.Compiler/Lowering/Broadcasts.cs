using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>How operands of pointwise operators fit their output.</summary>
internal static class Broadcasts
{
    /// <summary>The same dimensions but for leading ones.</summary>
    public static bool HasShape(Shape operand, Shape shape) =>
        operand.Count == shape.Count
            && operand.Dimensions.SkipWhile(one => one == 1).SequenceEqual(shape.Dimensions.SkipWhile(one => one == 1));

    /// <summary>One number per channel of [N, C, …], an image: the same for all samples, or a vector for each.</summary>
    public static bool IsChannelVector(Shape operand, Shape shape)
    {
        var channelAxis = operand.Rank - (shape.Rank - 1);
        if (!Layout.IsImage(shape) || channelAxis is not (0 or 1) || operand.Rank > shape.Rank || operand[channelAxis] != shape[1])
            return false;
        return operand.Count == shape[1] ? channelAxis == 0 || operand[0] == 1
            : channelAxis == 1 && operand[0] == shape[0] && operand.Count == shape[0] * shape[1];
    }

    /// <summary>A constant image that is the same for all samples of a batch.</summary>
    public static bool IsSample(Value operand, Shape shape) =>
        operand.IsRecipe && Layout.IsImage(shape) && shape[0] > 1 && HasShape(operand.Shape, shape.With(0, 1));
}
