namespace Lrp.Evaluation;

/// <summary>
/// A partition of a network's input elements into regions, which are perturbed as a whole: tiles of a picture (all channels of a pixel
/// belong together), windows of a time series, tokens, or single features.
/// </summary>
public sealed class Regions
{
    private readonly int[][] _elements;
    private readonly IReadOnlyList<TensorInfo> _inputs;

    private Regions(IReadOnlyList<TensorInfo> inputs, int channelAxis, int[][] elements)
    {
        (_inputs, ChannelAxis, _elements) = (inputs, channelAxis, elements);
        Length = inputs.Sum(input => input.Length);
    }

    /// <summary>How many regions there are.</summary>
    public int Count => _elements.Length;

    /// <summary>Elements of all regions together: those of all inputs.</summary>
    public int Length { get; }

    /// <summary>The axis of channels in inputs of three and more axes.</summary>
    internal int ChannelAxis { get; }

    internal IReadOnlyList<TensorInfo> Inputs => _inputs;

    /// <summary>The elements of a region, as flat indices into all inputs' elements, ascending.</summary>
    public ReadOnlySpan<int> this[int region] => _elements[region];

    /// <summary>
    /// Tiles that do not overlap, row by row; those at the end of an axis are cut off. Every axis but batch and channels is cut: for
    /// <c>[1, 3, 224, 224]</c> rows and columns, for a series <c>[1, channels, steps]</c> the steps, for words
    /// <c>[1, words, numbers]</c> with <paramref name="channelAxis"/> 2 the words, for features <c>[1, n]</c> the features.
    /// </summary>
    /// <param name="inputs">The network's inputs.</param>
    /// <param name="size">Elements of a tile along every such axis: one number for all, or one each; 1 for single pixels.</param>
    /// <param name="channelAxis">The axis of channels: 1, or the last for channels-last inputs.</param>
    /// <exception cref="ArgumentException">A size is not above 0, or there are not as many as axes.</exception>
    public static Regions Tiles(IReadOnlyList<TensorInfo> inputs, IReadOnlyList<int> size, int channelAxis = 1)
    {
        foreach (var side in size)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side, nameof(size));
        var tiles = new List<int[]>();
        var start = 0;
        foreach (var input in inputs)
        {
            tiles.AddRange(TilesOf(input, size, channelAxis, start));
            start += input.Length;
        }

        return new Regions(inputs, channelAxis, [.. tiles]);
    }

    /// <summary>Every element is a region of its own: features, or every channel of every pixel apart.</summary>
    public static Regions Elements(IReadOnlyList<TensorInfo> inputs) =>
        new(inputs, 1, [.. Enumerable.Range(0, inputs.Sum(input => input.Length)).Select(element => new[] { element })]);

    /// <summary>The relevance of every region: the sum over its elements, in float64.</summary>
    /// <exception cref="ArgumentException">
    /// The length is wrong, or a number is not finite: there is no order among such regions.
    /// </exception>
    public double[] Scores(ReadOnlySpan<float> relevance)
    {
        if (relevance.Length != Length)
            throw new ArgumentException($"Expected {Length} elements, got {relevance.Length}.", nameof(relevance));
        var scores = new double[Count];
        for (var region = 0; region < Count; region++)
        {
            foreach (var element in _elements[region])
                scores[region] += relevance[element];
            if (!double.IsFinite(scores[region]))
                throw new ArgumentException($"Relevance is not finite ({scores[region]}) in region {region}.", nameof(relevance));
        }

        return scores;
    }

    /// <summary>The axes that are cut into tiles.</summary>
    internal static bool IsSpatial(int axis, int rank, int channelAxis) => rank < 2 || (axis > 0 && (rank < 3 || axis != channelAxis));

    private static int[][] TilesOf(TensorInfo input, IReadOnlyList<int> size, int channelAxis, int start)
    {
        var rank = input.Shape.Count;
        int[] spatial = [.. Enumerable.Range(0, rank).Where(axis => IsSpatial(axis, rank, channelAxis))];
        if (size.Count != 1 && size.Count != spatial.Length)
        {
            throw new ArgumentException(
                $"{size.Count} sizes do not fit the {spatial.Length} axes beside batch and channels of input {input}.", nameof(size));
        }

        // The tile of an element, counted row by row: its tile along each axis, in the grid's mixed radix.
        var tile = new int[input.Length];
        var count = 1;
        foreach (var (place, axis) in spatial.Index())
        {
            var side = size[size.Count == 1 ? 0 : place];
            var along = (input.Shape[axis] + side - 1) / side;
            var inner = input.Shape.Skip(axis + 1).Aggregate(1, (product, dimension) => product * dimension);
            for (var element = 0; element < tile.Length; element++)
                tile[element] = (tile[element] * along) + (element / inner % input.Shape[axis] / side);
            count *= along;
        }

        var elements = Enumerable.Range(0, count).Select(_ => new List<int>()).ToArray();
        for (var element = 0; element < tile.Length; element++)
            elements[tile[element]].Add(start + element);
        return [.. elements.Select(list => list.ToArray())];
    }
}
