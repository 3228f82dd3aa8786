using System.Runtime.InteropServices;
using Lrp.Compiler.IR;

namespace Lrp.Conformance.Tests;

/// <summary>Generated code takes any weights of its own architecture, and no others.</summary>
public sealed class WeightFileTests : IDisposable
{
    private const string Network = "lenet-mnist";

    private readonly string _folder = Directory.CreateTempSubdirectory("lrp-weights-").FullName;

    private static byte[] Model => File.ReadAllBytes(TestNetworks.Find(Network).ModelPath);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Retrained_weights_load_without_recompilation()
    {
        var path = Save(Retrain(Model));
        using var network = TestNetworks.LoadAnew(Network, path);
        using var retrained = network.CreateExplainer();
        var input = TestNetworks.Input(retrained);
        InterpreterReference reference = new(TestNetworks.Find(Network).Request with { Source = path }, input);
        retrained.Predict(input);
        reference.Check("logits", retrained, each => each.Logits.ToDoubles());
        for (var explanation = 0; explanation < retrained.Explanations.Count; explanation++)
        {
            var index = explanation;
            reference.Check($"relevance {index}", retrained, each => each.Relevance(3, index).ToDoubles());
        }
    }

    [Fact]
    public void Weights_of_another_network_are_refused_with_the_tensor_that_differs()
    {
        var other = TestNetworks.Find("mlp-mnist").ModelPath;
        var exception = Assert.Throws<WeightMismatchException>(() => TestNetworks.LoadAnew(Network, other));
        Assert.Matches("the tensor '.+' (is missing|has shape)", exception.Message);
    }

    [Fact]
    public void Same_tensors_in_another_graph_are_refused()
    {
        var model = Model;
        "Tanh"u8.CopyTo(model.AsSpan(model.AsSpan().IndexOf("Relu"u8)));
        Assert.Throws<WeightMismatchException>(() => TestNetworks.LoadAnew(Network, Save(model)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(50_000)]
    public void Truncated_file_is_refused(int length) =>
        Assert.Throws<WeightMismatchException>(() => TestNetworks.LoadAnew(Network, Save(Model[..length])));

    [Fact]
    public void Missing_file_is_named()
    {
        var path = Path.Combine(_folder, "nowhere.onnx");
        Assert.Contains(path, Assert.Throws<FileNotFoundException>(() => TestNetworks.LoadAnew(Network, path)).Message, StringComparison.Ordinal);
    }

    private string Save(byte[] model)
    {
        var path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, model);
        return path;
    }

    /// <summary>The same file with weights that differ each by its own factor: what a rule divides by differs, too.</summary>
    private static byte[] Retrain(byte[] model)
    {
        var graph = Compiler.FrontEnd.Import(TestNetworks.Find(Network).Request);
        var weights = graph.Nodes.SelectMany(node => node.Inputs).Select(input => input.Constant).OfType<FileConstant>().Distinct();
        foreach (var constant in weights.Where(constant => constant.Type == ElementType.Float32))
        {
            var payload = MemoryMarshal.Cast<byte, float>(model.AsSpan((int)constant.Offset, (int)constant.Length));
            for (var index = 0; index < payload.Length; index++)
                payload[index] *= 1 + (0.5f * MathF.Sin(index));
        }

        return model;
    }
}
