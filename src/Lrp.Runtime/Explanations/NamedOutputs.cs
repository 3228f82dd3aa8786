namespace Lrp;

/// <summary>Outputs by their names in the model file.</summary>
public static class NamedOutputs
{
    /// <summary>An output of the last forward pass: <c>explainer.ReadOutput("boxes")</c>.</summary>
    /// <exception cref="ArgumentException">The network has no such output.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass yet.</exception>
    public static ReadOnlySpan<float> ReadOutput(this IExplainer explainer, string name)
    {
        ArgumentNullException.ThrowIfNull(explainer);
        for (var index = 0; index < explainer.Outputs.Count; index++)
        {
            if (explainer.Outputs[index].Name == name)
                return explainer.ReadOutput(index);
        }

        var known = string.Join(", ", explainer.Outputs.Select(output => $"'{output.Name}'"));
        throw new ArgumentException($"There is no output '{name}'; the network has {known}.", nameof(name));
    }
}
