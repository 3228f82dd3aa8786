using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Kernel, strides, dilations, pads and auto_pad of convolutions and pools.</summary>
internal static class WindowImport
{
    /// <summary>The window over an input with the given spatial dimensions.</summary>
    public static Window Over(NodeImport node, int[] kernel, int[] spatial, bool roundUp = false)
    {
        var (strides, dilations) = Steps(node, kernel, spatial.Length);
        var (begin, end) = ExplicitPads(node, spatial.Length);
        var output = new int[spatial.Length];
        var autoPad = node.String("auto_pad", "NOTSET");
        for (var axis = 0; axis < output.Length; axis++)
        {
            var extent = ((kernel[axis] - 1L) * dilations[axis]) + 1;
            if (autoPad is "SAME_UPPER" or "SAME_LOWER")
            {
                output[axis] = (int)DivideUp(spatial[axis], strides[axis]);
                var total = Math.Max(((output[axis] - 1L) * strides[axis]) + extent - spatial[axis], 0);
                (begin[axis], end[axis]) = Distribute(total, moreAtEnd: autoPad == "SAME_UPPER");
                continue;
            }

            var room = (long)spatial[axis] + begin[axis] + end[axis] - extent;
            ShapeRules.Require(room >= 0, $"its kernel {new IntList(kernel)} is larger than its padded input {new IntList(spatial)}");
            var positions = roundUp ? DivideUp(room, strides[axis]) + 1 : (room / strides[axis]) + 1;
            // A window that would start in the padding at the end is left out.
            if (roundUp && (positions - 1) * strides[axis] >= (long)spatial[axis] + begin[axis])
                positions--;
            output[axis] = (int)Math.Min(positions, int.MaxValue);
        }

        return new Window(kernel, strides, dilations, begin, end, output);
    }

    /// <summary>A transposed convolution: the window of the convolution it is the adjoint of, and its output's dimensions.</summary>
    public static (Window Window, IntList Spatial) Transposed(NodeImport node, int[] kernel, int[] spatial)
    {
        var rank = spatial.Length;
        var (strides, dilations) = Steps(node, kernel, rank);
        var (begin, end) = ExplicitPads(node, rank);
        var extra = List(node, "output_padding", rank, 0, least: 0);
        // Some exporters give batch and channels, too.
        var wanted = node.Ints("output_shape") is { } shape ? shape.Skip(Math.Max(shape.Length - rank, 0)).ToArray() : null;
        if (wanted is not null && (wanted.Length != rank || wanted.Any(dimension => dimension < 1)))
            throw node.Invalid("output_shape", $"must have {rank} positive entries");
        var autoPad = node.String("auto_pad", "NOTSET");
        var output = new long[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            var full = ((spatial[axis] - 1L) * strides[axis]) + ((kernel[axis] - 1L) * dilations[axis]) + 1 + extra[axis];
            if (wanted is null && autoPad is not ("SAME_UPPER" or "SAME_LOWER"))
            {
                output[axis] = full - begin[axis] - end[axis];
                continue;
            }

            output[axis] = wanted is null ? (long)spatial[axis] * strides[axis] : wanted[axis];
            (begin[axis], end[axis]) = Distribute(Math.Max(full - output[axis], 0), moreAtEnd: autoPad == "SAME_UPPER");
        }

        return (new Window(kernel, strides, dilations, begin, end, spatial), ShapeRules.ShapeOf(output).Dimensions);
    }

    /// <summary>An attribute with one entry per spatial axis.</summary>
    public static int[] List(NodeImport node, string attribute, int rank, int fallback, int least)
    {
        var list = node.Ints(attribute) ?? [.. Enumerable.Repeat(fallback, rank)];
        if (list.Length != rank)
            throw node.Invalid(attribute, $"has {list.Length} entries instead of {rank}");
        return Array.TrueForAll(list, entry => entry >= least) ? list : throw node.Invalid(attribute, $"has an entry below {least}");
    }

    private static (int[] Strides, int[] Dilations) Steps(NodeImport node, int[] kernel, int rank)
    {
        if (kernel.Length != rank || kernel.Any(taps => taps < 1))
            throw node.Invalid("kernel_shape", $"must have {rank} positive entries");
        return (List(node, "strides", rank, 1, least: 1), List(node, "dilations", rank, 1, least: 1));
    }

    /// <summary>The attribute pads; zeros where auto_pad says otherwise.</summary>
    private static (int[] Begin, int[] End) ExplicitPads(NodeImport node, int rank)
    {
        var autoPad = node.String("auto_pad", "NOTSET");
        if (autoPad is not ("NOTSET" or "" or "VALID" or "SAME_UPPER" or "SAME_LOWER"))
            throw node.Invalid("auto_pad", $"says '{Text.Quotable(autoPad)}'");
        if (autoPad is not ("NOTSET" or ""))
            return (new int[rank], new int[rank]);
        var pads = List(node, "pads", 2 * rank, 0, least: 0);
        return ([.. pads.Take(rank)], [.. pads.Skip(rank)]);
    }

    private static (int Begin, int End) Distribute(long total, bool moreAtEnd)
    {
        var (less, more) = ((int)(total / 2), (int)(total - (total / 2)));
        return moreAtEnd ? (less, more) : (more, less);
    }

    private static long DivideUp(long dividend, int divisor) => (dividend + divisor - 1) / divisor;
}
