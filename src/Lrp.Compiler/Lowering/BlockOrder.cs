using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Reshapes and transpositions that leave channel blocks as they lie in memory: an image's positions become a row of tokens, or channels
/// change their place among the axes.
/// </summary>
internal static class BlockOrder
{
    /// <summary>Where a node puts the channels that its input has at an axis; null where it takes blocks apart.</summary>
    public static int? ChannelAxisBehind(Node node, int axis)
    {
        Shape before = node.Inputs[0].Shape, after = node.Output.Shape;
        var layout = Form.Blocks(axis).Of(before, default);
        var to = node.Operator switch
        {
            Reshape => AxisOf(after, before.CountOf(0, axis), before[axis]),
            Transpose transpose => KeepsOrder(transpose.Permutation, before, axis) ? transpose.Permutation.ToList().IndexOf(axis) : -1,
            _ => -1,
        };
        // A single vector of channels is the same in any order: row-major is the simplest.
        return to >= 0 && !layout.IsVector && IsSameMemory(layout, Form.Blocks(to).Of(after, default)) ? to : null;
    }

    /// <summary>The same memory under another name; a copy where one of the two has a halo that the other has not.</summary>
    public static void Lower(Lowerer lowerer, Group group)
    {
        var (input, output) = (group.Anchor.Inputs[0], group.Anchor.Output);
        var source = lowerer.ReadImage(input, lowerer.Layouts.FormOf(input), group.Phase);
        var layout = lowerer.Layouts.Primary(output);
        if (source.Layout == layout || (source.Layout.Halo.IsEmpty && layout.Halo.IsEmpty))
        {
            lowerer.Alias(output, source, group.Phase);
            return;
        }

        var target = lowerer.Produce(output, group.Phase);
        if (!source.Layout.Halo.IsEmpty && !layout.Halo.IsEmpty
            && (source.Layout.Height, source.Layout.Width) != (layout.Height, layout.Width))
        {
            // Rows of neither follow each other.
            var between = lowerer.Scratch(output.Name, layout with { Halo = default }, group.Phase);
            Copy(lowerer, group, source, between);
            source = between;
        }

        Copy(lowerer, group, source, target);
    }

    /// <summary>Row by row of the one with a halo.</summary>
    private static void Copy(Lowerer lowerer, Group group, Buffer source, Buffer target)
    {
        var rows = source.Layout.Halo.IsEmpty ? target.Layout : source.Layout;
        TensorOperand Along(Buffer buffer, Access access) => buffer.Layout.Halo.IsEmpty
            ? new TensorOperand(buffer, access, RowStride: rows.Width * Layout.Block)
            : new TensorOperand(buffer, access);
        lowerer.Add(group, new ChannelCopyCall(
            Along(source, Access.Read), 0, Along(target, Access.Write), 0, rows.Channels, rows.Batch, rows.Height, rows.Width));
    }

    /// <summary>Whether blocks of two layouts without halos lie alike, though rows may be cut at different places.</summary>
    public static bool IsSameMemory(Layout a, Layout b) =>
        a.Batch == b.Batch && a.Depth == b.Depth && a.Channels == b.Channels && a.Height * a.Width == b.Height * b.Width;

    /// <summary>The axis of that many elements behind that many others; −1 if there is none.</summary>
    private static int AxisOf(Shape shape, int before, int channels)
    {
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            if (shape[axis] == channels && shape.CountOf(0, axis) == before)
                return axis;
        }

        return -1;
    }

    private static bool KeepsOrder(IntList permutation, Shape shape, int channelAxis)
    {
        var others = permutation.Where(axis => axis != channelAxis && shape[axis] != 1).ToList();
        return others.SequenceEqual(others.OrderBy(axis => axis));
    }
}
