using Lrp.Cli.Tensors;

namespace Lrp.Cli.Explaining.Inputs;

/// <summary>A text for a network that reads one.</summary>
/// <param name="File">Where it comes from.</param>
internal sealed record TextToExplain(string File, string Text)
{
    /// <summary>The usual explanation: what linear classifiers of texts are made of, exactly.</summary>
    public const string Explanation = "dense: z(bias-on-present)";

    private static readonly string[] s_endings = [".txt", ".text", ".md"];

    /// <summary>The text itself, or that of a file; null where the input is something else.</summary>
    public static TextToExplain? Of(string? text, InputFiles files) => text is not null ? new TextToExplain("--text", text)
        : files.Only is { } path && s_endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            ? new TextToExplain(path, System.IO.File.ReadAllText(path))
            : null;

    /// <summary>What a network counts in it.</summary>
    /// <exception cref="InvalidDataException">The network reads no text.</exception>
    public Sample Count(IExplainer network)
    {
        if (network is not ITextExplainer reader)
        {
            throw new InvalidDataException($"The network reads no text; it takes "
                + $"{string.Join(" and ", network.Inputs.Select(input => input.Describe()))}.");
        }

        var counts = reader.Count(Text).ToArray();
        var (inputs, start) = (new List<NetworkInput>(), 0);
        foreach (var input in network.Inputs)
        {
            inputs.Add(NetworkInput.OfNumbers(File, input, counts[start..(start + input.Length)], input.Shape));
            start += input.Length;
        }

        return new Sample(0, inputs) { Text = new SampleText(Text, reader) };
    }
}

/// <summary>The text of a sample, and who read it.</summary>
internal sealed record SampleText(string Text, ITextExplainer Network)
{
    /// <summary>Its words with their relevance.</summary>
    public ExplainedText Share(float[] relevance) => new(Text, Network.RelevanceSpans(relevance).ToArray());
}

/// <summary>A text and the relevance of its words.</summary>
internal sealed record ExplainedText(string Text, RelevanceSpan[] Words);
