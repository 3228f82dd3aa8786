using Lrp.Cli.Compilation;
using Lrp.Cli.Images;
using Lrp.Cli.Tensors;

namespace Lrp.Cli.Explaining.Inputs;

/// <summary>
/// Reads the samples to explain: one, or as many as a model takes whose file fixes a batch. Whether rows of such a model are samples is
/// tried out where a file just fills them: they may as well be parts of one, as the nodes of a graph are.
/// </summary>
internal sealed class SampleReader
{
    /// <summary>Logits that differ by less, relative to the largest, are the same.</summary>
    private const double SameLogits = 1e-5;

    private readonly Preprocessing _preprocessing;
    private readonly IReadOnlyList<InputFile> _files;

    /// <exception cref="InvalidDataException">The files do not fit the network.</exception>
    public SampleReader(IExplainer network, InputFiles files, Preprocessing preprocessing)
    {
        (_preprocessing, _files) = (preprocessing, files.Read(network));
        var batch = new Batch(network, network.BatchSize);
        BatchSize = batch.Size > 1 && IsOneSample(network, batch) ? 1 : batch.Size;
        Network = BatchSize == 1 ? network : new RowExplainer(network, batch);
        int[] counts = [.. _files.Select((file, input) => CountSamples(file, Network.Inputs[input], network.Inputs[input]))];
        Count = counts[0];
        for (var input = 0; input < counts.Length; input++)
        {
            if (counts[input] != Count)
                throw new InvalidDataException($"'{_files[input].Path}' holds {counts[input]} samples, '{_files[0].Path}' {Count}.");
        }
    }

    /// <summary>The network for one sample.</summary>
    public IExplainer Network { get; }

    /// <summary>How many samples the files hold.</summary>
    public int Count { get; }

    /// <summary>How many samples the model takes at a time.</summary>
    private int BatchSize { get; }

    /// <summary>Reads a sample; without an index the first, or the first of a batch.</summary>
    /// <exception cref="InvalidDataException">There is no such sample, or a picture does not fit.</exception>
    public IReadOnlyList<Sample> Read(int? index)
    {
        if (Count == 0)
            throw new InvalidDataException($"'{_files[0].Path}' holds no sample.");
        if (index < 0 || index >= Count)
            throw new InvalidDataException($"'{_files[0].Path}' holds {Count} samples; --sample is from 0 to {Count - 1}.");
        return [.. Enumerable.Range(index ?? 0, index is null ? Math.Min(BatchSize, Count) : 1).Select(Read)];
    }

    private Sample Read(int index) => new(index, [.. _files.Zip(Network.Inputs, (file, input) => Read(file, input, index))]);

    private NetworkInput Read(InputFile file, TensorInfo input, int index)
    {
        if (file.Numbers is not { } numbers)
            return NetworkInput.OfPicture(file.Path, input, _preprocessing);
        var values = numbers.ToSingle().AsSpan(index * input.Length, input.Length).ToArray();
        var shape = numbers.Shape.Dimensions;
        return NetworkInput.OfNumbers(file.Path, input, values, [.. shape.Skip(shape.Count > 0 && shape[0] == Count ? 1 : 0)]);
    }

    /// <param name="whole">The input with all rows of a fixed batch.</param>
    private static int CountSamples(InputFile file, TensorInfo input, TensorInfo whole)
    {
        var sample = SampleShape.Of(input);
        return file.Numbers is not { Shape.Dimensions: var shape } ? 1
            : SampleShape.Count(shape, sample) ?? throw new InvalidDataException(SampleShape.Mismatch(file.Path, shape, whole, sample));
    }

    /// <summary>True where the files fill all rows, and the first row's logits are others where it is in every row.</summary>
    private bool IsOneSample(IExplainer network, Batch batch)
    {
        if (!_files.Zip(network.Inputs, Fills).All(fills => fills))
            return false;
        float[] values = [.. _files.SelectMany(file => file.Numbers!.ToSingle())];
        var rows = batch.Split(values);
        // Equal rows tell nothing; one sample is never wrong.
        if (rows.All(row => row.SequenceEqual(rows[0])))
            return true;
        network.Predict(values);
        var together = network.Logits[..batch.Logits.Length].ToArray();
        network.Predict(batch.Join([rows[0]]));
        var alone = network.Logits[..batch.Logits.Length].ToArray();
        var allowed = SameLogits * together.Max(Math.Abs);
        return together.Zip(alone).Any(pair => !pair.First.Equals(pair.Second) && !(Math.Abs(pair.First - pair.Second) <= allowed));

        static bool Fills(InputFile file, TensorInfo input) =>
            file.Numbers is { } numbers && SampleShape.IsSame(numbers.Shape.Dimensions, input.Shape);
    }
}
