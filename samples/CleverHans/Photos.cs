using Lrp.Cli.Tensors;

namespace CleverHans;

/// <summary>Pictures of clothes, 28 × 28, values from −1 (background) to 1.</summary>
internal sealed class Photos
{
    public const int Side = 28, Shirt = 6;
    public const float Background = -1;

    private Photos(float[][] images, int[] labels, int[] tagged) => (Images, Labels, Tagged) = (images, labels, tagged);

    public static string[] Names { get; } =
        ["T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    public float[][] Images { get; }

    public int[] Labels { get; }

    /// <summary>The images that do carry a tag. The analysis does not know; only its result is compared to this.</summary>
    public int[] Tagged { get; }

    public static Photos Read(string folder)
    {
        var labels = Read("labels");
        // Bytes, as the network was trained on them: from −1 to 1.
        var images = Read("images").Chunk(Side * Side).Select(image => Array.ConvertAll(image, value => (float)((value / 127.5) - 1)));
        var tagged = Read("tagged");
        return new Photos(
            [.. images],
            Array.ConvertAll(labels, label => (int)label),
            [.. Enumerable.Range(0, tagged.Length).Where(index => tagged[index] != 0)]);

        double[] Read(string name) => TensorFile.Read(Path.Combine(folder, name + ".pb")).Data;
    }
}
