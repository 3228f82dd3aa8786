using System.Text;
using System.Text.Json;

namespace Lrp.Pipelines;

/// <summary>
/// A bag-of-words or Fisher pipeline as it is written to a file of safetensors, which <c>[ExplainedNetwork]</c> and <c>lrp</c> read. Each
/// method adds a step, which reads the one before. docs/bag-of-words.md has the format. What does not fit is said by who reads the file.
/// </summary>
/// <example>
/// <code>
/// new Pipeline("image", 1, 28, 28)
///     .Descriptors(new DescriptorOptions(DescriptorKind.Patch, Size: 7, Stride: 3) { Contrast = 0.01 })
///     .Codebook(new PipelineTensor("codebook", words, 32, 49), WordAssignment.Soft, beta: 0.4)
///     .Pool()
///     .KernelMachine("hik", vectors, coefficients, intercept)
///     .Save("bag.safetensors");
/// </code>
/// </example>
public sealed class Pipeline
{
    /// <summary>The metadata that holds the steps.</summary>
    public const string MetadataKey = "pipeline";

    private readonly List<Action<Utf8JsonWriter>> _steps = [];
    private readonly List<PipelineTensor> _tensors = [];
    private readonly string _input;
    private readonly int[] _shape;

    /// <param name="input">What callers call the input.</param>
    /// <param name="shape">Of one sample: channels, height, width of an image.</param>
    public Pipeline(string input, params int[] shape) => (_input, _shape) = (input, shape);

    /// <summary>Local descriptors on a grid: image → [descriptors, dimensions].</summary>
    /// <param name="name">What selectors call the step, as for all that follow; null: its operator with its number.</param>
    public Pipeline Descriptors(DescriptorOptions options, string? name = null)
    {
        PipelineTensor[] pca = options.Mean is { } mean && options.Basis is { } basis ? [mean, basis] : [];
        return Add("DescriptorGrid", name, pca, json =>
        {
            json.WriteString("kind", options.Kind.ToString().ToLowerInvariant());
            json.WriteNumber("size", options.Size);
            json.WriteNumber("stride", options.Stride);
            WriteList(json, "scales", options.Scales);
            if (options.Contrast is { } contrast)
                json.WriteNumber("contrast", contrast);
            if (options.Cells is { } cells)
                json.WriteNumber("cells", cells);
            json.WriteNumber("bins", options.Bins);
            json.WriteBoolean("root", options.Root);
            json.WriteBoolean("coordinates", options.Coordinates);
        });
    }

    /// <summary>Assigns descriptors to words: → [descriptors, words].</summary>
    /// <param name="words">[words, dimensions].</param>
    /// <param name="beta">β of soft assignment.</param>
    /// <param name="neighbours">The nearest words that take part; null: 8 by rank, all otherwise.</param>
    /// <param name="rankBase">b of assignment by rank.</param>
    public Pipeline Codebook(
        PipelineTensor words, WordAssignment assignment = WordAssignment.Hard, double beta = 1, int? neighbours = null, double rankBase = 2.4,
        string? name = null) => Add("Codebook", name, [words], json =>
        {
            json.WriteString("assignment", assignment.ToString().ToLowerInvariant());
            if (assignment == WordAssignment.Soft)
                json.WriteNumber("beta", beta);
            if (assignment == WordAssignment.Rank)
                json.WriteNumber("base", rankBase);
            if (neighbours is { } count)
                json.WriteNumber("neighbours", count);
        });

    /// <summary>Histograms over descriptors: → [cells · words].</summary>
    /// <param name="p">Of means.</param>
    /// <param name="levels">Rows and columns of each level of a spatial pyramid; null for one cell of all.</param>
    public Pipeline Pool(
        HistogramPooling pooling = HistogramPooling.Mean, double p = 1, IReadOnlyList<(int Rows, int Columns)>? levels = null,
        string? name = null) => Add("Pool", name, [], json =>
        {
            json.WriteString("function", pooling.ToString().ToLowerInvariant());
            json.WriteNumber("p", p);
            WriteLevels(json, levels);
        });

