using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

public sealed partial record LocalResponseNormalization
{
    internal override Value Decompose(INodeBuilder builder, Node node) =>
        builder.Multiply(node.Inputs[0], builder.Power(Base(builder, node.Inputs[0]), -Beta));

    /// <summary>κ + α/n Σ x², what is raised to β.</summary>
    internal Value Base(INodeBuilder builder, Value x)
    {
        var sum = builder.Emit(Sum(x.Shape), builder.Emit(UnaryFunction.Square, x), Band(builder, x.Shape));
        return builder.Emit(BinaryFunction.Add, builder.Scale(sum, Alpha / Size), builder.Scalar(Offset));
    }

    /// <summary>The sum over neighbouring channels at each position: a convolution of 1×1 with <see cref="Band"/>.</summary>
    internal static Conv Sum(Shape x)
    {
        IntList ones = IntList.Repeat(1, x.Rank - 2), zeros = IntList.Repeat(0, x.Rank - 2);
        return new Conv(new Window(ones, ones, ones, zeros, zeros, x.Spatial()), 1);
    }

    /// <summary>The weights of <see cref="Sum"/>: 1 where input channel j is a neighbour of output channel k, else 0.</summary>
    internal Value Band(INodeBuilder builder, Shape x)
    {
        var channels = x[1];
        var (before, after) = Neighbours(channels);
        int reach = before + 1 + after, width = channels + reach - 1;

        // Rows of ones, one longer than the matrix: read with the matrix' width, each begins one further to the right.
        var rows = builder.Emit(new Pad(new IntList(0, 0), new IntList(0, channels), PadMode.Constant, 0), builder.Filled(1, new Shape(channels, reach)));
        var flat = builder.Emit(new Reshape(new Shape(channels * (width + 1))), rows);
        var cut = builder.Emit(new Slice(new IntList(0), new IntList(1), new Shape(channels * width)), flat);
        var matrix = builder.Emit(new Reshape(new Shape(channels, width)), cut);
        var band = builder.Emit(new Slice(new IntList(0, before), new IntList(1, 1), new Shape(channels, channels)), matrix);
        return builder.Emit(new Reshape(new Shape([channels, channels, .. IntList.Repeat(1, x.Rank - 2)])), band);
    }
}
