using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>How operands of pointwise operators fit their output.</summary>
internal static class Broadcasts
{
    /// <summary>The same dimensions but for leading ones.</summary>
    public static bool HasShape(Shape operand, Shape shape) =>
        operand.Count == shape.Count
            && operand.Dimensions.SkipWhile(one => one == 1).SequenceEqual(shape.Dimensions.SkipWhile(one => one == 1));

    /// <summary>One number per channel of one sample.</summary>
    public static bool IsChannelVector(Shape operand, Shape shape, Form form)
    {
        var axis = form.ChannelAxis - (shape.Rank - operand.Rank);
        return form.IsBlocked && axis >= 0 && form.Of(shape, default).Batch == 1
            && operand[axis] == shape[form.ChannelAxis] && operand.Count == operand[axis];
    }

    /// <summary>One number for all channels at every position of one sample.</summary>
    public static bool IsPositionVector(Shape operand, Shape shape, Form form) =>
        form.IsBlocked && form.Of(shape, default).Batch == 1 && HasShape(operand, shape.With(form.ChannelAxis, 1));
}
