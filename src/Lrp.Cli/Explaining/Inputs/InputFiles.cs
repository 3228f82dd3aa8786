using Lrp.Cli.Compilation;
using Lrp.Cli.Tensors;
using Lrp.Compiler.IR;

namespace Lrp.Cli.Explaining.Inputs;

/// <summary>A file for an input; its numbers, or none where it is a picture.</summary>
internal sealed record InputFile(string Path, Tensor? Numbers)
{
    public static InputFile Read(string path) => new(path, TensorFile.IsTensor(path) ? TensorFile.Read(path) : null);
}

/// <summary>The files of a network's inputs, as the command line names them.</summary>
/// <param name="Only">The file of the only input, or of all inputs' numbers behind each other.</param>
/// <param name="Named">Otherwise a file for each input: <c>NAME=FILE</c>.</param>
internal sealed record InputFiles(string? Only, IReadOnlyList<string> Named)
{
    /// <exception cref="FormatException">It has no name or no file.</exception>
    public static string CheckNamed(string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var end && end < text.Length - 1
        ? text
        : throw new FormatException($"'{text}' is not an input's file; write for example image=cat.png.");

    /// <summary>Reads one file for each input.</summary>
    /// <exception cref="InvalidDataException">Files are missing or too many, or one cannot be read.</exception>
    public IReadOnlyList<InputFile> Read(IExplainer network)
    {
        if (Named.Count == 0)
            return network.Inputs.Count == 1 ? [InputFile.Read(Only!)] : ReadJoined(network);
        var files = new string?[network.Inputs.Count];
        foreach (var text in Named)
        {
            var index = IndexOf(text, network.Inputs);
            if (files[index] is not null)
                throw new InvalidDataException($"--input '{text}' is the second file of its input.");
            files[index] = text[(network.Inputs[index].Name.Length + 1)..];
        }

        var missing = network.Inputs.Where((_, index) => files[index] is null).Select(input => input.Describe()).ToList();
        return missing.Count == 0
            ? [.. files.Select(file => InputFile.Read(file!))]
            : throw new InvalidDataException($"The network also takes {string.Join(" and ", missing)}; give --input NAME=FILE for each.");
    }

    /// <summary>Names may hold a '=' themselves: the longest that fits is meant.</summary>
    private static int IndexOf(string text, IReadOnlyList<TensorInfo> inputs)
    {
        var fitting = Enumerable.Range(0, inputs.Count)
            .Where(index => text.StartsWith(inputs[index].Name + '=', StringComparison.Ordinal)).ToList();
        return fitting.Count > 0
            ? fitting.MaxBy(index => inputs[index].Name.Length)
            : throw new InvalidDataException(
                $"--input '{text}' names none of the network's inputs: {string.Join(" and ", inputs.Select(input => input.Describe()))}.");
    }

    /// <summary>A row for each sample, in which the inputs' elements follow each other.</summary>
    private List<InputFile> ReadJoined(IExplainer network)
    {
        var file = InputFile.Read(Only!);
        var row = new Batch(network, network.BatchSize);
        var shape = file.Numbers?.Shape.Dimensions ?? [];
        var inputs = shape.Count is not (1 or 2) ? null
            : new[] { network.Inputs, row.Inputs }.FirstOrDefault(inputs => inputs.Sum(input => input.Length) == shape[^1]);
        if (inputs is null)
        {
            throw new InvalidDataException($"'{Only}' {(file.Numbers is null ? "is a picture" : $"has shape {shape}")}; the network takes "
                + $"{string.Join(" and ", network.Inputs.Select(input => input.Describe()))}: give --input NAME=FILE for each.");
        }

        var (data, length) = (file.Numbers!.Data, shape[^1]);
        var samples = data.Length / length;
        var files = new List<InputFile>();
        var start = 0;
        foreach (var input in inputs)
        {
            var (first, count) = (start, input.Length);
            var values = Enumerable.Range(0, samples).SelectMany(sample => data.AsSpan(sample * length + first, count).ToArray());
            files.Add(new InputFile(Only!, new Tensor(new Shape([samples, .. SampleShape.Of(input)]), [.. values])));
            start += count;
        }

        return files;
    }
}
