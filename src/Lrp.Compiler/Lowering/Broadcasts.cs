using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>How operands of pointwise operators fit their output.</summary>
internal static class Broadcasts
{
    /// <summary>The same dimensions but for leading ones.</summary>
    public static bool HasShape(Shape operand, Shape shape) =>
        operand.Count == shape.Count
            && operand.Dimensions.SkipWhile(one => one == 1).SequenceEqual(shape.Dimensions.SkipWhile(one => one == 1));

    /// <summary>One number per channel: the same for all samples, or a vector for each.</summary>
    public static bool IsChannelVector(Shape operand, Shape shape, Form form)
    {
        var axis = form.ChannelAxis - (shape.Rank - operand.Rank);
        if (!form.IsBlocked || axis < 0 || operand[axis] != shape[form.ChannelAxis])
            return false;
        var samples = form.DepthOf(shape) > 1 ? 1 : form.Of(shape, default).Batch;
        return operand.Count == operand[axis]
            || (samples > 1 && operand.Count == samples * operand[axis]
                && operand.Dimensions.Take(axis).SequenceEqual(shape.Dimensions.Take(form.ChannelAxis)));
    }

    /// <summary>One number for all channels at every position of one sample.</summary>
    public static bool IsPositionVector(Shape operand, Shape shape, Form form) =>
        form.IsBlocked && form.Of(shape, default).Batch == 1 && HasShape(operand, shape.With(form.ChannelAxis, 1));

    /// <summary>A constant image that is the same for all samples of a batch.</summary>
    public static bool IsSample(Value operand, Shape shape, Form form) => operand.IsRecipe && form.IsBlocked
        && form.DepthOf(shape) == 1 && form.Of(shape, default).Batch > 1 && HasShape(operand.Shape, form.SampleOf(shape));
}
