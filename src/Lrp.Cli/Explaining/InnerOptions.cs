using System.Globalization;

namespace Lrp.Cli.Explaining;

/// <summary>What <c>lrp explain</c> shows of inner layers.</summary>
/// <param name="Keep">Words for the layers to print, separated by <c>;</c>.</param>
/// <param name="Concept">The channel to explain by.</param>
internal sealed record InnerOptions(string Keep, Concept? Concept)
{
    /// <summary>The layers to compile for.</summary>
    public string KeepLayers => Concept is null ? Keep : $"{Keep};{Concept.Layer}";

    /// <summary>Prints sums of the layers.</summary>
    public void Print(TextWriter output, IExplainer network, int explanation)
    {
        if (Keep.Length == 0)
            return;
        var layers = network.KeptLayers(explanation);
        for (var index = 0; index < layers.Count; index++)
        {
            var layer = network.Kept(index, explanation);
            output.WriteLine($"  {layer.Info.Name} [{string.Join(", ", layer.Info.Shape)}]: relevance {Range(layer.Relevance)}; "
                + $"activation {Range(layer.Activation)}");
        }
    }

    private static string Range(ReadOnlySpan<float> values)
    {
        var (sum, least, most) = (0.0, float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in values)
            (sum, least, most) = (sum + value, Math.Min(least, value), Math.Max(most, value));
        return string.Create(CultureInfo.InvariantCulture, $"{sum:G6} in all, {least:G4} to {most:G4}");
    }
}

/// <summary>A channel of a layer, written <c>LAYER:CHANNEL</c>.</summary>
internal sealed record Concept(string Layer, int Channel)
{
    /// <exception cref="FormatException">It is not written so.</exception>
    public static Concept Parse(string text)
    {
        // Names may hold a ':' themselves.
        var end = text.LastIndexOf(':');
        return end > 0 && int.TryParse(text[(end + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var channel)
            ? new Concept(text[..end], channel)
            : throw new FormatException($"'{text}' is not a channel of a layer; write for example conv5:17.");
    }

    /// <summary>The relevance of the last forward pass by this channel only.</summary>
    /// <exception cref="InvalidDataException">The network has no such channel.</exception>
    public float[] Explain(IExplainer network, int target, int explanation)
    {
        try
        {
            return network.Relevance(target, explanation, network.IndexOfKept(Layer, explanation), [Channel]).ToArray();
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    public override string ToString() => $"{Layer}:{Channel}";
}
