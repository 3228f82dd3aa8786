using Lrp.Cli.Checking;

namespace Lrp.Generator.Tests.Definitions;

/// <summary>The reference networks as they are written in C#, with weights by name: relevance is what the references say.</summary>
public sealed class DefinedReferenceTests
{
    /// <summary>As <c>lrp check</c> allows compiled code: this, or four times what float32 cost the reference's own code.</summary>
    private const double Tolerance = 1e-5, ErrorFactor = 4;

    /// <summary>One compilation for all: it takes seconds.</summary>
    [Fact]
    public void Relevance_is_the_reference_s()
    {
        var assembly = DefinedNetworkTests.Compile(PortableCompiler.Compile, [.. ReferenceDefinitions.All.Keys.Select(Source)]);
        foreach (var name in ReferenceDefinitions.All.Keys)
        {
            var reference = Read(name);
            using var network = DefinedNetworkTests.Load(assembly.GetType(ClassOf(name))!, Safetensors(reference.ModelPath));
            AssertRelevance(name, reference, network);
        }
    }

    private static string Source(string name)
    {
        var (body, blocks) = ReferenceDefinitions.All[name];
        return Definition.Source(body, blocks, $"[Explanation(\"{Method(Read(name)).Text}\")]").Replace(
            "sealed partial class Net\n", $"public sealed partial class {ClassOf(name)}\n", StringComparison.Ordinal);
    }

    private static void AssertRelevance(string name, ReferenceCase reference, IExplainedNetwork network)
    {
        using var explainer = network.CreateExplainer();
        var method = Method(reference);
        var (inputs, logits, expected) = (reference.ReadRows("input"), reference.ReadRows("logits"), reference.ReadRows(method.Name));
        for (var input = 0; input < inputs.Length; input++)
        {
            var relevance = explainer.Explain(Array.ConvertAll(inputs[input], value => (float)value), reference.Targets[input]);
            var error = Deviation.OfLargest(relevance, expected[input]);
            Assert.True(error <= Math.Max(Tolerance, ErrorFactor * method.Float32Error(input)), $"{name}, input {input}: {error:E1}");
            Assert.InRange(Deviation.OfLargest(explainer.Logits, logits[input]), 0, Tolerance);
        }
    }

    private static ReferenceMethod Method(ReferenceCase reference) =>
        reference.Methods.First(method => method.Name.StartsWith("epsilon_plus", StringComparison.Ordinal));

    private static ReferenceCase Read(string name) =>
        ReferenceCase.Read(Path.Combine(AppContext.BaseDirectory, "Data", "reference", name));

    private static string ClassOf(string name) => name.Replace('-', '_');

    /// <summary>An ONNX file's weights, written as <c>lrp weights</c> writes them.</summary>
    private static WeightSource Safetensors(string model)
    {
        var source = WeightSource.FromFile(model);
        using var bytes = new MemoryStream();
        var weights = source.List().Where(tensor => tensor.Shape.Count > 0 && tensor.Type.StartsWith('F'));
        Lrp.Safetensors.Write(bytes, [.. weights.Select(tensor => tensor with { Type = "F32" })], tensor => source.Read(tensor.Name));
        return WeightSource.FromMemory(bytes.ToArray());
    }
}
