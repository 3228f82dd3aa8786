using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>
/// Scan of operator set 9 and later: a loop over an axis, whose length the shapes tell. Axes become the first, directions forward.
/// </summary>
internal static class ScanImport
{
    public static IReadOnlyList<Value?> Scan(NodeImport node)
    {
        if (node.Opset < 9)
            throw node.Unsupported(" of operator set 8, which has a batch of its own; export the model with operator set 9 or later");
        var scanned = node.Int("num_scan_inputs", 0);
        var carried = node.InputCount - scanned;
        ShapeRules.Require(scanned > 0 && carried >= 0, $"it scans {scanned} of its {node.InputCount} inputs");
        var (axes, directions) = (node.Longs("scan_input_axes"), node.Longs("scan_input_directions"));
        Value[] inputs =
        [
            .. Enumerable.Range(0, carried).Select(node.Input),
            .. Enumerable.Range(0, scanned).Select(index => Turned(
                node, ToFront(node, node.Input(carried + index), At(axes, index)), At(directions, index))),
        ];
        var counts = inputs.Skip(carried).Select(input => input.Shape[0]).Distinct().ToList();
        ShapeRules.Require(counts.Count == 1, $"its scanned inputs have {string.Join(" and ", counts)} slices");
        ShapeRules.Require(counts[0] > 0, "its scanned inputs have no slices");
        var shapes = inputs
            .Select((input, index) => index < carried ? input.Shape : new Shape([.. input.Shape.Dimensions.Skip(1)]))
            .ToList();
        var body = node.Body("body", shapes, inputs);
        ShapeRules.Require(body.Outputs.Count >= carried, $"its body has {body.Outputs.Count} outputs for {carried} carried values");
        var outputs = node.EmitAll(new Scan(body, carried, counts[0], IsReversed: false), inputs);
        (axes, directions) = (node.Longs("scan_output_axes"), node.Longs("scan_output_directions"));
        return
        [
            .. outputs.Take(carried),
            .. outputs.Skip(carried).Select((output, index) => FromFront(
                node, Turned(node, output, At(directions, index)), At(axes, index))),
        ];
    }

    private static long At(long[]? values, int index) => values is not null && index < values.Length ? values[index] : 0;

    /// <summary>From the last slice to the first where the direction is 1.</summary>
    private static Value Turned(NodeImport node, Value value, long direction)
    {
        if (direction == 0)
            return value;
        var rank = value.Shape.Rank;
        int[] starts = new int[rank], steps = [.. IntList.Repeat(1, rank)];
        (starts[0], steps[0]) = (value.Shape[0] - 1, -1);
        return node.EmitAuxiliary(new Slice(starts, steps, value.Shape), value);
    }

    private static Value ToFront(NodeImport node, Value value, long axis)
    {
        var from = node.Axis(axis, value.Shape.Rank);
        return from == 0 ? value : node.EmitAuxiliary(
            new Transpose(new IntList([from, .. Enumerable.Range(0, value.Shape.Rank).Where(other => other != from)])), value);
    }

    private static Value FromFront(NodeImport node, Value value, long axis)
    {
        var to = node.Axis(axis, value.Shape.Rank);
        var order = Enumerable.Range(1, value.Shape.Rank - 1).ToList();
        order.Insert(to, 0);
        return to == 0 ? value : node.EmitAuxiliary(new Transpose(new IntList([.. order])), value);
    }
}
