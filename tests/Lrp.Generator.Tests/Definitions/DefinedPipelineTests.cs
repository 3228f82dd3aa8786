using Lrp.Pipelines;

namespace Lrp.Generator.Tests.Definitions;

/// <summary>A pipeline that is defined in C# is the one that a file has.</summary>
public sealed class DefinedPipelineTests
{
    private const string Source =
        """
        using Lrp;
        using Lrp.Definitions;
        using Lrp.Pipelines;

        [ExplainedNetwork, Explanation("kernel: exact", KeepLayers = "descriptors")]
        public sealed partial class Bag
        {
            [NetworkDefinition]
            static Tensor Define(Network net)
            {
                var x = net.Input("image", 1, 12, 14);
                x = net.Descriptors(x, DescriptorKind.Patch, size: 4, stride: 2, contrast: 0.01, dimensions: 3, name: "descriptors");
                x = net.Codebook(x, 5, WordAssignment.Soft, beta: 0.7, name: "words");
                x = x.PoolDescriptors(p: 2, levels: [1, 1, 2, 2]).NormalizeHistogram(HistogramNorm.L1, parts: 5);
                return net.KernelMachine(x, "hik", vectors: 3, name: "machine");
            }
        }

        [ExplainedNetwork, Explanation("FisherVector: absolute")]
        public sealed partial class Fisher
        {
            [NetworkDefinition]
            static Tensor Define(Network net)
            {
                var x = net.Descriptors(net.Input("image", 1, 12, 14), DescriptorKind.Gradient, 8, 2, cells: 2, bins: 4, coordinates: true);
                x = net.FisherVector(x, 2, hasWeights: true, name: "mixture").NormalizeHistogram(HistogramNorm.L2, power: 0.5);
                return net.KernelMachine(x, "linear", vectors: 1, name: "machine");
            }
        }

        [ExplainedNetwork("bag.safetensors"), Explanation("kernel: exact")]
        public sealed partial class BagTwin;

        [ExplainedNetwork("fisher.safetensors"), Explanation("FisherVector: absolute")]
        public sealed partial class FisherTwin;
        """;

    private readonly Random _random = new(5);

    [Fact]
    public void A_definition_equals_the_file_bit_for_bit()
    {
        using var project = new Project { Compiler = NetworkCompiler.Compile };
        project.Write("Networks.cs", Source);
        var bag = Add("bag.safetensors", Bag());
        var fisher = Add("fisher.safetensors", Fisher());
        var generation = project.Generate();
        Assert.Empty(generation.Messages);
        var assembly = generation.Load();
        foreach (var (name, path) in new[] { ("Bag", bag), ("Fisher", fisher) })
        {
            using var defined = Load(assembly.GetType(name)!, WeightSource.FromFile(path));
            using var twin = Load(assembly.GetType(name + "Twin")!, path);
            Assert.Equal(Explain(twin), Explain(defined));
            Assert.Contains(Explain(twin), relevance => relevance != 0);
        }

        string Add(string name, Pipeline pipeline)
        {
            project.AddModel(name, "");
            using var stream = new MemoryStream();
            pipeline.Write(stream);
            return project.WriteModel(name, stream.ToArray());
        }
    }

    private Pipeline Bag() => new Pipeline("image", 1, 12, 14)
        .Descriptors(new DescriptorOptions(DescriptorKind.Patch, Size: 4, Stride: 2)
        {
            Contrast = 0.01,
            Mean = Draw("descriptors.mean", 16),
            Basis = Draw("descriptors.basis", 3, 16),
        })
        .Codebook(Draw("words.words", 5, 3), WordAssignment.Soft, beta: 0.7)
        .Pool(p: 2, levels: [(1, 1), (2, 2)])
        .Normalize(HistogramNorm.L1, parts: 5)
        .KernelMachine("hik", Draw("machine.support_vectors", 3, 25), Draw("machine.dual_coef", 1, 3), Draw("machine.intercept", 1));

    private Pipeline Fisher() => new Pipeline("image", 1, 12, 14)
        .Descriptors(new DescriptorOptions(DescriptorKind.Gradient, Size: 8, Stride: 2) { Cells = 2, Bins = 4, Coordinates = true })
        .FisherVector(Draw("mixture.weights", 2), Draw("mixture.means", 2, 18), Draw("mixture.variances", 2, 18), hasWeights: true)
        .Normalize(HistogramNorm.L2, power: 0.5)
        .KernelMachine("linear", Draw("machine.support_vectors", 1, 74), Draw("machine.dual_coef", 1, 1), Draw("machine.intercept", 1));

    /// <summary>Numbers that float32 has, above 0.</summary>
    private PipelineTensor Draw(string name, params int[] shape) =>
        new(name, [.. Enumerable.Range(0, shape.Aggregate(1, (count, size) => count * size)).Select(_ => (double)(_random.NextSingle() + 0.1f))], shape);

    private static IExplainedNetwork Load(Type network, object source) =>
        (IExplainedNetwork)network.GetMethod("Load", [source.GetType()])!.Invoke(null, [source])!;

    private static float[] Explain(IExplainedNetwork network)
    {
        using var explainer = network.CreateExplainer();
        var random = new Random(1);
        float[] image = [.. Enumerable.Range(0, 12 * 14).Select(_ => random.NextSingle())];
        return [.. explainer.Predict(image), .. explainer.Relevance(0)];
    }
}
