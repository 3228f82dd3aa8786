using System.Reflection;

namespace Lrp.Generator.Tests.Definitions;

/// <summary>A network that is defined in C# runs, with weights by name.</summary>
public sealed class DefinedNetworkTests
{
    private const string Source =
        """
        using Lrp;
        using Lrp.Definitions;

        [ExplainedNetwork, Explanation(Composite.EpsilonPlus)]
        public sealed partial class LeNet
        {
            [NetworkDefinition]
            static Tensor Define(Network net)
            {
                var x = net.Input("image", 1, 28, 28);
                x = net.Convolution(x, 6, kernel: 5, padding: 2, name: "0").Relu().MaxPool(2);
                x = net.Convolution(x, 16, kernel: 5, name: "3").Relu().MaxPool(2);
                foreach (var (width, layer) in new[] { (120, "7"), (84, "9") })
                    x = net.Dense(x.Flatten(), width, name: layer).Relu();
                return net.Dense(x, 10, name: "11");
            }
        }

        [ExplainedNetwork("net.onnx"), Explanation(Composite.EpsilonPlus)]
        public sealed partial class Twin;
        """;

    /// <summary>One compilation for all that is asked: it takes seconds.</summary>
    [Fact]
    public void LeNet_equals_its_ONNX_twin_bit_for_bit_and_says_what_weights_it_needs()
    {
        var model = Path.Combine(AppContext.BaseDirectory, "Data", "reference", "lenet-mnist", "model.onnx");
        using var project = Project.Of(Source, NetworkCompiler.Compile);
        var copy = project.WriteModel("net.onnx", File.ReadAllBytes(model));
        var generation = project.Generate();
        Assert.Empty(generation.Messages);
        var assembly = generation.Load();
        var (definition, twin) = (assembly.GetType("LeNet")!, assembly.GetType("Twin")!);

        using var bytes = new MemoryStream();
        var source = WeightSource.FromFile(model);
        Safetensors.Write(bytes, [.. source.List().Select(tensor => tensor with { Type = "F32" })], tensor => source.Read(tensor.Name));
        using var network = Load(definition, WeightSource.FromMemory(bytes.ToArray()));
        using var reference = Load(twin, copy);
        Assert.Equal(Explain(reference), Explain(network));
        using var again = Load(definition, source);
        Assert.Equal(Explain(reference), Explain(again));

        var parameters = (IReadOnlyList<Parameter>)definition.GetProperty("Parameters")!.GetValue(null)!;
        Assert.Equal(
            ["0.weight [6, 1, 5, 5]", "0.bias [6]", "3.weight [16, 6, 5, 5]", "3.bias [16]", "7.weight [120, 400]", "7.bias [120]",
                "9.weight [84, 120]", "9.bias [84]", "11.weight [10, 84]", "11.bias [10]"],
            parameters.Select(parameter => parameter.ToString()));

        Assert.Equal(
            Explain(Call(definition, "Initialise", 1)), Explain(Call(definition, "Initialise", 1)));
        Assert.NotEqual(Explain(Call(definition, "Initialise", 2)), Explain(Call(definition, "Initialise", 1)));

        using var incomplete = new MemoryStream();
        Safetensors.Write(incomplete, [new StoredTensor("0.weigth", "F32", [1])], _ => [0]);
        var mismatch = Assert.Throws<WeightMismatchException>(() => Load(definition, WeightSource.FromMemory(incomplete.ToArray())));
        Assert.Contains("it has no tensor '0.weight' [6, 1, 5, 5]", mismatch.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean '0.weigth'?", mismatch.Message, StringComparison.Ordinal);
    }

    /// <summary>Logits and relevance of a random picture, as bits.</summary>
    internal static int[] Explain(IExplainedNetwork network)
    {
        using var explainer = network.CreateExplainer();
        var random = new Random(1);
        float[] image = [.. Enumerable.Range(0, explainer.InputLength).Select(_ => random.NextSingle())];
        float[] relevance = [.. explainer.Explain(image, 3)];
        return [.. explainer.Logits.ToArray().Concat(relevance).Select(BitConverter.SingleToInt32Bits)];
    }

    /// <summary>Files of definitions, compiled without a message.</summary>
    internal static Assembly Compile(params string[] sources) => Compile(NetworkCompiler.Compile, sources);

    internal static Assembly Compile(Func<CompilationRequest, CompilationResult> compiler, params string[] sources)
    {
        using var project = new Project { Compiler = compiler };
        for (var index = 0; index < sources.Length; index++)
            project.Write($"Networks{index}.cs", sources[index]);
        var generation = project.Generate();
        Assert.Empty(generation.Messages);
        return generation.Load();
    }

    internal static IExplainedNetwork Load(Type type, object weights) => Call(type, "Load", weights);

    internal static IExplainedNetwork Call(Type type, string method, object argument) => (IExplainedNetwork)type
        .GetMethod(method, [argument.GetType()])!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [argument], null)!;
}
