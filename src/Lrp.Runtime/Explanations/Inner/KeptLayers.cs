namespace Lrp;

/// <summary>Kept layers by their names.</summary>
public static class KeptLayers
{
    /// <summary>A layer's output and its relevance in the last run of an explanation.</summary>
    /// <param name="name">The node's name in the model file.</param>
    /// <param name="explanation">Index into <see cref="IExplainer.Explanations"/>.</param>
    /// <exception cref="ArgumentException">The explanation does not keep a layer of that name.</exception>
    /// <exception cref="InvalidOperationException">Another explanation, or none, ran last.</exception>
    public static KeptLayer Kept(this IExplainer explainer, string name, int explanation = 0) =>
        explainer.Kept(explainer.IndexOfKept(name, explanation), explanation);

    /// <summary>The place of a layer among <see cref="IExplainer.KeptLayers"/>.</summary>
    /// <param name="name">The node's name in the model file.</param>
    /// <param name="explanation">Index into <see cref="IExplainer.Explanations"/>.</param>
    /// <exception cref="ArgumentException">The explanation does not keep a layer of that name.</exception>
    public static int IndexOfKept(this IExplainer explainer, string name, int explanation = 0)
    {
        var layers = explainer.KeptLayers(explanation);
        for (var index = 0; index < layers.Count; index++)
        {
            if (layers[index].Name == name)
                return index;
        }

        throw new ArgumentException($"No layer '{name}' is kept; name it in KeepLayers.", nameof(name));
    }
}
