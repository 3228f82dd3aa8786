using Lrp.Compiler.Diagnostics;

namespace Lrp.Compiler.Onnx;

/// <summary>An element that an output reads, and its weight.</summary>
internal readonly record struct Tap(int Source, double Weight);

/// <summary>How Resize finds the elements between which an output lies: its attributes, checked where they are read.</summary>
internal sealed class Interpolation(string mode, string coordinates, string nearestMode, double cubicCoefficient, bool excludesOutside)
{
    /// <summary>What an output along an axis reads; an element occurs once.</summary>
    public List<Tap> Taps(int output, double factor, int inputs, int outputs)
    {
        // A tiny factor may point far beyond the end.
        var at = Math.Min(Position(output, factor, inputs, outputs), inputs);
        var first = (int)Math.Floor(at);
        var beyond = at - first;
        IEnumerable<Tap> taps = mode switch
        {
            "nearest" => [new Tap(Nearest(at), 1)],
            "linear" => [new Tap(first, 1 - beyond), new Tap(first + 1, beyond)],
            "cubic" => Enumerable.Range(-1, 4).Select(step => new Tap(first + step, Cubic(Math.Abs(beyond - step)))),
            _ => throw new IR.ShapeException($"its mode '{Text.Quotable(mode)}' is none of nearest, linear, cubic"),
        };
        if (mode == "cubic" && excludesOutside)
        {
            var inside = taps.Where(tap => tap.Source >= 0 && tap.Source < inputs).ToList();
            var sum = inside.Sum(tap => tap.Weight);
            taps = inside.Select(tap => tap with { Weight = tap.Weight / sum });
        }

        // Beyond the edge lies the edge, again and again.
        return
        [
            .. taps.GroupBy(tap => Math.Min(Math.Max(tap.Source, 0), inputs - 1))
                .Select(group => new Tap(group.Key, group.Sum(tap => tap.Weight)))
                .Where(tap => tap.Weight != 0),
        ];
    }

    /// <summary>The place of an output on the axis of the input.</summary>
    private double Position(int output, double factor, int inputs, int outputs) => coordinates switch
    {
        "half_pixel" => HalfPixel(output, factor),
        "half_pixel_symmetric" => (inputs / 2.0 * (1 - (outputs / (factor * inputs)))) + HalfPixel(output, factor),
        "pytorch_half_pixel" => outputs > 1 ? HalfPixel(output, factor) : 0,
        "align_corners" => outputs > 1 ? output * (inputs - 1.0) / (outputs - 1) : 0,
        "asymmetric" => output / factor,
        "tf_half_pixel_for_nn" => (output + 0.5) / factor,
        _ => throw new IR.ShapeException($"its coordinate_transformation_mode '{Text.Quotable(coordinates)}' is not supported"),
    };

    private static double HalfPixel(int output, double factor) => ((output + 0.5) / factor) - 0.5;

    private int Nearest(double at) => (int)(nearestMode switch
    {
        "round_prefer_floor" => Math.Ceiling(at - 0.5),
        "round_prefer_ceil" => Math.Floor(at + 0.5),
        "floor" => Math.Floor(at),
        "ceil" => Math.Ceiling(at),
        _ => throw new IR.ShapeException($"its nearest_mode '{Text.Quotable(nearestMode)}' is not supported"),
    });

    /// <summary>The cubic convolution kernel at a distance.</summary>
    private double Cubic(double distance)
    {
        var a = cubicCoefficient;
        if (distance <= 1)
            return ((((a + 2) * distance) - (a + 3)) * distance * distance) + 1;
        return distance < 2 ? (((((distance - 5) * distance) + 8) * distance) - 4) * a : 0;
    }
}
