using Lrp.Compiler;
using Lrp.Compiler.Relevance;

namespace Lrp.Cli.Compilation;

/// <summary>Requests of models that are given at run time: no class is written for them, so one is made up.</summary>
public static class ModelRequest
{
    /// <summary>Asks for a model with explanations, by their texts. Presets go by their names here, as they do in C#.</summary>
    public static CompilationRequest Create(string modelPath, IEnumerable<string> explanations) =>
        new(modelPath, "Lrp.Models", ["Network"])
        {
            // Names become C# identifiers; nobody sees these.
            Explanations = [.. explanations.Select((text, index) => new ExplanationRequest(Compiled(text), index == 0 ? "" : $"E{index}"))],
            Weights = WeightPlacement.None,
        };

    /// <summary>What is compiled for an explanation: for those that a driver does, the gradient that it calls.</summary>
    private static string Compiled(string text) => MethodDriver.Handles(Presets.Expand(text)) ? Method.Gradient : Presets.Expand(text);

    public static string FullTypeName(CompilationRequest request) =>
        (request.Namespace.Length == 0 ? "" : request.Namespace + ".") + string.Join('+', request.TypeNames);
}
