using Lrp;
using Lrp.Evaluation;

namespace CleverHans;

/// <summary>What happens to the network's opinion when a place in its pictures is changed.</summary>
internal sealed class Experiment(IExplainer network)
{
    /// <summary>Where the pictures of one group differ most from those of the other, on average: what they have in common.</summary>
    public static (int Top, int Left) StrangestSquare(IReadOnlyList<float[]> group, IReadOnlyList<float[]> others, int side)
    {
        double[] difference = [.. Enumerable.Range(0, Photos.Side * Photos.Side).Select(
            pixel => Math.Abs(group.Average(image => image[pixel]) - others.Average(image => image[pixel])))];
        var places =
            from top in Enumerable.Range(0, Photos.Side - side + 1)
            from left in Enumerable.Range(0, Photos.Side - side + 1)
            select (top, left);
        return places.MaxBy(place => Pixels(place, side).Sum(pixel => difference[pixel]));
    }

    /// <summary>The part of all relevance that lies in a square.</summary>
    public double RelevanceIn(float[] image, (int Top, int Left) place, int side)
    {
        var relevance = network.Explain(image, Photos.Shirt).ToArray();
        var mask = Localisation.Box(Photos.Side, Photos.Side, place.Left, place.Top, side, side);
        return Localisation.MassAccuracy(relevance, mask);
    }

    /// <summary>The probability of the class "shirt".</summary>
    public double Shirt(float[] image) => OutputScore.Probability(Photos.Shirt).Run(network, image);

    /// <summary>True where "shirt" is the likeliest class.</summary>
    public bool IsShirt(float[] image)
    {
        network.Predict(image);
        var logits = network.Logits.ToArray();
        return Array.IndexOf(logits, logits.Max()) == Photos.Shirt;
    }

    /// <summary>The picture with background in place of a square.</summary>
    public static float[] Remove(float[] image, (int Top, int Left) place, int side) =>
        Paste(image, place, side, Enumerable.Repeat(Photos.Background, image.Length).ToArray());

    /// <summary>The picture with a square of another.</summary>
    public static float[] Paste(float[] image, (int Top, int Left) place, int side, float[] from)
    {
        var copy = (float[])image.Clone();
        foreach (var pixel in Pixels(place, side))
            copy[pixel] = from[pixel];
        return copy;
    }

    private static IEnumerable<int> Pixels((int Top, int Left) place, int side) =>
        from row in Enumerable.Range(place.Top, side) from column in Enumerable.Range(place.Left, side) select (row * Photos.Side) + column;
}
