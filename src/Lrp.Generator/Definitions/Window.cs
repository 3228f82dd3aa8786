using Lrp.Compiler.Definitions;

namespace Lrp.Generator.Definitions;

/// <summary>The window of a convolution or pool as a call says it.</summary>
internal sealed record Window(int[] Kernel, int[] Strides, int[] Dilations, int[] PadsBegin, int[] PadsEnd)
{
    public int Axes => Kernel.Length;

    public IEnumerable<DefinedAttribute> Attributes =>
    [
        LayerCall.List("kernel_shape", Kernel), LayerCall.List("strides", Strides), LayerCall.List("dilations", Dilations),
        LayerCall.List("pads", PadsBegin.Concat(PadsEnd)),
    ];

    /// <summary>The input, which has spatial axes.</summary>
    public static TensorValue Require(LayerCall call, TensorValue x) => x.Sample.Length is >= 2 and <= 4 && !x.IsParameter
        ? x
        : throw call.Misfit($"{x} has no channels with one to three spatial axes");

    /// <param name="asKernel">Steps that are left out are as wide as the kernel; else 1.</param>
    /// <param name="dilates">The call has dilations.</param>
    public static Window Of(LayerCall call, TensorValue x, bool asKernel = false, bool dilates = true)
    {
        var axes = x.Sample.Length - 1;
        int[] ones = [.. Enumerable.Repeat(1, axes)], zeros = new int[axes];
        var kernel = call.Size("kernel", axes, least: 1);
        var before = call.Size("padding", axes, zeros, 0);
        return new Window(
            kernel, call.Size("stride", axes, asKernel ? kernel : ones, 1), dilates ? call.Size("dilation", axes, ones, 1) : ones,
            before, call.Size("paddingEnd", axes, before, 0));
    }

    /// <summary>The window lies within the input with its padding.</summary>
    public void RequireFit(LayerCall call, TensorValue x)
    {
        for (var axis = 0; axis < Axes; axis++)
        {
            if (((Kernel[axis] - 1L) * Dilations[axis]) + 1 > (long)x.Sample[axis + 1] + PadsBegin[axis] + PadsEnd[axis])
            {
                throw call.Misfit($"a kernel of [{string.Join(", ", Kernel)}]"
                    + (Dilations.Any(step => step > 1) ? $" with dilation [{string.Join(", ", Dilations)}]" : "")
                    + $" is larger than {x}"
                    + (PadsBegin.Concat(PadsEnd).Any(pad => pad > 0) ? " with its padding" : ""));
            }
        }
    }
}
