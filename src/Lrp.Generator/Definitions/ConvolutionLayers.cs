using Lrp.Compiler.Definitions;

namespace Lrp.Generator.Definitions;

/// <summary>Convolutions, with weights as PyTorch has them.</summary>
internal static class ConvolutionLayers
{
    public static object? Convolution(LayerCall call) => Convolution(call, call.Int("channels", least: 1), Groups(call));

    public static object? Depthwise(LayerCall call)
    {
        var inputs = Window.Require(call, call.X).Sample[0];
        return Convolution(call, inputs * call.Int("multiplier", least: 1), inputs);
    }

    public static object? Transposed(LayerCall call)
    {
        var x = Window.Require(call, call.X);
        var window = Window.Of(call, x);
        var (inputs, channels, groups, name) = (x.Sample[0], call.Int("channels", least: 1), Groups(call), call.NameAs("conv"));
        RequireGroups(call, groups, inputs, channels);
        var extra = call.Size("outputPadding", window.Axes, new int[window.Axes], 0);
        return Append(call, "ConvTranspose", name, x, channels, [inputs, channels / groups, .. window.Kernel],
            [.. window.Attributes, new DefinedInteger("group", groups), LayerCall.List("output_padding", extra)]);
    }

    private static TensorValue Convolution(LayerCall call, int channels, int groups)
    {
        var x = Window.Require(call, call.X);
        var window = Window.Of(call, x);
        window.RequireFit(call, x);
        var name = call.NameAs("conv");
        RequireGroups(call, groups, x.Sample[0], channels);
        return Append(call, "Conv", name, x, channels, [channels, x.Sample[0] / groups, .. window.Kernel],
            [.. window.Attributes, new DefinedInteger("group", groups)]);
    }

    private static TensorValue Append(
        LayerCall call, string operation, string name, TensorValue x, int channels, int[] shape, IEnumerable<DefinedAttribute> attributes)
    {
        var weights = call.Weights(name, WeightInitialisation.He, shape, channels);
        return call.Writer.Append(call, operation, name, [x, .. weights], attributes, 1)[0];
    }

    private static int Groups(LayerCall call) => call.Int("groups", least: 1);

    private static void RequireGroups(LayerCall call, int groups, int inputs, int channels)
    {
        if (inputs % groups != 0 || channels % groups != 0)
            throw call.Invalid("groups", $"is {groups}, which does not divide {inputs} inputs and {channels} channels");
    }
}
