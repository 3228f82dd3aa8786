using Lrp.Compiler.Lowering;
using Lrp.Shared;
using Buffer = Lrp.Compiler.Lowering.Buffer;

namespace Lrp.Compiler.IR;

public sealed partial record DescriptorGrid
{
    /// <summary>Raw descriptors, and what is made of them: in float64, so that they are rounded once.</summary>
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var target = lowerer.Produce(node.Output, phase);
        if (Contrast is null && node.Inputs.Count == 1)
        {
            Raw.Lower(lowerer, group, node, target);
            return;
        }

        Shape image = node.Inputs[0].Shape, output = node.Output.Shape;
        var (length, places) = ((int)Raw.Length, Raw.HasPlaces ? 2 : 0);
        var raw = lowerer.Scratch($"{node.Name} raw", image[0] * output[1] * (length + places), phase);
        Raw.Lower(lowerer, group, node, raw);
        var scratch = lowerer.Scratch($"{node.Name} sums", 2 * (length + Layout.Block), phase);
        lowerer.Add(group, new DescriptorProjectionCall(
            raw.Read, Weights(1, "mean"), Weights(2, "basis"), target.Write, new PointerOperand(scratch, Access.Scratch), Contrast ?? -1,
            image[0] * output[1], length, node.Inputs.Count > 1 ? output[2] - places : 0, places));

        Operand Weights(int input, string role) => new RegionOperand(node.Inputs.Count > 1
            ? lowerer.PackDoubles(node.Inputs[input], role)
            : lowerer.Zeros(Layout.Block));
    }
}

public sealed partial record LocalDescriptors
{
    internal override void Lower(Lowerer lowerer, Group group) =>
        Lower(lowerer, group, group.Anchor, lowerer.Produce(group.Anchor.Output, group.Phase));

    internal void Lower(Lowerer lowerer, Group group, Node node, Buffer target)
    {
        var phase = group.Phase;
        var image = lowerer.ReadRowMajor(node.Inputs[0], phase);
        // Of gradients, the size and the direction at each pixel.
        var scratch = lowerer.Scratch($"{node.Name} gradients",
            Kind == DescriptorKind.Gradient ? 2 * Geometry.Height * Geometry.Width : Layout.Block, phase);
        lowerer.Add(group, new LocalDescriptorsCall(
            this, image.Read, target.Write, new PointerOperand(scratch, Access.Scratch), node.Output.Shape[0]));
    }
}

public sealed partial record DescriptorAreas
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var relevance = lowerer.ReadRowMajor(node.Inputs[0], phase);
        var target = lowerer.Produce(node.Output, phase);
        lowerer.Add(group, new DescriptorAreasCall(Geometry, relevance.Read, target.Write, node.Output.Shape[0]));
    }
}

public sealed partial record Codebook
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        Shape x = node.Inputs[0].Shape, words = node.Inputs[1].Shape;
        var source = lowerer.ReadRowMajor(node.Inputs[0], phase);
        var codebook = lowerer.Pack(node.Inputs[1], new DensePacking(), Strips(words), "codebook");
        var target = lowerer.Produce(node.Output, phase);
        var scratch = lowerer.Scratch($"{node.Name} distances", BlockLayout.Strips(words[0]) * BlockLayout.Strip, phase);
        lowerer.Add(group, new CodebookCall(
            this, source.Read, new RegionOperand(codebook), target.Write, new PointerOperand(scratch, Access.Scratch),
            x[0] * x[1], words[0], words[1]));
    }

    /// <summary>Floats of a matrix packed for dense layers.</summary>
    internal static long Strips(Shape matrix) => (long)BlockLayout.Strips(matrix[0]) * BlockLayout.Strip * matrix[1];
}

public sealed partial record DescriptorPool
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var source = lowerer.ReadRowMajor(node.Inputs[0], phase);
        var target = lowerer.Produce(node.Output, phase);
        var scratch = lowerer.Scratch($"{node.Name} sums", 2 * node.Inputs[0].Shape[2], phase);
        lowerer.Add(group, new DescriptorPoolCall(
            this, source.Read, target.Write, new PointerOperand(scratch, Access.Scratch), node.Inputs[0].Shape));
    }
}

public sealed partial record DescriptorPoolShares
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var source = lowerer.ReadRowMajor(node.Inputs[0], phase);
        var relevance = lowerer.ReadRowMajor(node.Inputs[1], phase);
        var target = lowerer.Produce(node.Output, phase);
        var scratch = lowerer.Scratch($"{node.Name} sums", 2 * node.Inputs[0].Shape[2], phase);
        lowerer.Add(group, new DescriptorPoolSharesCall(
            Pool, source.Read, relevance.Read, target.Write, new PointerOperand(scratch, Access.Scratch), node.Inputs[0].Shape));
    }
}

public sealed partial record HistogramNormalization
{
    internal override Value Decompose(INodeBuilder builder, Node node)
    {
        var shape = node.Inputs[0].Shape;
        var x = builder.Emit(new Reshape(new Shape(shape.Count * Parts / shape[shape.Rank - 1], shape[shape.Rank - 1] / Parts)), node.Inputs[0]);
        var raised = Power == 1 ? x
            : builder.Multiply(builder.Emit(UnaryFunction.Sign, x), builder.Power(builder.Emit(UnaryFunction.Absolute, x), Power));
        if (Norm == 0)
            return builder.Emit(new Reshape(shape), raised);
        var norm = builder.Emit(new Reduce(Norm == 1 ? ReduceFunction.L1 : ReduceFunction.L2, new IntList(1), KeepAxes: true), raised);
        var factor = builder.Emit(BinaryFunction.Where, norm, builder.Emit(UnaryFunction.Reciprocal, norm));
        return builder.Emit(new Reshape(shape), builder.Multiply(raised, factor));
    }
}
