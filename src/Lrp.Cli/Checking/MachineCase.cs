using System.Text.Json;
using Lrp.Cli.Tensors;
using Lrp.Compiler.IR;

namespace Lrp.Cli.Checking;

/// <summary>
/// A folder of kernel machines, one per folder in it: a model, and what is expected of it as arrays of float64. The case's own text is
/// for readers; which of its inputs a model takes is told by what the model is.
/// </summary>
/// <param name="Name">The model's folder.</param>
/// <param name="Count">Samples.</param>
/// <param name="Labels">What is predicted for each; empty where the case does not say.</param>
internal sealed record MachineCase(string Name, string Folder, string ModelPath, int Count, IReadOnlyList<double> Labels)
{
    private static readonly string[] s_models = ["model.onnx", "model.txt", "model.safetensors"];

    /// <summary>Features of the samples, a row for each.</summary>
    public IReadOnlyList<double[]> Samples { get; private init; } = [];

    public static bool IsAt(string folder) => JsonCase.Parse(folder,
        root => root.TryGetProperty("models", out var models) && models.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("kernels", out _));

    /// <exception cref="InvalidDataException">A file is missing or malformed.</exception>
    public static IReadOnlyList<MachineCase> Read(string folder) => JsonCase.Parse(folder, root =>
        root.GetProperty("models").EnumerateObject().Select(model => Read(folder, model.Name, model.Value)).ToList());

    /// <summary>Expected numbers, a row per sample; null where the case has none of that name.</summary>
    public double[][]? Rows(string name)
    {
        var path = Path.Combine(Folder, name + ".npy");
        if (!File.Exists(path))
            return null;
        var tensor = TensorFile.Read(path);
        if (tensor.Shape.Rank == 0 || tensor.Shape[0] != Count)
            throw new InvalidDataException($"'{path}' has shape {tensor.Shape}, but there are {Count} inputs");
        return [.. tensor.Data.Chunk(Math.Max(tensor.Data.Length / tensor.Shape[0], 1))];
    }

    private static MachineCase Read(string root, string name, JsonElement model)
    {
        var folder = Path.Combine(root, name);
        var path = s_models.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists)
            ?? throw new InvalidDataException($"'{name}' has none of {string.Join(", ", s_models)}");
        var input = TensorFile.Read(InputOf(root, folder, name, path));
        if (input.Shape.Rank != 2)
            throw new InvalidDataException($"the input of '{name}' has shape {input.Shape}, not [samples, features]");
        return new MachineCase(name, folder, path, input.Shape[0], LabelsOf(model))
        {
            Samples = [.. input.Data.Chunk(Math.Max(input.Shape[1], 1))],
        };
    }

    /// <summary>What a model predicts, as the case's text says it.</summary>
    public static IReadOnlyList<double> LabelsOf(JsonElement model) =>
        ((string[])["predicted", "onnxruntime labels"]).Where(key => model.TryGetProperty(key, out _))
            .SelectMany(key => model.GetProperty(key).EnumerateArray().Select(label => label.GetDouble())).ToList();

    /// <summary>An input of its own; else that for several classes, for histograms, or for all.</summary>
    private static string InputOf(string root, string folder, string name, string model)
    {
        if (Directory.GetFiles(folder, "input*").Where(TensorFile.IsTensor).ToList() is [var own])
            return own;
        var isHistogram = Path.GetExtension(model) == ".safetensors" || Directory.GetFiles(folder, "*.safetensors").Length > 0;
        var stem = name.Contains("-ovo-", StringComparison.Ordinal) || name.Contains("-ovr-", StringComparison.Ordinal) ? "input_multi"
            : isHistogram ? "input_hist"
            : "input";
        return ((string[])[".pb", ".npy"]).Select(extension => Path.Combine(root, stem + extension)).FirstOrDefault(File.Exists)
            ?? throw new InvalidDataException($"the case has no '{stem}.pb' or '{stem}.npy' for '{name}'");
    }
}
