using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;
using static Lrp.Compiler.Emission.DefinitionWords;

namespace Lrp.Compiler.Emission;

/// <summary>Layers without weights.</summary>
internal sealed partial class DefinitionLayers
{
    /// <summary>Operators of C#, which take numbers and tensors.</summary>
    private Phrase? Arithmetic(Node node)
    {
        if (node.Operator is Unary { Function: UnaryFunction.Negate })
            return $"(-{X(node)})";
        if (node.Operator is not Binary binary || !Signs.TryGetValue(binary.Function, out var sign))
            return null;
        var (a, b) = (Scalar(node, 0), Scalar(node, 1));
        return b is not null ? $"({X(node)} {sign} {b})"
            : a is null ? $"({X(node)} {sign} {X(node, 1)})" : (Phrase)$"({a} {sign} {X(node, 1)})";
    }

    private Phrase? Pointwise(Node node) => node.Operator switch
    {
        Unary { Function: UnaryFunction.GeluTanh } => Layer($"{X(node)}.Gelu(tanh: true)"),
        Unary { Function: UnaryFunction.Silu, Alpha: 1 } => Layer($"{X(node)}.Silu()"),
        Unary { Function: UnaryFunction.Square } => Layer($"{X(node)}.Pow(2)"),
        Unary { Function: UnaryFunction.Selu } selu => IsUsual(selu) ? Layer($"{X(node)}.Selu()") : null,
        Unary unary when Functions.TryGetValue(unary.Function, out var name) => Layer($"{X(node)}.{name}({Parameters(unary)})"),
        Binary { Function: BinaryFunction.Power } when Scalar(node, 1) is { } power => Layer($"{X(node)}.Pow({power})"),
        Binary { Function: BinaryFunction.PRelu } when node.Inputs[1].Constant is FileConstant =>
            Layer($"net.PRelu({X(node)}, {X(node, 1)})"),
        Binary binary when Pairs.TryGetValue(binary.Function, out var name) && Scalar(node, 0) is null =>
            Scalar(node, 1) is { } number ? Layer($"{X(node)}.{name}({number})") : Layer($"{X(node)}.{name}({X(node, 1)})"),
        Softmax { Axis: > 0 } softmax => Layer($"{X(node)}.Softmax({softmax.Axis - 1})"),
        LogSoftmax { Axis: > 0 } softmax => Layer($"{X(node)}.LogSoftmax({softmax.Axis - 1})"),
        Select when node.Inputs.All(input => input.Shape.Rank > 0) => Layer($"net.Where({X(node)}, {X(node, 1)}, {X(node, 2)})"),
        LocalResponseNormalization lrn => $"net.LocalResponseNormalization({X(node)}, {lrn.Size}, "
            + $"{Number(lrn.Alpha)}, {Number(lrn.Beta)}, {Number(lrn.Offset)})",
        MatMul => Layer($"{X(node)}.MatMul({X(node, 1)})"),
        _ => null,
    };

    /// <summary>Windows, axes, and movement that keeps the batch first.</summary>
    private Phrase? Windowed(Node node) => node.Operator switch
    {
        MaxPool { Window: var window } when IsGlobal(window, node) => Layer($"{X(node)}.GlobalMaxPool()"),
        MaxPool { Window: var window } => Layer($"{X(node)}.MaxPool({WindowOf(window, "", asKernel: true)}{Ceiling(window, node)})"),
        AveragePool { CountPadding: false, Window: var window } when IsGlobal(window, node) => Layer($"{X(node)}.GlobalAveragePool()"),
        AveragePool { CountPadding: var counts, Window: var window } => $"{X(node)}.AveragePool({WindowOf(window, "", asKernel: true)}"
            + $"{(counts || HasNoPads(window) ? "" : ", countPadding: false")}{Ceiling(window, node)})",
        Reduce reduce when Reductions.TryGetValue(reduce.Function, out var name) && !reduce.Axes.Contains(0) =>
            Layer($"{X(node)}.{name}([{List(reduce.Axes.Select(axis => axis - 1))}]{(reduce.KeepAxes ? ", keep: true" : "")})"),
        Reshape { Shape.Rank: 2 } => Layer($"{X(node)}.Flatten()"),
        Reshape reshape => Layer($"{X(node)}.Reshape({Dimensions(reshape.Shape.Dimensions.Skip(1))})"),
        Expand expand when expand.Shape.Rank == node.Inputs[0].Shape.Rank =>
            Layer($"{X(node)}.Expand({Dimensions(expand.Shape.Dimensions.Skip(1))})"),
        Concat concat when concat.Axis > 0 => Concatenated(concat, node),
        Pad pad when pad.Begin.Count > 2 && pad.Begin.Take(2).Concat(pad.End.Take(2)).All(count => count == 0)
            && pad.Begin.Concat(pad.End).All(count => count >= 0) => Padded(pad, node),
        Resample => Resized(node),
        _ => null,
    };

