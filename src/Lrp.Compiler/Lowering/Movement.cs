using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>Operators that only move elements, as strided copies between row-major buffers.</summary>
internal static class Movement
{
    /// <summary>Shorter inner loops cost more in calls than they copy.</summary>
    private const int ShortLoop = 8;

    /// <summary>Copies a box of elements: one stride per axis on either side (0 repeats, negative reverses).</summary>
    public static void Copy(
        Lowerer lowerer, Phase phase, Subject subject, Buffer source, int sourceOffset, int[] sourceStrides,
        Buffer target, int targetOffset, int[] targetStrides, IntList dimensions)
    {
        var axes = LoopNest(sourceStrides, targetStrides, dimensions);
        lowerer.Add(phase, subject, new StridedCopyCall(
            source.Read, sourceOffset, new IntList([.. axes.Select(axis => axis.Source)]),
            target.Write, targetOffset, new IntList([.. axes.Select(axis => axis.Target)]),
            new IntList([.. axes.Select(axis => axis.Count)])));
    }

    /// <summary>The same copy with fewer and longer loops: axes that are one in memory are merged, and a long one is the innermost.</summary>
    private static List<(int Source, int Target, int Count)> LoopNest(int[] sourceStrides, int[] targetStrides, IntList dimensions)
    {
        var axes = new List<(int Source, int Target, int Count)>();
        for (var index = 0; index < dimensions.Count; index++)
        {
            var axis = (Source: sourceStrides[index], Target: targetStrides[index], Count: dimensions[index]);
            if (axis.Count == 1)
                continue;
            var outer = axes.Count == 0 ? default : axes[axes.Count - 1];
            if (axes.Count > 0 && outer.Source == axis.Source * axis.Count && outer.Target == axis.Target * axis.Count)
                axes[axes.Count - 1] = axis with { Count = axis.Count * outer.Count };
            else
                axes.Add(axis);
        }

        if (axes.Count > 1 && axes[axes.Count - 1].Count < ShortLoop)
        {
            var longest = axes.OrderByDescending(axis => axis.Count).First();
            axes.Remove(longest);
            axes.Add(longest);
        }

        return axes;
    }

    /// <summary>Zeros in the whole of a buffer, halo included.</summary>
    public static void Clear(Lowerer lowerer, Group group, Buffer target) =>
        lowerer.Add(group.Phase, new Cleared(group.Subject), new FillCall(target.Write, (int)target.Layout.Length, 0));

    /// <summary>Broadcasts a value to a shape.</summary>
    public static Buffer Expand(Lowerer lowerer, Value value, Shape shape, Phase phase)
    {
        var target = lowerer.Scratch(value.Title, shape.Count, phase);
        Expand(lowerer, value, shape, target, phase);
        return target;
    }

    public static void Expand(Lowerer lowerer, Value value, Shape shape, Buffer target, Phase phase)
    {
        var strides = value.Shape.Strides();
        var missing = shape.Rank - value.Shape.Rank;
        var source = Enumerable.Range(0, shape.Rank)
            .Select(axis => axis < missing || value.Shape[axis - missing] == 1 ? 0 : strides[axis - missing])
            .ToArray();
        Copy(lowerer, phase, new Broadcast(value.Title, value.Shape, shape),
            lowerer.ReadRowMajor(value, phase), 0, source, target, 0, shape.Strides(), shape.Dimensions);
    }

    /// <summary>Offset of the element with the given indices.</summary>
    public static int Offset(IntList indices, int[] strides) => indices.Zip(strides, (index, stride) => index * stride).Sum();

    public static int[] Times(int[] strides, IntList factors) => [.. strides.Zip(factors, (stride, factor) => stride * factor)];

    /// <summary>Copies a run of channels between tensors in channel blocks.</summary>
    /// <param name="part">The layout of those channels alone.</param>
    public static void CopyChannels(
        Lowerer lowerer, Group group, Buffer source, int sourceChannel, Buffer target, int targetChannel, Layout part) =>
        lowerer.Add(group, new ChannelCopyCall(
            source.ReadTensor, sourceChannel, target.WriteTensor, targetChannel, part.Channels, part.Batch, part.Height, part.Width));
}
