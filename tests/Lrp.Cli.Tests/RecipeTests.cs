using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.Emission;
using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;
using Lrp.Compiler.Planning;
using Lrp.Testing;

namespace Lrp.Cli.Tests;

/// <summary>What the loader computes of weights.</summary>
public sealed class RecipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>One network of them all: it multiplies its input, ones, with what each recipe makes of constants.</summary>
    [Fact]
    public void Every_operator_that_claims_to_be_a_recipe_is_computed_by_the_loader()
    {
        var samples = OperatorSample.All.Where(sample => sample.Operator.Traits.IsRecipe).ToList();
        var random = new Random(1);
        var inputs = samples.ConvertAll(sample => sample.Draw(random));
        var outputs = samples.Zip(inputs, (sample, tensors) => sample.Operator.Evaluate(tensors)[0].Data).ToList();
        double[] expected = [.. outputs.SelectMany(data => data)];

        var model = new OnnxModelBuilder().Input("x", 1, expected.Length).Node("Relu", "x", "y").Output("y");
        var request = ModelRequest.Create(model.Save(Path.Combine(_folder.Path, "model.onnx")), []);
        var graph = FrontEnd.Canonicalise(request);
        Value[] recipes = [.. samples.Zip(inputs, (sample, tensors) => Recipe(graph, sample.Operator, tensors))];
        var weights = graph.Emit(new Concat(0), "weights", recipes);
        Assert.True(weights.IsRecipe);
        graph.Outputs[0] = graph.Emit(new Binary(BinaryFunction.Multiply), "y", graph.Inputs[0], weights);

        var network = Lowerer.Run(graph);
        using var assembly = NetworkAssembly.Compile(
            NetworkEmitter.Emit(request, network, MemoryPlan.Run(network)), ModelRequest.FullTypeName(request));
        using var loaded = assembly.Load(request.ModelPath);
        using var explainer = loaded.CreateExplainer();
        var ones = new float[expected.Length];
        Array.Fill(ones, 1);
        var actual = explainer.Predict(ones);
        for (var index = 0; index < expected.Length; index++)
        {
            // Both compute in float64, with functions of their own; what is stored is a float32.
            var (wanted, found) = ((float)expected[index], actual[index]);
            Assert.True(
                wanted.Equals(found) || Math.Abs(wanted - found) <= MathF.BitIncrement(Math.Abs(wanted)) - Math.Abs(wanted),
                $"{SampleAt(index)} gives {found} instead of {wanted}");
        }

        OperatorSample SampleAt(int index) => samples.Zip(outputs).SelectMany(pair => pair.Second.Select(_ => pair.First)).ElementAt(index);
    }

    private static Value Recipe(Graph graph, Operator operation, IReadOnlyList<Tensor> inputs)
    {
        var output = graph.Emit(operation, "recipe", [.. inputs.Select(tensor => graph.AddConstant("", tensor))]);
        return graph.Emit(new Reshape(new Shape(output.Shape.Count)), "recipe", output);
    }
}
