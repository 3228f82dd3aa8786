using Lrp.Cli.Explaining.Targets;
using Lrp.Cli.Images;
using Lrp.Cli.Tensors;

namespace Lrp.Cli.Explaining.Inputs;

/// <summary>What one of a network's inputs is given, and how to look at it.</summary>
/// <param name="Info">The input, of one sample.</param>
/// <param name="File">Where its values come from.</param>
/// <param name="Layout">The shape of the map to draw.</param>
/// <param name="Picture">What the network sees; null where it is no picture.</param>
internal sealed record NetworkInput(TensorInfo Info, string File, float[] Values, ImageLayout Layout, RgbImage? Picture)
{
    /// <summary>What to warn of: a value that is not finite makes all that depends on it meaningless. Null where there is none.</summary>
    public string? Warning
    {
        get
        {
            int[] broken = [.. Enumerable.Range(0, Values.Length).Where(index => !float.IsFinite(Values[index]))];
            if (broken.Length == 0)
                return null;
            var (value, place) = (Values[broken[0]], ShapeText.Of(Coordinates.Of(broken[0], Info.Shape)));
            return $"{broken.Length} of the {Values.Length} elements of input '{Info.Name}' are not finite, the first ({value}) at {place}: "
                + "what depends on them has no meaning.";
        }
    }

    /// <summary>Fits a picture to the network.</summary>
    /// <exception cref="InvalidDataException">The input is no picture, or the options give another size.</exception>
    public static NetworkInput OfPicture(string path, TensorInfo input, Preprocessing preprocessing)
    {
        if (ImageLayout.Of(input.Shape) is not { Slices: 1 } layout)
            throw new InvalidDataException($"'{path}' cannot be input {input.Describe()}, which is no picture; give .npy or .pb.");
        var picture = preprocessing.Fit(RgbImage.Load(path), layout);
        return new NetworkInput(input, path, preprocessing.ToInput(picture, layout), layout, picture);
    }

    /// <summary>Takes numbers as they are.</summary>
    /// <param name="shape">The array's own shape, which for a vector may tell more than the network's: 28 x 28 for 784.</param>
    public static NetworkInput OfNumbers(string path, TensorInfo input, float[] values, IReadOnlyList<int> shape)
    {
        int[] known = SampleShape.Of(input).Count > 1 ? [.. input.Shape] : shape is [> 1, > 1] ? [1, 1, .. shape] : [1, .. shape];
        if (ImageLayout.Of(known) is { } layout)
            return new NetworkInput(input, path, values, layout, layout.ToImage(values));
        // No picture: a row of elements for each of the last axis.
        var width = known[^1];
        return new NetworkInput(input, path, values, new ImageLayout(1, values.Length / width, width, false), null);
    }
}
