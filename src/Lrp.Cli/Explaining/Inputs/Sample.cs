using Lrp.Cli.Compilation;
using Lrp.Cli.Images;
using Lrp.Cli.Tensors;
using Lrp.Compiler.IR;

namespace Lrp.Cli.Explaining.Inputs;

/// <summary>What a network is given.</summary>
/// <param name="Network">The network for one sample.</param>
internal sealed record Sample(IExplainer Network, IReadOnlyList<NetworkInput> Inputs)
{
    /// <summary>All inputs' elements behind each other.</summary>
    public float[] Values { get; } = [.. Inputs.SelectMany(input => input.Values)];

    /// <summary>Which of the files' samples it is.</summary>
    public required int Index { get; init; }

    /// <summary>How many samples the files hold.</summary>
    public required int Count { get; init; }

    /// <summary>Reads a sample.</summary>
    /// <param name="index">
    /// Which of several; null for the first. A model of a fixed batch takes a file that fills it as one sample, otherwise (and where an
    /// index is given) each row is one.
    /// </param>
    /// <exception cref="InvalidDataException">The files do not fit the network.</exception>
    public static Sample Read(IExplainer network, InputFiles files, Preprocessing preprocessing, int? index)
    {
        var contents = files.Read(network);
        var size = Batch.SizeOf(network);
        var isWhole = size == 1 || (index is null && contents.Zip(network.Inputs).All(
            pair => pair.First.Numbers is { } numbers && SampleShape.IsSame(numbers.Shape.Dimensions, pair.Second.Shape)));
        var single = isWhole ? network : new RowExplainer(network, new Batch(network, size));
        int[] counts = [.. contents.Select((file, input) => CountSamples(file, single.Inputs[input], network.Inputs[input]))];
        for (var input = 0; input < counts.Length; input++)
        {
            if (counts[input] != counts[0])
                throw new InvalidDataException($"'{contents[input].Path}' holds {counts[input]} samples, '{contents[0].Path}' {counts[0]}.");
        }

        var chosen = index ?? 0;
        if (chosen < 0 || chosen >= counts[0])
            throw new InvalidDataException($"'{contents[0].Path}' holds {counts[0]} samples; --sample is from 0 to {counts[0] - 1}.");
        return new Sample(single, [.. contents.Zip(single.Inputs, (file, input) => Read(file, input, counts[0], chosen, preprocessing))])
        {
            Index = chosen,
            Count = counts[0],
        };
    }

    /// <param name="whole">The input with all rows of a fixed batch.</param>
    private static int CountSamples(InputFile file, TensorInfo input, TensorInfo whole)
    {
        var sample = SampleShape.Of(input);
        return file.Numbers is not { Shape.Dimensions: var shape } ? 1
            : SampleShape.Count(shape, sample) ?? throw new InvalidDataException(SampleShape.Mismatch(file.Path, shape, whole, sample));
    }

    private static NetworkInput Read(InputFile file, TensorInfo input, int count, int index, Preprocessing preprocessing)
    {
        if (file.Numbers is not { } numbers)
            return NetworkInput.OfPicture(file.Path, input, preprocessing);
        var values = numbers.ToSingle().AsSpan(index * input.Length, input.Length).ToArray();
        var shape = numbers.Shape.Dimensions;
        return NetworkInput.OfNumbers(file.Path, input, values, [.. shape.Skip(shape.Count > 0 && shape[0] == count ? 1 : 0)]);
    }
}
