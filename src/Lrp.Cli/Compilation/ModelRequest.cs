using System.Reflection;
using Lrp.Compiler;

namespace Lrp.Cli.Compilation;

/// <summary>Requests of models that are given at run time: no class is written for them, so one is made up.</summary>
public static class ModelRequest
{
    private static readonly Dictionary<string, string> _presets = new[] { typeof(Composite), typeof(Method) }
        .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
        .ToDictionary(field => field.Name, field => (string)field.GetRawConstantValue()!, StringComparer.OrdinalIgnoreCase);

    /// <summary>Asks for a model with explanations, by their texts. Presets go by their names here, as they do in C#.</summary>
    public static CompilationRequest Create(string modelPath, IEnumerable<string> explanations) =>
        new(modelPath, "Lrp.Models", ["Network"])
        {
            // Names become C# identifiers; nobody sees these.
            Explanations = [.. explanations.Select((text, index) => new ExplanationRequest(Compiled(text), index == 0 ? "" : $"E{index}"))],
            Weights = WeightPlacement.None,
        };

    /// <summary>Replaces a preset's name at the beginning by its text: <c>EpsilonGammaBox; first: box(-2, 2)</c>.</summary>
    public static string Expand(string text)
    {
        var end = text.IndexOf(';');
        var first = end < 0 ? text : text[..end];
        return _presets.TryGetValue(first.Trim(), out var preset) ? preset + (end < 0 ? "" : text[end..]) : text;
    }

    /// <summary>What is compiled for an explanation: for those that a driver does, the gradient that it calls.</summary>
    private static string Compiled(string text) => MethodDriver.Handles(Expand(text)) ? Method.Gradient : Expand(text);

    public static string FullTypeName(CompilationRequest request) =>
        (request.Namespace.Length == 0 ? "" : request.Namespace + ".") + string.Join('+', request.TypeNames);
}
