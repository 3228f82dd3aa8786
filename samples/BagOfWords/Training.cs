using Lrp.Evaluation;
using Lrp.Learning;
using Lrp.Pipelines;

namespace BagOfWords;

/// <summary>
/// Trains pipelines on the local descriptors of images. The first steps of a pipeline are written and compiled, and give what the next one
/// is trained on.
/// </summary>
/// <param name="folder">Where pipelines are written.</param>
internal sealed class Training(Drawing[] drawings, string folder)
{
    private const int Words = 100, Gaussians = 16, Components = 24, DescriptorsPerImage = 16;

    /// <summary>Histograms of gradients, of small areas and of large ones.</summary>
    private static readonly DescriptorOptions s_grid = new(DescriptorKind.Gradient, Size: 12, Stride: 4) { Scales = [1, 2], Root = true };

    private readonly int[] _labels = Array.ConvertAll(drawings, drawing => (int)drawing.Shape);
    private Samples? _descriptors;

    /// <summary>Some descriptors of each image.</summary>
    private Samples Descriptors => _descriptors ??= DrawDescriptors();

    /// <summary>Histograms of words, and a machine for each kernel.</summary>
    /// <returns>The files.</returns>
    public IEnumerable<string> BagsOfWords(params Kernel[] kernels)
    {
        var words = Codebook.Train(Descriptors, Words).Words;
        var histograms = Features(Histogram(), "histograms");
        foreach (var kernel in kernels)
            yield return Train(Histogram(), $"bag-{kernel}", histograms, kernel, cost: 100);

        Pipeline Histogram() => Grid(s_grid).Codebook(Tensor("words", words), WordAssignment.Rank).Pool();
    }

    /// <summary>Fisher vectors, and a linear machine.</summary>
    /// <returns>The file.</returns>
    public string FisherVector()
    {
        var components = PrincipalComponents.Train(Descriptors, Components);
        var mixture = GaussianMixture.Train(components.Project(Descriptors), Gaussians);
        var grid = s_grid with
        {
            Mean = new("mean", [.. components.Mean], components.Mean.Count),
            Basis = new("basis", [.. components.Axes.SelectMany(axis => axis)], Components, components.Mean.Count),
        };
        return Train(Vector(), "fisher", Features(Vector(), "fisher-vectors"), Kernel.Linear, cost: 10);

        Pipeline Vector() => Grid(grid)
            .FisherVector(new("weights", [.. mixture.Weights], Gaussians), new("means", [.. mixture.Means], Gaussians, Components),
                new("variances", [.. mixture.Variances], Gaussians, Components))
            .Normalize(HistogramNorm.L2, power: 0.5);
    }

    private static Pipeline Grid(DescriptorOptions grid) =>
        new Pipeline("image", Drawing.Channels, Drawing.Side, Drawing.Side).Descriptors(grid);

    private Samples DrawDescriptors()
    {
        var random = new SeededRandom(1);
        using var network = new CompiledPipeline(Save(Grid(s_grid), "descriptors"));
        var (count, width) = (network.Explainer.Output.Shape[1], network.Explainer.Output.Shape[2]);
        var rows = new List<float[]>();
        foreach (var drawing in drawings)
        {
            var descriptors = network.Explainer.Predict(drawing.Pixels);
            for (var draw = 0; draw < DescriptorsPerImage; draw++)
                rows.Add(descriptors.Slice(random.Next(count) * width, width).ToArray());
        }

        return new Samples(rows);
    }

    /// <summary>What the first steps make of each image.</summary>
    private Samples Features(Pipeline pipeline, string name)
    {
        using var network = new CompiledPipeline(Save(pipeline, name));
        return new Samples(Array.ConvertAll(drawings, drawing => network.Explainer.Predict(drawing.Pixels).ToArray()));
    }

    private string Train(Pipeline pipeline, string name, Samples features, Kernel kernel, double cost)
    {
        var machine = Svm.Classifier(
            features, _labels, kernel, new SupportVectorOptions { Cost = cost, Scheme = ClassScheme.OneAgainstRest });
        var (vectors, solution) = (machine.SupportVectors, machine.Solution);
        return Save(pipeline.KernelMachine(kernel.ToString(), Tensor("support_vectors", vectors),
            new("dual_coef", [.. solution.Coefficients.SelectMany(row => row)], solution.Coefficients.Count, vectors.Count),
            new("intercept", [.. solution.Intercepts], solution.Intercepts.Count)), name);
    }

    private string Save(Pipeline pipeline, string name)
    {
        var path = Path.Combine(folder, $"{name}.safetensors");
        pipeline.Save(path);
        return path;
    }

    private static PipelineTensor Tensor(string name, Samples rows) => new(name, rows.ToDoubles(), rows.Count, rows.Width);
}
