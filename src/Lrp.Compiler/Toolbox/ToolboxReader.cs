using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;

namespace Lrp.Compiler.Toolbox;

/// <summary>
/// Reads the layers of the LRP Toolbox's text format: a layer's name and sizes, then its weights in row-major order, then its bias.
/// Line breaks are blanks like others here, so that the format of the Toolbox's first version is read, too.
/// </summary>
internal static class ToolboxReader
{
    private const int MostLayers = 10_000;

    /// <exception cref="DiagnosticException">The file cannot be read, or holds something else.</exception>
    public static IReadOnlyList<ToolboxLayer> Read(ModelFile file)
    {
        using var stream = file.OpenModel();
        var tokens = new ToolboxTokens(stream, file.Name);
        var layers = new List<ToolboxLayer>();
        while (tokens.Read() is { } name)
        {
            if (layers.Count == MostLayers)
                throw new DiagnosticException(DiagnosticTable.ModelTooLarge, file.Name, $"more than {MostLayers} layers");
            layers.Add(Read(tokens, name));
        }

        return layers.Count > 0 ? layers : throw new DiagnosticException(DiagnosticTable.ToolboxInvalid, file.Name, "it has no layers");
    }

    private static ToolboxLayer Read(ToolboxTokens tokens, string name)
    {
        var line = tokens.Line;
        if (!ToolboxLayers.All.TryGetValue(name, out var definition))
            throw tokens.Invalid($"'{name}' is none of the layers {string.Join(", ", ToolboxLayers.All.Keys)}");
        var sizes = new int[definition.Sizes];
        for (var index = 0; index < sizes.Length; index++)
            sizes[index] = tokens.ReadSize(name);
        if (definition.Weights == 0)
            return new ToolboxLayer(name, line, sizes, []);
        int count;
        try
        {
            count = ShapeRules.ShapeOf(sizes.Take(definition.Weights)).Count;
        }
        catch (ShapeException tooLarge)
        {
            throw tokens.Invalid($"its layer {name} is too large: {tooLarge.Message}");
        }

        return new ToolboxLayer(name, line, sizes,
            [tokens.SkipNumbers(name, count), tokens.SkipNumbers(name, sizes[definition.Weights - 1])]);
    }
}