    /// <summary>Fisher vectors of descriptors: → [cells · (gaussians +) 2 · gaussians · dimensions].</summary>
    /// <param name="weights">π [gaussians].</param>
    /// <param name="means">µ [gaussians, dimensions].</param>
    /// <param name="variances">σ² [gaussians, dimensions].</param>
    /// <param name="hasWeights">Whether there are gradients by π, before the others.</param>
    /// <param name="threshold">Posteriors below it count as 0.</param>
    /// <param name="levels">As those of <see cref="Pool"/>.</param>
    public Pipeline FisherVector(
        PipelineTensor weights, PipelineTensor means, PipelineTensor variances, bool hasWeights = false, double threshold = 0,
        IReadOnlyList<(int Rows, int Columns)>? levels = null, string? name = null) =>
        Add("FisherVector", name, [weights, means, variances], json =>
        {
            json.WriteBoolean("weights", hasWeights);
            json.WriteNumber("threshold", threshold);
            WriteLevels(json, levels);
        });

    /// <summary>y = sign(x)|x|^power, divided by its norm.</summary>
    /// <param name="parts">Equal parts that are normalised each on its own.</param>
    public Pipeline Normalize(HistogramNorm norm, double power = 1, int parts = 1, string? name = null) =>
        Add("Normalization", name, [], json =>
        {
            json.WriteNumber("power", power);
            json.WriteString("norm", norm.ToString().ToLowerInvariant());
            json.WriteNumber("parts", parts);
        });

    /// <summary>A kernel machine: → decision values.</summary>
    /// <param name="kernel">A kernel's name, as docs/kernel-machines.md lists them.</param>
    /// <param name="vectors">Support vectors [n, features]; of a linear machine, its weights as the only one.</param>
    /// <param name="coefficients">[n], or [functions, n].</param>
    /// <param name="intercepts">[functions].</param>
    public Pipeline KernelMachine(
        string kernel, PipelineTensor vectors, PipelineTensor coefficients, PipelineTensor intercepts, double gamma = 1, double offset = 0,
        double degree = 3, string? name = null) =>
        Add("KernelMachine", name, [vectors, coefficients, intercepts], json =>
        {
            json.WriteString("kernel", kernel);
            json.WriteNumber("gamma", gamma);
            json.WriteNumber("coef0", offset);
            json.WriteNumber("degree", degree);
        });

    /// <summary>The steps as the metadata <see cref="MetadataKey"/> have them.</summary>
    public string ToJson()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteStartObject("input");
            json.WriteString("name", _input);
            WriteList(json, "shape", _shape);
            json.WriteEndObject();
            json.WriteStartArray("steps");
            foreach (var step in _steps)
                step(json);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>Writes a file of safetensors; an existing one is replaced.</summary>
    /// <exception cref="ArgumentException">Two tensors have the same name.</exception>
    public void Save(string path)
    {
        using var stream = File.Create(path);
        Write(stream);
    }

    /// <summary>The same to a stream, which stays open. Tensors are float64.</summary>
    /// <exception cref="ArgumentException">Two tensors have the same name.</exception>
    public void Write(Stream stream)
    {
        StoredTensor[] stored =
            [.. _tensors.Select(tensor => new StoredTensor(tensor.Name, "F64", [.. tensor.Shape.Select(dimension => (long)dimension)]))];
        Safetensors.Write(stream, stored, tensor => [.. _tensors.First(known => known.Name == tensor.Name).Values],
            new Dictionary<string, string> { [MetadataKey] = ToJson() });
    }

    private Pipeline Add(string operation, string? name, PipelineTensor[] tensors, Action<Utf8JsonWriter> write)
    {
        _tensors.AddRange(tensors);
        _steps.Add(json =>
        {
            json.WriteStartObject();
            json.WriteString("operator", operation);
            if (name is not null)
                json.WriteString("name", name);
            if (tensors.Length > 0)
            {
                json.WriteStartArray("tensors");
                foreach (var tensor in tensors)
                    json.WriteStringValue(tensor.Name);
                json.WriteEndArray();
            }

            write(json);
            json.WriteEndObject();
        });
        return this;
    }

    private static void WriteLevels(Utf8JsonWriter json, IReadOnlyList<(int Rows, int Columns)>? levels) =>
        WriteList(json, "levels", (levels ?? [(1, 1)]).SelectMany(level => new[] { level.Rows, level.Columns }));

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
