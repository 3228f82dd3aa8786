using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Resize and its predecessor Upsample: an interpolation along every axis that changes.</summary>
internal static class ResizeImport
{
    /// <summary>Sources and weights are constants of the generated code.</summary>
    public const int MostPositions = 1 << 14;

    public static Value Resize(NodeImport node)
    {
        if (node.Flag("antialias"))
            throw node.Unsupported(" with antialias");
        var coordinates = node.String("coordinate_transformation_mode", node.Opset < 11 ? "asymmetric" : "half_pixel");
        if (coordinates == "tf_crop_and_resize")
            throw node.Unsupported(" with tf_crop_and_resize");
        var interpolation = new Interpolation(
            node.String("mode", "nearest"), coordinates, node.String("nearest_mode", node.Opset < 11 ? "floor" : "round_prefer_floor"),
            node.Float("cubic_coeff_a", -0.75), node.Flag("exclude_outside"));
        var rank = node.Input(0).Shape.Rank;
        var axes = node.Longs("axes") is { } given
            ? Array.ConvertAll(given, axis => node.Axis(axis, rank))
            : [.. Enumerable.Range(0, rank)];
        ShapeRules.Require(axes.Distinct().Count() == axes.Length, $"its axes [{string.Join(", ", axes)}] repeat");
        return Apply(node, interpolation, Scales(node, axes));
    }

    /// <summary>Scales are an attribute before operator set 9, an input since.</summary>
    public static Value Upsample(NodeImport node)
    {
        var mode = node.String("mode", "nearest");
        var interpolation = new Interpolation(mode == "bilinear" ? "linear" : mode, "asymmetric", "floor", 0, false);
        var scales = node.Opset < 9 ? node.Floats("scales") ?? throw node.Invalid("scales", "is missing") : node.Known(1, "scales").Data;
        return Apply(node, interpolation, FromScales(node, [.. Enumerable.Range(0, node.Input(0).Shape.Rank)], scales));
    }

    /// <summary>Along each axis: the factor, and the elements afterwards.</summary>
    private static List<AxisScale> Scales(NodeImport node, int[] axes)
    {
        var scales = node.Opset < 11 ? 1 : 2;
        if (node.Has(scales) && node.Input(scales).Shape.Count > 0)
            return FromScales(node, axes, node.Known(scales, "scales").Data);
        if (!node.Has(3))
            throw new ShapeException("it has neither scales nor sizes");

        var x = node.Input(0).Shape;
        var sizes = node.Known(3, "sizes").Data;
        ShapeRules.Require(sizes.Length == axes.Length, $"it has {sizes.Length} sizes for {axes.Length} axes");
        double[] factors = [.. sizes.Select((size, index) => size / Math.Max(x[axes[index]], 1))];
        switch (node.String("keep_aspect_ratio_policy", "stretch"))
        {
            case "not_larger": return Uniform(factors.Min());
            case "not_smaller": return Uniform(factors.Max());
            default: return [.. axes.Select((axis, index) => new AxisScale(axis, factors[index], sizes[index]))];
        }

        // Halves round up.
        List<AxisScale> Uniform(double factor) => [.. axes.Select(axis => new AxisScale(axis, factor, Math.Floor((factor * x[axis]) + 0.5)))];
    }

    private static List<AxisScale> FromScales(NodeImport node, int[] axes, double[] scales)
    {
        ShapeRules.Require(scales.Length == axes.Length, $"it has {scales.Length} scales for {axes.Length} axes");
        return [.. axes.Select((axis, index) => new AxisScale(axis, scales[index], Math.Floor(node.Input(0).Shape[axis] * scales[index])))];
    }

    private static Value Apply(NodeImport node, Interpolation interpolation, List<AxisScale> scales)
    {
        var value = node.Input(0);
        foreach (var scale in scales)
        {
            ShapeRules.Require(scale.Factor > 0 && scale.Size is >= 1 and <= MostPositions,
                $"it makes {scale.Size} elements along axis {scale.Axis}, which must be 1 to {MostPositions}");
            var (inputs, outputs) = (value.Shape[scale.Axis], (int)scale.Size);
            ShapeRules.Require(inputs > 0, $"its input {value.Shape} has no elements");
            var taps = Enumerable.Range(0, outputs).Select(o => interpolation.Taps(o, scale.Factor, inputs, outputs)).ToList();
            if (inputs == outputs && taps.Select((tap, o) => tap.Count == 1 && tap[0].Source == o && tap[0].Weight == 1).All(isSame => isSame))
                continue;
            var (sources, weights) = Padded(taps);
            value = node.Emit(new Resample(scale.Axis, sources), value, node.Constant(weights, ElementType.Float32));
        }

        return value == node.Input(0) ? node.Emit(new Identity(), value) : value;
    }

    /// <summary>Whether an interpolation to so many elements is that one.</summary>
    public static bool Makes(Interpolation interpolation, Node resample)
    {
        var axis = ((Resample)resample.Operator).Axis;
        var (inputs, outputs) = (resample.Inputs[0].Shape[axis], resample.Output.Shape[axis]);
        var (sources, weights) = Padded(
            [.. Enumerable.Range(0, outputs).Select(o => interpolation.Taps(o, outputs / (double)inputs, inputs, outputs))]);
        return sources.Equals(((Resample)resample.Operator).Sources)
            && resample.Inputs[1].Known is { } known && known.Data.SequenceEqual(weights.Data);
    }

    /// <summary>Equally many taps for all; the missing ones weigh nothing.</summary>
    private static (IntList Sources, Tensor Weights) Padded(List<List<Tap>> taps)
    {
        var most = taps.Max(tap => tap.Count);
        var padded = taps.SelectMany(tap => tap.Concat(Enumerable.Repeat(new Tap(tap[0].Source, 0), most - tap.Count))).ToList();
        int[] sources = [.. padded.Select(tap => tap.Source)];
        return (sources, new Tensor(new Shape(taps.Count, most), [.. padded.Select(tap => tap.Weight)]));
    }

    private readonly record struct AxisScale(int Axis, double Factor, double Size);
}