    /// <summary>Parts along an axis, and axes in another order: the batch may lie in between.</summary>
    private Phrase? Moved(Node node)
    {
        var x = node.Inputs[0];
        if (node.Operator is not (Transpose or Slice or Reshape) || x.IsConstant)
            return null;
        var batch = _batch.TryGetValue(x, out var place) ? place : 0;
        switch (node.Operator)
        {
            case Transpose { Permutation: var order } when x.Shape[batch] == 1:
                int[] axes = [.. order.Where(axis => axis != batch).Select(axis => axis < batch ? axis : axis - 1)];
                Place(node.Output, order.ToArray().AsSpan().IndexOf(batch));
                if (axes.Where((axis, index) => axis != index).Any())
                    return $"{X(node)}.Transpose({List(axes)})";
                _same[node.Output] = Resolve(x);
                return new Phrase();
            case Slice slice when x.Shape[batch] == 1 && Sliced(slice, x.Shape, batch) is { } part:
                Place(node.Output, batch);
                return $"{X(node)}.Slice({part})";
            case Reshape { Shape: var shape } when batch > 0 && x.Shape[batch] == 1 && shape.Rank > 0 && shape[0] == 1
                && x.Shape.Dimensions.Take(batch).All(dimension => dimension == 1):
                // All that stood before the batch has gone: it is the first again.
                return $"{X(node)}.Reshape({Dimensions(shape.Dimensions.Skip(1))})";
            default:
                return null;
        }
    }

    private void Place(Value value, int batch)
    {
        if (batch > 0)
            _batch[value] = batch;
    }

    private Phrase Concatenated(Concat concat, Node node)
    {
        Phrase parts = $"{X(node)}";
        for (var input = 1; input < node.Inputs.Count; input++)
            parts = $"{parts}, {X(node, input)}";
        return $"net.Concat([{parts}]{(concat.Axis == 1 ? "" : $", axis: {concat.Axis - 1}")})";
    }

    private Phrase Padded(Pad pad, Node node)
    {
        Phrase padded = $"{X(node)}.Pad({Sizes("before", pad.Begin.Skip(2), null, isNamed: false)}";
        if (!pad.Begin.Equals(pad.End))
            padded = $"{padded}, {Sizes("after", pad.End.Skip(2), null, isNamed: false)}";
        var rest = pad.Mode != PadMode.Constant ? $", mode: Padding.{pad.Mode}" : pad.Value == 0 ? "" : $", value: {Number(pad.Value)}";
        return $"{padded}{rest})";
    }

    /// <summary>Interpolations along axes, one after the other; null where they are none that the language has.</summary>
    private Phrase? Resized(Node last)
    {
        List<Node> chain = [last];
        while (chain[0].Inputs[0].Producer is { Operator: Resample } before && IsPart(before))
            chain.Insert(0, before);
        var mode = s_interpolations.Find(mode => chain.All(node => ResizeImport.Makes(mode.Interpolation, node)));
        return mode.Interpolation is null ? null
            : Layer($"{X(chain[0])}.Resize({Sizes("size", last.Output.Shape.Spatial(), null, isNamed: false)}{mode.Text})");
    }

    private static readonly List<(Interpolation Interpolation, string Text)> s_interpolations =
    [
        (new("nearest", "asymmetric", "floor", 0, false), ""),
        (new("linear", "half_pixel", "floor", 0, false), ", linear: true"),
        (new("linear", "align_corners", "floor", 0, false), ", linear: true, alignCorners: true"),
    ];

    /// <summary>What an operator of the file consists of, and the layer that follows says with it.</summary>
    private static bool IsPart(Node node) => IsBiased(node) || (node.Outputs.Count == 1 && node.Output.Uses is [{ Node: var reader }]
        && reader.Name == node.Name && (node.Operator, reader.Operator) switch
        {
            (Resample, Resample) => true,
            (Reshape, Normalization) => reader.Output.Uses is [{ Node.Operator: Reshape }],
            (Normalization, Reshape) => node.Inputs[0].Producer is { Operator: Reshape } split && split.Name == node.Name,
            _ => false,
        });

    /// <summary>Dropout and the like.</summary>
    private bool IsNothing(Node node)
    {
        var isNothing = node.Operator is Identity
            || (node.Operator is Pad { Mode: PadMode.Constant } pad && pad.Begin.Concat(pad.End).All(count => count == 0));
        if (isNothing)
            _same[node.Output] = Resolve(node.Inputs[0]);
        return isNothing;
    }

    /// <summary>A number that the compiler knows; null where the operand is a tensor.</summary>
    private static string? Scalar(Node node, int input) => node.Inputs[input].Known is { Data.Length: 1 } known
        && known.Shape.Rank <= node.Inputs[1 - input].Shape.Rank ? Number(known.Data[0]) : null;
}
