using System.Text.Json;
using Lrp.Cli.Tensors;
using Lrp.Compiler.IR;

namespace Lrp.Cli.Checking;

/// <summary>An explanation that a case has numbers for.</summary>
/// <param name="Text">The explanation in the project's notation.</param>
/// <param name="SeedIsOne">Relevance starts as one rather than as the target's logit.</param>
/// <param name="Concept">The channels of a layer that relevance is restricted to; null for all.</param>
/// <param name="Float32Errors">How far float32 of the reference's own code lies off: one for all inputs, one each, or empty.</param>
public sealed record ReferenceMethod(string Name, string Text, bool SeedIsOne, ReferenceConcept? Concept, IReadOnlyList<double> Float32Errors)
{
    /// <summary>The error to allow at an input, beside the base tolerance.</summary>
    public double Float32Error(int input)
    {
        var error = Float32Errors.Count switch
        {
            0 => 0,
            1 => Float32Errors[0],
            _ => input < Float32Errors.Count ? Float32Errors[input] : 0,
        };
        return double.IsFinite(error) ? error : 0;
    }
}

/// <summary>Channels of a layer, by its node's name.</summary>
public sealed record ReferenceConcept(string Layer, IReadOnlyList<int> Channels);

/// <summary>A network, inputs, and what independent implementations say about them: a folder with a <c>case.json</c>.</summary>
public sealed class ReferenceCase
{
    private readonly string _folder;

    private ReferenceCase(string folder) => _folder = folder;

    public required string ModelPath { get; init; }

    public required IReadOnlyDictionary<string, IntList> Shapes { get; init; }

    public required IReadOnlyList<int> Targets { get; init; }

    public required IReadOnlyList<ReferenceMethod> Methods { get; init; }

    /// <summary>Reads everything but the tensors.</summary>
    /// <exception cref="InvalidDataException">The file does not describe a case; the message says why.</exception>
    public static ReferenceCase Read(string folder) => JsonCase.Parse(folder, root =>
    {
        if (!root.TryGetProperty("methods", out var methods) || !root.TryGetProperty("targets", out var targets))
            throw new InvalidDataException("case.json is not of a network's relevance: it has no methods or no targets");
        var model = Path.Combine(folder, root.TryGetProperty("model", out var path) ? path.GetString()! : "model.onnx");
        foreach (var needed in (string[])[model, Path.Combine(folder, "input.pb"), Path.Combine(folder, "logits.pb")])
        {
            if (!File.Exists(needed))
                throw new InvalidDataException($"'{Path.GetFileName(needed)}' is missing");
        }

        return new ReferenceCase(folder)
        {
            ModelPath = model,
            Targets = [.. targets.EnumerateArray().Select(target => target.GetInt32())],
            Methods = [.. methods.EnumerateObject().Select(ReadMethod)],
            Shapes = ReadShapes(root),
        };
    });

    /// <summary>The dimensions that a folder's <c>case.json</c> pins, by input; none where there is no such file.</summary>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static IReadOnlyDictionary<string, IntList> ReadShapes(string folder) => File.Exists(Path.Combine(folder, "case.json"))
        ? JsonCase.Parse(folder, ReadShapes)
        : new Dictionary<string, IntList>();

    private static Dictionary<string, IntList> ReadShapes(JsonElement root) => root.TryGetProperty("shapes", out var shapes)
        ? shapes.EnumerateObject().ToDictionary(shape => shape.Name, shape => new IntList(ReadDimensions(shape.Value)))
        : [];

    /// <summary>A tensor of the case, cut into one row per input.</summary>
    /// <exception cref="InvalidDataException">It is missing, malformed, or has another number of rows.</exception>
    public double[][] ReadRows(string name)
    {
        var path = Path.Combine(_folder, name + ".pb");
        if (!File.Exists(path))
            throw new InvalidDataException($"'{name}.pb' is missing");
        var tensor = TensorFile.Read(path);
        if (tensor.Shape.Rank == 0 || tensor.Shape[0] != Targets.Count)
            throw new InvalidDataException($"'{name}.pb' has shape {tensor.Shape}, but there are {Targets.Count} targets");
        return [.. tensor.Data.Chunk(Math.Max(1, tensor.Shape.Count / Targets.Count))];
    }

    private static ReferenceMethod ReadMethod(JsonProperty property)
    {
        var method = property.Value;
        return new ReferenceMethod(
            property.Name,
            method.GetProperty("explanation").GetString()!,
            method.TryGetProperty("seed", out var seed) && seed.GetString() == "one",
            method.TryGetProperty("concept", out var concept) ? ReadConcept(concept) : null,
            method.TryGetProperty("float32_error_of_largest", out var errors) ? ReadNumbers(errors) : []);
    }

    private static ReferenceConcept ReadConcept(JsonElement concept) =>
        new(concept.GetProperty("layer").GetString()!, ReadDimensions(concept.GetProperty("channels")));

    private static double[] ReadNumbers(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().Select(ReadNumber)]
        : [ReadNumber(element)];

    private static double ReadNumber(JsonElement element) => element.ValueKind == JsonValueKind.Number ? element.GetDouble() : double.NaN;

    private static int[] ReadDimensions(JsonElement element) => [.. element.EnumerateArray().Select(dimension => dimension.GetInt32())];
}
