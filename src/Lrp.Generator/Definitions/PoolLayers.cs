using Lrp.Compiler.Definitions;

namespace Lrp.Generator.Definitions;

/// <summary>Pools and reductions.</summary>
internal static class PoolLayers
{
    public static object? Max(LayerCall call) => Pool(call, "MaxPool", "maxpool", dilates: true);

    public static object? Average(LayerCall call) =>
        Pool(call, "AveragePool", "avgpool", dilates: false, new DefinedInteger("count_include_pad", call.Flag("countPadding") ? 1 : 0));

    public static Func<LayerCall, object?> Global(string operation) => call =>
        call.Emit(operation, operation == "GlobalMaxPool" ? "maxpool" : "avgpool", [Window.Require(call, call.X)]);

    public static Func<LayerCall, object?> Over(string operation) => call =>
    {
        int[] axes = [.. call.Ints("axes").Select(axis => call.Axis(axis, call.X, "axes"))];
        if (axes.Length == 0 || axes.Distinct().Count() != axes.Length)
            throw call.Invalid("axes", axes.Length == 0 ? "is empty" : "has an axis twice");
        return call.Emit(operation, operation.Substring(6).ToLowerInvariant(), [call.X, call.Writer.Integers(axes)],
            new DefinedInteger("keepdims", call.Flag("keep") ? 1 : 0));
    };

    private static TensorValue Pool(LayerCall call, string operation, string kind, bool dilates, params DefinedAttribute[] more)
    {
        var x = Window.Require(call, call.X);
        var window = Window.Of(call, x, asKernel: true, dilates);
        window.RequireFit(call, x);
        return call.Emit(operation, kind, [x],
            [.. window.Attributes, new DefinedInteger("ceil_mode", call.Flag("ceiling") ? 1 : 0), .. more]);
    }
}
