using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

public sealed partial record Reshape
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        if (lowerer.Layouts.IsBlocked(group.Anchor.Output))
            BlockOrder.Lower(lowerer, group);
        else
            lowerer.Alias(group.Anchor.Output, lowerer.ReadRowMajor(group.Anchor.Inputs[0], group.Phase), group.Phase);
    }
}

public sealed partial record Identity
{
    internal override void Lower(Lowerer lowerer, Group group) =>
        lowerer.Alias(group.Anchor.Output, lowerer.ReadRowMajor(group.Anchor.Inputs[0], group.Phase), group.Phase);
}

public sealed partial record Transpose
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var node = group.Anchor;
        if (lowerer.Layouts.IsBlocked(node.Output))
        {
            BlockOrder.Lower(lowerer, group);
            return;
        }

        var strides = node.Inputs[0].Shape.Strides();
        Movement.Copy(lowerer, group.Phase, group.Subject, lowerer.ReadRowMajor(node.Inputs[0], group.Phase), 0,
            [.. Permutation.Select(axis => strides[axis])],
            lowerer.Produce(node.Output, group.Phase), 0, node.Output.Shape.Strides(), node.Output.Shape.Dimensions);
    }
}

public sealed partial record Slice
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var node = group.Anchor;
        var phase = group.Phase;
        if (lowerer.Layouts.IsBlocked(node.Output))
        {
            var form = lowerer.Layouts.FormOf(node.Output);
            var source = lowerer.ReadImage(node.Inputs[0], form, phase);
            if (lowerer.TryAliasChannels(node.Output, source, Starts[form.ChannelAxis], phase))
                return;
            var part = lowerer.Produce(node.Output, phase);
            Movement.CopyChannels(lowerer, group, source, Starts[form.ChannelAxis], part, 0, form.Of(Shape, default));
            lowerer.ClearPadding(part, phase);
            return;
        }

        var strides = node.Inputs[0].Shape.Strides();
        Movement.Copy(lowerer, phase, group.Subject, lowerer.ReadRowMajor(node.Inputs[0], phase), Movement.Offset(Starts, strides),
            Movement.Times(strides, Steps), lowerer.Produce(node.Output, phase), 0, Shape.Strides(), Shape.Dimensions);
    }
}

public sealed partial record SliceAdjoint
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var node = group.Anchor;
        var phase = group.Phase;
        var part = node.Inputs[0].Shape;
        if (lowerer.Layouts.IsBlocked(node.Output))
        {
            var form = lowerer.Layouts.FormOf(node.Output);
            var source = lowerer.ReadImage(node.Inputs[0], form, phase);
            var whole = lowerer.Produce(node.Output, phase);
            Movement.Clear(lowerer, group, whole);
            Movement.CopyChannels(lowerer, group, source, 0, whole, Starts[form.ChannelAxis], form.Of(part, default));
            return;
        }

        var strides = Shape.Strides();
        var target = lowerer.Produce(node.Output, phase);
        lowerer.Add(phase, new Prepared(node.Name, Preparation.Zeros), new FillCall(target.Write, Shape.Count, 0));
        Movement.Copy(lowerer, phase, group.Subject, lowerer.ReadRowMajor(node.Inputs[0], phase), 0, part.Strides(),
            target, Movement.Offset(Starts, strides), Movement.Times(strides, Steps), part.Dimensions);
    }
}

public sealed partial record Concat
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var node = group.Anchor;
        var phase = group.Phase;
        var form = lowerer.Layouts.FormOf(node.Output);
        var sources = node.Inputs
            .Select(input => form.IsBlocked ? lowerer.ReadImage(input, form, phase) : lowerer.ReadRowMajor(input, phase)).ToList();
        var target = lowerer.Produce(node.Output, phase);
        var strides = node.Output.Shape.Strides();
        var isPadded = false;
        for (int index = 0, position = 0; index < sources.Count; position += node.Inputs[index].Shape[Axis], index++)
        {
            var (source, shape) = (sources[index], node.Inputs[index].Shape);
            // Then what its producer left behind the last channel is there as well.
            isPadded = form.IsBlocked && source.IsAt(target, position);
            if (isPadded)
                continue;
            if (form.IsBlocked)
                Movement.CopyChannels(lowerer, group, source, 0, target, position, form.Of(shape, default));
            else
                Movement.Copy(lowerer, phase, group.Subject, source, 0, shape.Strides(), target, position * strides[Axis],
                    strides, shape.Dimensions);
        }

        if (form.IsBlocked && !isPadded)
            lowerer.ClearPadding(target, phase);
    }
}

public sealed partial record ShuffleChannels
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var node = group.Anchor;
        var sources = node.Inputs.Select(input => lowerer.ReadImage(input, Form.Blocks(1), group.Phase)).ToList();
        var second = sources[sources.Count - 1];
        lowerer.Add(group, new ChannelShuffleCall(
            sources[0].ReadTensor, sources[0].Layout.Channels, second.ReadTensor, sources.Count == 1 ? 0 : second.Layout.Channels,
            lowerer.Produce(node.Output, group.Phase).WriteTensor, Groups, From));
    }
}

public sealed partial record Expand
{
    internal override void Lower(Lowerer lowerer, Group group) => Movement.Expand(
        lowerer, group.Anchor.Inputs[0], Shape, lowerer.Produce(group.Anchor.Output, group.Phase), group.Phase);
}

public sealed partial record PadAdjoint
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var node = group.Anchor;
        var source = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
        var target = lowerer.Produce(node.Output, group.Phase);
        lowerer.Add(group, new PadAdjointCall(
            source.Read, node.Inputs[0].Shape.Dimensions, target.Write, Shape.Dimensions, Begin, Mode));
    }
}

public sealed partial record Pad
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var node = group.Anchor;
        var input = node.Inputs[0].Shape;
        var source = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
        var target = lowerer.Produce(node.Output, group.Phase);
        lowerer.Add(group, new PadCall(
            source.Read, input.Dimensions, target.Write, node.Output.Shape.Dimensions, Begin, Mode, Value));
    }
}
