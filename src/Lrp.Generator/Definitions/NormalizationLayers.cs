using Lrp.Compiler.Definitions;

namespace Lrp.Generator.Definitions;

/// <summary>Normalisations.</summary>
internal static class NormalizationLayers
{
    public static object? Batch(LayerCall call)
    {
        var (x, name) = (Channels(call), call.NameAs("norm"));
        TensorValue[] statistics =
        [
            call.Writer.Parameter(call, name, "running_mean", call.Optional("meanName"), WeightInitialisation.Zero, x.Sample[0]),
            call.Writer.Parameter(call, name, "running_var", call.Optional("varianceName"), WeightInitialisation.One, x.Sample[0]),
        ];
        return call.Writer.Append(
            call, "BatchNormalization", name, [x, .. Affine(call, name, [x.Sample[0]]), .. statistics], [Epsilon(call)], 1)[0];
    }

    public static object? Layer(LayerCall call)
    {
        var (x, axes) = (call.X, call.Int("axes", least: 1));
        if (axes > x.Sample.Length)
            throw call.Invalid("axes", $"is {axes}, but {x} has no more than {x.Sample.Length}");
        var name = call.NameAs("norm");
        int[] shape = [.. x.Sample.Skip(x.Sample.Length - axes)];
        return call.Writer.Append(
            call, "LayerNormalization", name, [x, .. Affine(call, name, shape)], [new DefinedInteger("axis", -axes), Epsilon(call)], 1)[0];
    }

    public static object? Rms(LayerCall call)
    {
        var (x, name) = (Channels(call), call.NameAs("norm"));
        var scale = call.Writer.Parameter(
            call, name, "weight", call.Optional("weightName"), WeightInitialisation.One, x.Sample[x.Sample.Length - 1]);
        return call.Writer.Append(call, "RMSNormalization", name, [x, scale], [new DefinedInteger("axis", -1), Epsilon(call)], 1)[0];
    }

    public static object? Group(LayerCall call)
    {
        var (x, groups) = (Channels(call), call.Int("groups", least: 1));
        if (x.Sample[0] % groups != 0)
            throw call.Invalid("groups", $"is {groups}, which does not divide the {x.Sample[0]} channels of {x}");
        var name = call.NameAs("norm");
        return call.Writer.Append(call, "GroupNormalization", name, [x, .. Affine(call, name, [x.Sample[0]])],
            [new DefinedInteger("num_groups", groups), Epsilon(call)], 1)[0];
    }

    public static object? Instance(LayerCall call)
    {
        var (x, name) = (Window.Require(call, call.X), call.NameAs("norm"));
        return call.Writer.Append(
            call, "InstanceNormalization", name, [x, .. Affine(call, name, [x.Sample[0]])], [Epsilon(call)], 1)[0];
    }

    public static object? LocalResponse(LayerCall call) => call.Emit("LRN", "lrn", [Window.Require(call, call.X)],
        new DefinedInteger("size", call.Int("size", least: 1)), new DefinedNumber("alpha", call.Number("alpha")),
        new DefinedNumber("beta", call.Number("beta")), new DefinedNumber("bias", call.Number("bias")));

    /// <summary>Scale and shift.</summary>
    private static TensorValue[] Affine(LayerCall call, string name, int[] shape) =>
        call.Weights(name, WeightInitialisation.One, shape, shape);

    private static TensorValue Channels(LayerCall call) =>
        call.X.Sample.Length > 0 && !call.X.IsParameter ? call.X : throw call.Misfit($"{call.X} has no channels");

    private static DefinedNumber Epsilon(LayerCall call) => new("epsilon", call.Number("epsilon"));
}
