using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>Merges a pad of the spatial axes into the only layer that reads it, where the layer's own padding means the same.</summary>
internal static class MergePad
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
    {
        if (node.Operator is not Pad { Mode: PadMode.Constant } pad || !IsSpatial(pad) || graph.OnlyReader(node.Output) is not { } reader)
            return false;
        var input = node.Inputs[0].Shape;
        Operator? merged = reader.Operator switch
        {
            Conv conv when pad.Value == 0 && reader.Inputs[0] == node.Output => conv with { Window = Widened(conv.Window, pad) },
            // The pad's zeros count in the mean; the pool's own padding must do so too, or not exist.
            AveragePool pool when pad.Value == 0 && (pool.CountPadding || IsUnpadded(pool.Window))
                && HasTaps(Widened(pool.Window, pad), input) =>
                new AveragePool(Widened(pool.Window, pad), CountPadding: true),
            MaxPool pool when double.IsNegativeInfinity(pad.Value) && HasTaps(Widened(pool.Window, pad), input) =>
                new MaxPool(Widened(pool.Window, pad)),
            _ => null,
        };
        if (merged is null)
            return false;
        var output = graph.EmitBefore(reader, merged, reader.Name, reader.OnnxType, [node.Inputs[0], .. reader.Inputs.Skip(1)]);
        graph.Replace(reader, output);
        graph.Remove(node);
        return true;
    });

    private static bool IsSpatial(Pad pad) =>
        pad.Begin.Count > 2 && pad.Begin.Take(2).Concat(pad.End.Take(2)).All(entry => entry == 0)
        && pad.Begin.Concat(pad.End).All(entry => entry >= 0);

    private static bool IsUnpadded(Window window) => window.PadsBegin.All(0) && window.PadsEnd.All(0);

    private static bool HasTaps(Window window, Shape input) =>
        Enumerable.Range(0, window.Rank).All(axis => WindowShape.HasTaps(window, axis, input[axis + 2]));

    private static Window Widened(Window window, Pad pad) => window with
    {
        PadsBegin = Sum(window.PadsBegin, pad.Begin),
        PadsEnd = Sum(window.PadsEnd, pad.End),
    };

    private static IntList Sum(IntList pads, IntList more) => new([.. pads.Select((entry, axis) => entry + more[axis + 2])]);
}
