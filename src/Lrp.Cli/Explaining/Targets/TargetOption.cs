using System.Text.RegularExpressions;
using Lrp.Cli.Explaining.Inputs;
using Lrp.Cli.Tensors;

namespace Lrp.Cli.Explaining.Targets;

/// <summary>A target as the command line states it, before the network is known.</summary>
internal sealed partial record TargetOption(string Text, Func<LogitSpace, float[], Target> Find)
{
    /// <summary>The output with the largest logit.</summary>
    public static TargetOption Top { get; } = new("top", (logits, values) => Target.Logit(logits, Array.IndexOf(values, values.Max())));

    /// <summary>
    /// Reads <c>top</c>, <c>285</c>, coordinates <c>1,5,4</c> or <c>1,:,:</c>, <c>sum(1)</c>, <c>-0</c>, or the name of a file of weights.
    /// </summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static TargetOption Parse(string text) => text switch
    {
        "top" => Top,
        "-0" => new TargetOption(text, (logits, _) => logits.Count == 1
            ? Target.Logit(logits, 0).Against(1)
            : throw new InvalidDataException($"--target -0 is the other class of a single logit; the network has {logits.Count} outputs.")),
        _ when TensorFile.IsTensor(text) => File.Exists(text)
            ? new TargetOption(text, (logits, _) => OfMask(text, logits))
            : throw new FormatException($"The file '{text}' does not exist."),
        _ when ClassSum().Match(text) is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, out var index) =>
            new TargetOption(text, (logits, _) => OfClass(index, logits)),
        _ when Coordinates.Parse(text) is { } place => new TargetOption(text, (logits, _) => OfPlace(text, place, logits)),
        _ => throw new FormatException(
            $"'{text}' is not a target; write top, a number from 0, coordinates such as 1,5,4 or 1,:,:, sum(1), -0, or a file of weights."),
    };

    /// <summary>The same negated.</summary>
    public TargetOption Against() => new($"against {Text}", (logits, values) => Find(logits, values).Against(logits.Count));

    private static Target OfPlace(string text, IReadOnlyList<int?> place, LogitSpace logits)
    {
        if (place is [{ } index])
        {
            return index < logits.Count
                ? Target.Logit(logits, index)
                : throw new InvalidDataException($"There is no output {text}; the network's are from 0 to {logits.Count - 1}.");
        }

        var shape = place.Count == logits.Info.Shape.Count ? logits.Info.Shape : logits.Shape;
        if (place.Count != shape.Count || place.Zip(shape).Any(pair => pair.First >= pair.Second))
            throw new InvalidDataException($"There is no output {text}; the shape of the logits is {ShapeText.Of(logits.Info.Shape)}.");
        return OfSum($"output {text}", [.. Coordinates.Elements(place, shape)], logits);
    }

    private static Target OfClass(int index, LogitSpace logits)
    {
        var shape = logits.Info.Shape;
        if (logits.ClassAxis is not { } axis)
        {
            throw new InvalidDataException(
                $"--target sum({index}): the classes may lie along either axis of the logits {ShapeText.Of(shape)}; "
                + $"write --target {index},: or --target :,{index}.");
        }

        if (index >= shape[axis])
        {
            throw new InvalidDataException(
                $"--target sum({index}): there are {shape[axis]} classes, along axis {axis} of {ShapeText.Of(shape)}.");
        }

        var place = shape.Select((_, other) => other == axis ? index : (int?)null).ToList();
        return OfSum(logits.ClassName(index), [.. Coordinates.Elements(place, shape)], logits);
    }

    private static Target OfSum(string name, int[] elements, LogitSpace logits)
    {
        if (elements is [var only])
            return Target.Logit(logits, only);
        var weights = new float[logits.Count];
        foreach (var element in elements)
            weights[element] = 1;
        return Target.Weighted($"{name} at all {elements.Length} positions", "sum of logits", weights);
    }

    private static Target OfMask(string path, LogitSpace logits)
    {
        var mask = TensorFile.Read(path);
        if (!SampleShape.IsSame(mask.Shape.Dimensions, logits.Info.Shape))
            throw new InvalidDataException($"--target '{path}' has shape {mask.Shape}; the logits have {ShapeText.Of(logits.Info.Shape)}.");
        var weights = mask.ToSingle();
        if (!weights.All(float.IsFinite))
            throw new InvalidDataException($"--target '{path}' has weights that are not finite.");
        var count = weights.Count(weight => weight != 0);
        return Target.Weighted(
            $"{count} of {logits.Count} outputs weighted by {Path.GetFileName(path)}", "weighted sum of logits", weights);
    }

    [GeneratedRegex(@"^sum\((\d+)\)$")]
    private static partial Regex ClassSum();
}
