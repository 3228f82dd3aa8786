using System.Globalization;
using Lrp.Cli.Explaining.Inputs;

namespace Lrp.Cli.Explaining.Reports;

/// <summary>The relevance of a sample by one explanation.</summary>
internal sealed record RelevanceOf
{
    /// <param name="relevance">Of all inputs' elements behind each other.</param>
    public RelevanceOf(string title, Sample sample, float[] relevance)
    {
        Title = title;
        var rest = relevance.AsSpan();
        var inputs = new List<(NetworkInput, float[])>();
        foreach (var input in sample.Inputs)
        {
            inputs.Add((input, rest[..input.Values.Length].ToArray()));
            rest = rest[input.Values.Length..];
        }

        Inputs = inputs;
    }

    public string Title { get; }

    /// <summary>The relevance of each input.</summary>
    public IReadOnlyList<(NetworkInput Input, float[] Relevance)> Inputs { get; }

    /// <summary>The relevance of a text's words; null where the sample is no text.</summary>
    public ExplainedText? Text { get; init; }

    public double Sum => Inputs.Sum(part => SumOf(part.Relevance));

    public static double SumOf(float[] relevance) => relevance.Sum(value => (double)value);

    /// <summary>The sum over all inputs, and over each where there are several.</summary>
    public string Sums()
    {
        var parts = Inputs.Select(part => $"{part.Input.Info.Name} {Text(SumOf(part.Relevance))}");
        return Text(Sum) + (Inputs.Count > 1 ? $" ({string.Join(", ", parts)})" : "");

        static string Text(double sum) => sum.ToString("G6", CultureInfo.InvariantCulture);
    }
}
