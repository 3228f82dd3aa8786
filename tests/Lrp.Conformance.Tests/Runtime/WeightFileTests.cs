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
        using var original = TestNetworks.Load(Network).CreateExplainer();
        var input = TestNetworks.Input(original);
        Assert.NotEqual(original.Predict(input).ToArray(), retrained.Predict(input).ToArray());
        Assert.NotEqual(original.Relevance(3).ToArray(), retrained.Relevance(3).ToArray());
        Assert.All(retrained.Relevance(3).ToArray(), value => Assert.True(float.IsFinite(value)));
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

    /// <summary>The same file with every weight doubled, in place.</summary>
    private static byte[] Retrain(byte[] model)
    {
        var graph = Compiler.FrontEnd.Import(TestNetworks.Find(Network).Request);
        var weights = graph.Nodes.SelectMany(node => node.Inputs).Select(input => input.Constant).OfType<FileConstant>().Distinct();
        foreach (var constant in weights.Where(constant => constant.Type == ElementType.Float32))
        {
            var payload = MemoryMarshal.Cast<byte, float>(model.AsSpan((int)constant.Offset, (int)constant.Length));
            foreach (ref var value in payload)
                value *= 2;
        }

        return model;
    }
}
