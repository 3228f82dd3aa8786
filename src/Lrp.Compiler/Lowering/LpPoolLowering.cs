using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

public sealed partial record LpPool
{
    internal override Value Decompose(INodeBuilder builder, Node node)
    {
        var x = node.Inputs[0];
        return builder.Power(builder.Emit(Sum(x.Shape), Powers(builder, x, P), Ones(builder, x.Shape)), 1 / P);
    }

    /// <summary>|x|^exponent.</summary>
    internal static Value Powers(INodeBuilder builder, Value x, double exponent) =>
        builder.Power(exponent == 2 ? x : builder.Emit(UnaryFunction.Absolute, x), exponent);

    /// <summary>The sum over a window: a convolution of each channel with ones.</summary>
    internal Conv Sum(Shape x)
    {
        // ceil_mode lets windows reach beyond the padding; to a sum more padding is nothing.
        var end = Enumerable.Range(0, Window.Rank).Select(axis => Math.Max(Window.PadsEnd[axis],
            ((Window.Output[axis] - 1) * Window.Strides[axis]) + ((Window.Kernel[axis] - 1) * Window.Dilations[axis]) + 1
            - x[axis + 2] - Window.PadsBegin[axis]));
        return new Conv(Window with { PadsEnd = end.ToArray() }, x[1]);
    }

    internal Value Ones(INodeBuilder builder, Shape x) => builder.Filled(1, new Shape([x[1], 1, .. Window.Kernel]));
}
