using Lrp.Cli.Images;
using Lrp.Cli.Tensors;

namespace Lrp.Cli.Explaining.Targets;

/// <summary>A network's logits as people speak of them: by shape, place, class and label.</summary>
internal sealed class LogitSpace
{
    private readonly IReadOnlyList<string>? _labels;

    /// <param name="labels">A file with a label for each logit, or for each class, one a line; null for none.</param>
    /// <exception cref="InvalidDataException">There are as many labels as neither.</exception>
    public LogitSpace(IExplainer network, string? labels)
    {
        // A scalar is a vector of one.
        Info = network.LogitsInfo is { Shape: [] } scalar ? new(scalar.Name, [1]) : network.LogitsInfo;
        ClassAxis = FindClassAxis(Info.Shape, network.Inputs);
        if (labels is null)
            return;
        _labels = File.ReadAllLines(labels);
        if (_labels.Count != Count && _labels.Count != Classes)
        {
            var classes = Classes is null || Classes == Count ? "" : $", of {Classes} classes";
            throw new InvalidDataException($"'{labels}' has {_labels.Count} lines; the network has {Count} outputs{classes}.");
        }
    }

    public TensorInfo Info { get; }

    public int Count => Info.Length;

    /// <summary>The axis along which classes lie; null where the shape does not tell.</summary>
    public int? ClassAxis { get; }

    /// <summary>The shape without a batch of one, which may be left out.</summary>
    public IReadOnlyList<int> Shape => Info.Shape is [1, _, ..] ? [.. Info.Shape.Skip(1)] : Info.Shape;

    private int? Classes => ClassAxis is { } axis ? Info.Shape[axis] : null;

    /// <summary>What a logit is called: by its label, or by its place.</summary>
    public string this[int logit]
    {
        get
        {
            var place = Coordinates.Of(logit, Info.Shape).Skip(Info.Shape.Count - Shape.Count).Select(index => (int?)index).ToList();
            if (_labels is null)
                return $"output {Coordinates.ToText(place)}";
            if (_labels.Count == Count)
                return _labels[logit];
            var axis = ClassAxis!.Value - (Info.Shape.Count - Shape.Count);
            return $"{_labels[place[axis]!.Value]} at {Coordinates.ToText(place.Where((_, other) => other != axis))}";
        }
    }

    /// <summary>What a class is called.</summary>
    public string ClassName(int index) => _labels is not null && _labels.Count == Classes ? _labels[index] : $"class {index}";

    /// <summary>
    /// The axis beside which logits have an input's positions. Where they have other ones (a coarser grid), classes lie as the input's
    /// channels do, from four axes on; three may as well be a sequence of tokens.
    /// </summary>
    private static int? FindClassAxis(IReadOnlyList<int> shape, IReadOnlyList<TensorInfo> inputs)
    {
        var last = shape.Count - 1;
        if (last < 2)
            return last;
        var positions = inputs.SelectMany(input => Positions(input.Shape)).ToList();
        var fitting = new[] { 1, last }.Where(axis => positions.Any(other => other.SequenceEqual(Without(shape, axis)))).ToList();
        return fitting.Count == 1 ? fitting[0]
            : last == 2 ? null
            : inputs.Any(input => ImageLayout.Of(input.Shape) is { ChannelsLast: true }) ? last : 1;
    }

    /// <summary>An input without its axis of channels: known for pictures, first or last otherwise.</summary>
    private static IEnumerable<IEnumerable<int>> Positions(IReadOnlyList<int> shape) => shape.Count < 3 ? []
        : ImageLayout.Of(shape) is { ChannelsLast: true } ? [Without(shape, shape.Count - 1)]
        : ImageLayout.Of(shape) is { Channels: 3 } ? [Without(shape, 1)]
        : [Without(shape, 1), Without(shape, shape.Count - 1)];

    private static IEnumerable<int> Without(IReadOnlyList<int> shape, int axis) => shape.Where((_, other) => other != axis);
}
