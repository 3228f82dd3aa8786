using Lrp;
using Lrp.Evaluation;

namespace BagOfWords;

/// <summary>What a model of shapes is found to look at.</summary>
/// <param name="Right">The part of images without tags that it recognises.</param>
/// <param name="Fooled">The part of squares and triangles that it calls circles, once a tag is pasted on those that it recognised.</param>
/// <param name="Context">Mean positive relevance outside of circles over that inside, of images with a tag.</param>
/// <param name="Tag">The part of positive relevance that lies on the tag.</param>
internal sealed record Verdict(double Right, double Fooled, double Context, double Tag)
{
    /// <summary>Looks into a model.</summary>
    /// <param name="drawings">Images without tags.</param>
    public static Verdict Of(IExplainer model, Drawing[] drawings)
    {
        Drawing[] recognised = [.. drawings.Where(drawing => Guess(model, drawing) == drawing.Shape)];
        Drawing[] others = [.. recognised.Where(drawing => drawing.Shape != Shape.Circle)];
        Drawing[] tagged = [.. drawings.Where(drawing => drawing.Shape == Shape.Circle).Select(drawing => drawing.WithTag())];
        return new Verdict(
            (double)recognised.Length / drawings.Length,
            others.Average(drawing => Guess(model, drawing.WithTag()) == Shape.Circle ? 1.0 : 0),
            tagged.Average(drawing => Localisation.Context(Map(model, drawing), drawing.Mask)),
            tagged.Average(drawing => Localisation.MassAccuracy(Map(model, drawing), Drawing.TagMask)));
    }

    /// <summary>The relevance of pixels for the shape that there is, channels summed.</summary>
    public static float[] Map(IExplainer model, Drawing drawing)
    {
        var relevance = model.Explain(drawing.Pixels, (int)drawing.Shape);
        var map = new float[Drawing.Area];
        for (var index = 0; index < relevance.Length; index++)
            map[index % Drawing.Area] += relevance[index];
        return map;
    }

    /// <summary>The shape of the largest output.</summary>
    public static Shape Guess(IExplainer model, Drawing drawing)
    {
        var scores = model.Predict(drawing.Pixels).ToArray();
        return (Shape)Array.IndexOf(scores, scores.Max());
    }
}
