namespace Lrp.Generator.Definitions;

/// <summary>Layers that are repeated along a sequence.</summary>
internal static class LoopLayers
{
    public static object? Scan(LayerCall call)
    {
        var (sequence, state) = (call.Tensor("sequence"), call.Int("state", least: 1));
        if (sequence.Sample.Length < 2 || sequence.IsParameter)
            throw call.Misfit($"{sequence} is no sequence [length, …]");
        return call.Writer.Loop(call, call.NameAs("scan"), sequence, state, call.Flag("reversed"), (scope, carried, element) =>
            call.Function("step")(scope, [scope, carried, element]) as TensorValue ?? throw call.Invalid("step", "gives no tensor"));
    }
}
