using Lrp.Compiler.Definitions;

namespace Lrp.Generator.Definitions;

/// <summary>Functions of single elements with something to check.</summary>
internal static class ActivationLayers
{
    public static object? Gelu(LayerCall call) =>
        call.Emit("Gelu", "gelu", [call.X], new DefinedText("approximate", call.Flag("tanh") ? "tanh" : "none"));

    public static object? Clip(LayerCall call)
    {
        var (low, high) = (call.Number("minimum"), call.Number("maximum"));
        if (!(low <= high))
            throw call.Invalid("maximum", "is below the minimum");
        return call.Emit("Clip", "clip", [call.X, call.Writer.Scalar(low), call.Writer.Scalar(high)]);
    }

    public static Func<LayerCall, object?> OverAxis(string operation) => call => call.Emit(
        operation, operation.ToLowerInvariant(), [call.X], new DefinedInteger("axis", call.Axis(call.Int("axis"), call.X, "axis")));

    public static object? PRelu(LayerCall call)
    {
        if (call.Has("slope"))
        {
            LayerTable.RequireAlike(call, "PRelu", call.X, call.Tensor("slope"));
            return call.Emit("PRelu", "prelu", [call.X, call.Tensor("slope")]);
        }

        var (x, name) = (call.X, call.NameAs("prelu"));
        if (x.Sample.Length == 0 || x.IsParameter)
            throw call.Misfit($"{x} has no channels");
        var slope = call.Writer.Parameter(call, name, "weight", null, WeightInitialisation.Zero, x.Sample[0]);
        if (x.Sample.Length > 1)
        {
            var shape = call.Writer.Integers([x.Sample[0], .. x.Sample.Skip(1).Select(_ => 1)]);
            slope = call.Writer.Part("Reshape", name + "/weight", [slope, shape]);
        }

        return call.Writer.Append(call, "PRelu", name, [x, slope], [], 1)[0];
    }
}
