using Lrp.Cli.Images;
using Lrp.Cli.Tensors;

namespace Lrp.Cli.Explaining;

/// <summary>What a network is given, and how to look at it.</summary>
/// <param name="Layout">The shape of the map to draw.</param>
/// <param name="Picture">What the network sees; null where it is no picture.</param>
public sealed record NetworkInput(float[] Values, ImageLayout Layout, RgbImage? Picture)
{
    /// <summary>Reads a picture, fitted to the network, or numbers as they are.</summary>
    /// <param name="sample">Which of several inputs in a file of numbers.</param>
    /// <exception cref="InvalidDataException">The file does not fit the network.</exception>
    public static NetworkInput Read(string path, IExplainer network, Preprocessing preprocessing, int sample)
    {
        if (TensorFile.IsTensor(path))
            return ReadNumbers(path, network, sample);
        if (network.Inputs.Count != 1 || ImageLayout.Of(network.Inputs[0].Shape) is not { } layout)
        {
            var shapes = string.Join(" and ", network.Inputs.Select(input => $"[{string.Join(", ", input.Shape)}]"));
            throw new InvalidDataException($"The network takes {shapes}, which is no picture; give its input as .npy or .pb.");
        }

        var picture = preprocessing.Fit(RgbImage.Load(path), layout);
        return new NetworkInput(preprocessing.ToInput(picture, layout), layout, picture);
    }

    private static NetworkInput ReadNumbers(string path, IExplainer network, int sample)
    {
        var tensor = TensorFile.Read(path);
        var count = tensor.Shape.Count / network.InputLength;
        if (count * network.InputLength != tensor.Shape.Count)
            throw new InvalidDataException($"'{path}' has {tensor.Shape.Count} elements; the network takes {network.InputLength}.");
        if (sample < 0 || sample >= count)
            throw new InvalidDataException($"'{path}' holds {count} inputs; --sample is from 0 to {count - 1}.");
        var values = tensor.ToSingle().AsSpan(sample * network.InputLength, network.InputLength).ToArray();
        // The file's own shape may tell more than the network's: 28 x 28 for a network that takes 784.
        int[] shape = [1, .. tensor.Shape.Dimensions.Skip(tensor.Shape.Rank > 0 && tensor.Shape[0] == count ? 1 : 0)];
        if ((ImageLayout.Of(shape) ?? ImageLayout.Of(network.Inputs[0].Shape)) is { } layout
            && layout.Channels * layout.Height * layout.Width == network.InputLength)
            return new NetworkInput(values, layout, layout.ToImage(values));
        // No picture: a row of elements for each of the last axis.
        var width = network.Inputs is [{ Shape: [.., > 0 and var last] }] ? last : network.InputLength;
        return new NetworkInput(values, new ImageLayout(1, network.InputLength / width, width, false), null);
    }
}
