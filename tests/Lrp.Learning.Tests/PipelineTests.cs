using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.IR;
using Lrp.Evaluation;
using Lrp.Pipelines;
using DescriptorKind = Lrp.Pipelines.DescriptorKind;
using Tensor = Lrp.Compiler.IR.Tensor;

namespace Lrp.Learning.Tests;

/// <summary>Pipelines of what was trained, as the compiler reads them, do what it does.</summary>
public sealed class PipelineTests : IDisposable
{
    private const int Side = 12, Images = 30, Words = 5, Components = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("lrp-learning-").FullName;
    private readonly float[][] _images;
    private readonly Samples _descriptors;

    public PipelineTests()
    {
        var random = new SeededRandom(4);
        _images = new float[Images][];
        for (var image = 0; image < Images; image++)
        {
            _images[image] = new float[Side * Side];
            // Stripes, across or down, and noise.
            for (var pixel = 0; pixel < Side * Side; pixel++)
                _images[image][pixel] = (float)random.NextDouble() + (image % 2 == 0 ? pixel % Side % 2 : pixel / Side % 2);
        }

        _descriptors = new Samples([.. _images.SelectMany(image => Run(Grid(), image).Chunk(16)).Select(Narrow)]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_descriptor_has_the_word_that_it_had_in_training()
    {
        var codebook = Codebook.Train(_descriptors, Words);
        int[] words = [.. Run(Grid().Codebook(Tensor("words", codebook.Words)), _images[3]).Chunk(Words).Select(row => Array.IndexOf(row, 1))];
        Assert.Equal(9, words.Length);
        Assert.Equal(codebook.Labels.Skip(3 * 9).Take(9), words);
    }

    [Fact]
    public void A_bag_of_words_decides_as_its_machine_does()
    {
        var codebook = Codebook.Train(_descriptors, Words);
        AssertSame(() => Grid().Codebook(Tensor("words", codebook.Words), WordAssignment.Soft, beta: 2).Pool(), Kernel.ChiSquare);
    }

    /// <summary>Gradients by weights are means of posteriors, (γ − π)/√π.</summary>
    [Fact]
    public void A_Fisher_vector_has_the_posteriors_of_its_mixture_and_decides_as_its_machine_does()
    {
        var axes = PrincipalComponents.Train(_descriptors, Components);
        var points = axes.Project(_descriptors, whiten: true);
        var mixture = GaussianMixture.Train(points, 4);
        Pipeline Fisher() => new Pipeline("image", 1, Side, Side)
            .Descriptors(new DescriptorOptions(DescriptorKind.Patch, Size: 4, Stride: 4)
            {
                Mean = new("mean", [.. axes.Mean], 16),
                Basis = new("basis", [.. axes.Basis(whiten: true).SelectMany(axis => axis)], Components, 16),
            })
            .FisherVector(new("weights", [.. mixture.Weights], 4), new("means", [.. mixture.Means], 4, Components),
                new("variances", [.. mixture.Variances], 4, Components), hasWeights: true);
        var vector = Run(Fisher(), _images[2]);
        for (var component = 0; component < 4; component++)
        {
            var posterior = Enumerable.Range(2 * 9, 9).Average(row => mixture.Posteriors(points[row])[component]);
            var weight = mixture.Weights[component];
            Assert.Equal((posterior - weight) / Math.Sqrt(weight), vector[component], 1e-4);
        }

        AssertSame(() => Fisher().Normalize(HistogramNorm.L2, power: 0.5), Kernel.Linear);
    }

    private void AssertSame(Func<Pipeline> features, Kernel kernel)
    {
        var samples = new Samples(Array.ConvertAll(_images, image => Narrow(Run(features(), image))));
        int[] labels = [.. Enumerable.Range(0, Images).Select(image => image % 2)];
        var machine = Svm.Classifier(samples, labels, kernel, new SupportVectorOptions { Scheme = ClassScheme.OneAgainstRest });
        var (vectors, solution) = (machine.SupportVectors, machine.Solution);
        var pipeline = features().KernelMachine(kernel.ToString(), Tensor("support_vectors", vectors),
            new("dual_coef", [.. solution.Coefficients.SelectMany(row => row)], 2, vectors.Count),
            new("intercept", [.. solution.Intercepts], 2));
        for (var image = 0; image < Images; image++)
        {
            // Features that the machine gets from us are rounded to float32.
            Assert.All(machine.Decide(samples[image]).Zip(Run(pipeline, _images[image])),
                pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.Equal(labels[image], machine.Classify(samples[image]));
        }
    }

    private double[] Run(Pipeline pipeline, float[] image)
    {
        var path = Path.Combine(_folder, "pipeline.safetensors");
        pipeline.Save(path);
        var graph = FrontEnd.Canonicalise(ModelRequest.Create(path, []));
        var input = new Tensor(new Shape(1, 1, Side, Side), Array.ConvertAll(image, value => (double)value));
        return new Interpreter(graph).Forward([input]).Outputs[graph.OutputIndex].Data;
    }

    private static Pipeline Grid() =>
        new Pipeline("image", 1, Side, Side).Descriptors(new DescriptorOptions(DescriptorKind.Patch, Size: 4, Stride: 4));

    private static PipelineTensor Tensor(string name, Samples rows) => new(name, rows.ToDoubles(), rows.Count, rows.Width);

    private static float[] Narrow(double[] row) => Array.ConvertAll(row, value => (float)value);
}
