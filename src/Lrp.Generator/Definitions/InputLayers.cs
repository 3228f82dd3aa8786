using Lrp.Compiler.Definitions;

namespace Lrp.Generator.Definitions;

/// <summary>What layers begin with.</summary>
internal static class InputLayers
{
    public static object? Input(LayerCall call) => call.Writer.Input(call, Dimensions(call), isInteger: false);

    public static object? Tokens(LayerCall call) => call.Writer.Input(call, [call.Int("length", least: 1)], isInteger: true);

    public static object? Parameter(LayerCall call) => call.Writer.Parameter(
        call, call.Scope.Prefix + call.Text("name"), "", null, WeightInitialisation.He, Dimensions(call));

    public static object? Constant(LayerCall call)
    {
        var (values, shape) = (call.Numbers("values"), Dimensions(call));
        if (shape.Aggregate(1L, (count, dimension) => count * dimension) != values.Length)
            throw call.Invalid("values", $"has {values.Length} numbers for [{string.Join(", ", shape)}]");
        return call.Writer.Numbers(shape, values);
    }

    public static object? Scope(LayerCall call) => new NetworkValue($"{call.Scope.Prefix}{call.Text("name")}.");

    private static int[] Dimensions(LayerCall call)
    {
        var shape = call.Ints("shape");
        return shape.Length > 0 && shape.All(dimension => dimension > 0)
            ? shape
            : throw call.Invalid("shape", $"is [{string.Join(", ", shape)}], but must have dimensions from 1 on");
    }
}
