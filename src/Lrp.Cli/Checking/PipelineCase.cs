using System.Globalization;
using System.Text.RegularExpressions;
using Lrp.Cli.Tensors;
using Lrp.Pipelines;
using Tensor = Lrp.Compiler.IR.Tensor;

namespace Lrp.Cli.Checking;

/// <summary>What an array of a case holds.</summary>
internal enum Expected
{
    Decision,

    /// <summary>A step's output.</summary>
    Activation,

    /// <summary>The word of each row that has most of its assignment.</summary>
    Word,

    /// <summary>Relevance of a step's output.</summary>
    Relevance,

    /// <summary>Relevance of each row of it.</summary>
    Whole,

    /// <summary>Relevance of the image.</summary>
    Pixels,
}

/// <summary>An array of a case.</summary>
/// <param name="Step">The step that it is about.</param>
/// <param name="Explanation">Index of the explanation.</param>
/// <param name="Rows">A row per sample.</param>
internal sealed record ExpectedArray(string Name, Expected What, string Step, int Explanation, IReadOnlyList<double[]> Rows);

/// <summary>
/// A folder of a bag-of-words or Fisher pipeline: images, what the pipeline was trained to, and what is expected of it as arrays of
/// float64. The case's own text says in prose what the steps are; their parameters are metadata and tensors.
/// </summary>
/// <param name="Name">The variant's, where the case has several.</param>
/// <param name="Explanations">Their texts.</param>
/// <param name="Samples">Images, as the pipeline takes them.</param>
internal sealed partial record PipelineCase(
    string Name, Pipeline Pipeline, IReadOnlyList<string> Explanations, IReadOnlyList<double[]> Samples,
        IReadOnlyList<ExpectedArray> Arrays)
{
    /// <summary>Steps of the pipelines.</summary>
    public const string Descriptors = "descriptors", Words = "words", Histogram = "histogram", Vector = "vector", Normalised = "normalised",
        Machine = "machine";

    private const string PipelineFile = "pipeline.safetensors", ImageFile = "image.npy", MachineFile = "svm.safetensors";

    public static bool IsAt(string folder) => File.Exists(Path.Combine(folder, PipelineFile)) && File.Exists(Path.Combine(folder,
        ImageFile));

    /// <exception cref="InvalidDataException">A file is missing or malformed, or a tensor has what is no number.</exception>
    public static IReadOnlyList<PipelineCase> Read(string folder)
    {
        var trained = new TrainedFile(Path.Combine(folder, PipelineFile));
        var images = ReadArray(folder, ImageFile) ?? throw new InvalidDataException($"'{folder}' has no {ImageFile}");
        if (images.Shape.Rank is not (3 or 4))
            throw new InvalidDataException($"'{ImageFile}' has shape {images.Shape}, not [images, height, width]");
        var scale = JsonCase.Parse(folder, root => root.TryGetProperty("descriptor", out var prose)
            && Divisor().Match(prose.GetString() ?? "") is { Success: true } match
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : 1);
        var pixels = images.Map(pixel => pixel / scale);
        return trained.Has("pi") ? [Fisher(folder, trained, pixels)]
            : [.. Directory.GetDirectories(folder).Order().Where(variant => File.Exists(Path.Combine(variant, MachineFile)))
                .Select(variant => BagOfWords(folder, variant, trained, pixels))];
    }

    /// <summary>
    /// A variant's folder is called by its assignment and its kernel, hard-hik; what the assignment gives is in that of the first.
    /// </summary>
    private static PipelineCase BagOfWords(string folder, string variant, TrainedFile trained, Tensor images)
    {
        var name = Path.GetFileName(variant);
        var assignment = name.Split('-')[0];
        if (!Enum.TryParse<WordAssignment>(assignment, ignoreCase: true, out var kind))
            throw new InvalidDataException($"'{name}' is no assignment");
        var machine = new TrainedFile(Path.Combine(variant, MachineFile));
        var pipeline = Grid(trained, images, coordinates: false)
            .Codebook(trained.Tensor("codebook"), kind, beta: kind == WordAssignment.Soft ? trained.Number("beta") : 1, name: Words)
            .Pool(name: Histogram)
            .KernelMachine(machine.Text("kernel"), machine.Tensor("support_vectors"), machine.Tensor("dual_coef"),
                machine.Tensor("intercept"),
                machine.Number("gamma", 1), machine.Number("coef0", 0), machine.Number("degree", 3), Machine);
        return new PipelineCase(name, pipeline, ["kernel: exact"], SamplesOf(images),
        [
            .. Expect(folder, images.Shape[0], ("descriptors", Expected.Activation, Descriptors, 0)),
            .. Expect(Path.Combine(folder, assignment), images.Shape[0],
                ("word", Expected.Word, Words, 0), ("assignment", Expected.Activation, Words, 0), ("histogram", Expected.Activation,
                    Histogram, 0)),
            .. Expect(variant, images.Shape[0], ("f", Expected.Decision, Machine, 0), ("R3", Expected.Relevance, Histogram, 0),
                ("R2", Expected.Whole, Descriptors, 0), ("R1", Expected.Pixels, "", 0)),
        ]);
    }

    private static PipelineCase Fisher(string folder, TrainedFile trained, Tensor images)
    {
        PipelineTensor weights = trained.Tensor("pi"), means = trained.Tensor("mu"), variances = trained.Tensor("variance");
        var w = trained.Tensor("w");
        int gaussians = means.Shape[0], dimensions = means.Shape[1], axes = trained.Tensor("pca_basis").Shape[0];
        var pipeline = Grid(trained, images, coordinates: dimensions == axes + 2)
            .FisherVector(weights, means, variances, hasWeights: w.Values.Count == gaussians * ((2 * dimensions) + 1), name: Vector)
            .Normalize(HistogramNorm.L2, power: 0.5, name: Normalised)
            .KernelMachine("linear", new PipelineTensor("w", [.. w.Values], 1, w.Values.Count), new PipelineTensor("one", [1], 1),
                trained.Tensor("b"), name: Machine);
        var epsilon = trained.Number("eps", 1e-6).ToString("R", CultureInfo.InvariantCulture);
        return new PipelineCase("fisher", pipeline, [$"{Vector}: epsilon({epsilon})", $"{Vector}: absolute"], SamplesOf(images),
        [
            .. Expect(folder, images.Shape[0], ("descriptors", Expected.Activation, Descriptors, 0),
                ("fisher_raw", Expected.Activation, Vector, 0), ("fisher", Expected.Activation, Normalised, 0),
                ("f", Expected.Decision, Machine, 0), ("R3", Expected.Relevance, Normalised, 0),
                ("R2_eps", Expected.Whole, Descriptors, 0), ("R1_eps", Expected.Pixels, "", 0),
                ("R2_abs", Expected.Whole, Descriptors, 1), ("R1_abs", Expected.Pixels, "", 1)),
        ]);
    }

    private static Pipeline Grid(TrainedFile trained, Tensor images, bool coordinates)
    {
        int[] shape = images.Shape.Rank == 3 ? [1, images.Shape[1], images.Shape[2]] : [.. images.Shape.Dimensions.Skip(1)];
        return new Pipeline("image", shape).Descriptors(
            new DescriptorOptions(DescriptorKind.Patch, (int)trained.Number("patch"), (int)trained.Number("stride"))
            {
                Contrast = trained.Number("contrast_stabilizer"),
                Coordinates = coordinates,
                Mean = trained.Tensor("pca_mean"),
                Basis = trained.Tensor("pca_basis"),
            }, Descriptors);
    }

    private static List<double[]> SamplesOf(Tensor images) => [.. images.Data.Chunk(images.Data.Length / images.Shape[0])];

    private static IEnumerable<ExpectedArray> Expect(
        string folder, int samples, params (string File, Expected What, string Step, int Explanation)[] files)
    {
        foreach (var (file, what, step, explanation) in files)
        {
            if (ReadArray(folder, file + ".npy") is not { } tensor)
                continue;
            if (tensor.Shape.Rank == 0 || tensor.Shape[0] != samples)
                throw new InvalidDataException($"'{file}.npy' has shape {tensor.Shape}, but there are {samples} images");
            yield return new ExpectedArray(file, what, step, explanation, [.. tensor.Data.Chunk(tensor.Data.Length / samples)]);
        }
    }

    private static Tensor? ReadArray(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
            return null;
        var tensor = TensorFile.Read(path);
        return tensor.Data.All(double.IsFinite) ? tensor
            : throw new InvalidDataException($"'{path}' has an element that is no finite number");
    }

    /// <summary>What images are divided by: "x = image/255".</summary>
    [GeneratedRegex(@"\bimage\s*/\s*([0-9]+(?:\.[0-9]+)?)")]
    private static partial Regex Divisor();
}
