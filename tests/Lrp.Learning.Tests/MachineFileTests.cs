using System.Buffers.Binary;
using System.Text.Json;
using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.IR;
using Tensor = Lrp.Compiler.IR.Tensor;

namespace Lrp.Learning.Tests;

/// <summary>The compiler reads what is written, and decides as the trained machine does.</summary>
public sealed class MachineFileTests : IDisposable
{
    private static readonly (Samples Samples, int[] Labels) s_drawn = Drawn.Classes(60, 3);

    private readonly string _folder = Directory.CreateTempSubdirectory("lrp-learning-").FullName;

    public static TheoryData<string> Kernels => [.. KernelTests.All.Keys];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void One_against_one_with_each_kernel(string kernel) => AssertSame(
        Svm.Classifier(s_drawn.Samples, s_drawn.Labels, KernelTests.All[kernel]));

    [Fact]
    public void One_against_the_rest() => AssertSame(Svm.Classifier(
        s_drawn.Samples, s_drawn.Labels, Kernel.Rbf(0.4), new SupportVectorOptions { Scheme = ClassScheme.OneAgainstRest }));

    [Fact]
    public void A_regression_and_one_class()
    {
        AssertSame(Svm.Regression(s_drawn.Samples, Drawn.Targets(s_drawn.Samples), Kernel.Intersection));
        AssertSame(Svm.OneClass(s_drawn.Samples, Kernel.Rbf(2)));
    }

    [Fact]
    public void A_sum_of_kernels_on_ranges_of_features() => AssertSame(Svm.Classifier(
        s_drawn.Samples, s_drawn.Labels, Kernel.ChiSquare.On(0, 3) + Kernel.Rbf(0.5).On(2, 4, 0.25) + Kernel.Polynomial(0.1, 1, 2)));

    [Fact]
    public void Kernels_of_several_offsets_do_not_fit_in_a_file()
    {
        var kernel = Kernel.Polynomial(1, 1, 2).On(0, 3) + Kernel.Polynomial(1, 2, 2).On(3, 3);
        var machine = Svm.Classifier(s_drawn.Samples, s_drawn.Labels, kernel);
        Assert.Equal("A file has one coef0 and one degree, but kernels of this sum have several.",
            Assert.Throws<InvalidOperationException>(() => machine.Save(Path.Combine(_folder, "two.safetensors"))).Message);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("poly")]
    [InlineData("rbf")]
    [InlineData("sigmoid")]
    public void A_model_of_LIBSVM_has_decision_values_labels_and_probabilities(string kernel)
    {
        var machine = Svm.Classifier(
            s_drawn.Samples, s_drawn.Labels, KernelTests.All[kernel], new SupportVectorOptions { Probabilities = true });
        machine.SaveLibsvm(PathOf("machine.model"));
        AssertSame(machine, "machine.model");
        var outputs = Outputs("machine.model", s_drawn.Samples[4].ToArray());
        Assert.Equal(machine.Classify(s_drawn.Samples[4]), outputs["label"][0]);
        Assert.Equal(3, outputs["probabilities"].Length);
        Assert.Equal(1, outputs["probabilities"].Sum(), 1e-6);
    }

    [Fact]
    public void Other_models_of_LIBSVM_are_those_that_were_trained()
    {
        foreach (var machine in new[]
        {
            Svm.Regression(s_drawn.Samples, Drawn.Targets(s_drawn.Samples), Kernel.Rbf(1)), Svm.OneClass(s_drawn.Samples, Kernel.Linear),
        })
        {
            machine.SaveLibsvm(PathOf("machine.model"));
            AssertSame(machine, "machine.model");
        }
    }

    [Fact]
    public void What_LIBSVM_does_not_have_is_named()
    {
        Assert.Equal("LIBSVM has no kernel hik.", Message(Train(Kernel.Intersection, ClassScheme.OneAgainstOne)));
        Assert.Equal("LIBSVM has no sums of kernels: rbf + linear.",
            Message(Train(Kernel.Rbf(1) + Kernel.Linear, ClassScheme.OneAgainstOne)));
        Assert.Equal("LIBSVM has no classifiers of one class against the rest.", Message(Train(Kernel.Linear, ClassScheme.OneAgainstRest)));
        Assert.Empty(Directory.GetFiles(_folder));

        static KernelMachine Train(Kernel kernel, ClassScheme scheme) =>
            Svm.Classifier(s_drawn.Samples, s_drawn.Labels, kernel, new SupportVectorOptions { Scheme = scheme });

        string Message(KernelMachine machine) =>
            Assert.Throws<InvalidOperationException>(() => machine.SaveLibsvm(PathOf("machine.model"))).Message;
    }

    [Fact]
    public void The_file_has_the_layout_of_safetensors()
    {
        var path = Path.Combine(_folder, "machine.safetensors");
        Svm.Classifier(s_drawn.Samples, s_drawn.Labels, Kernel.Rbf(0.5)).Save(path);
        var bytes = File.ReadAllBytes(path);
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, length));
        var metadata = header.RootElement.GetProperty("__metadata__");
        Assert.Equal(("rbf", "0.5", "5,7,9"), (Text("kernel"), Text("gamma"), Text("labels")));
        var tensors = header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__").ToList();
        Assert.Equal(["dual_coef", "intercept", "support_vectors"], tensors.Select(tensor => tensor.Name));
        // Tensors lie behind each other, to the end of the file.
        var place = 0;
        foreach (var tensor in tensors)
        {
            var offsets = tensor.Value.GetProperty("data_offsets");
            Assert.Equal(place, offsets[0].GetInt32());
            place = offsets[1].GetInt32();
        }

        Assert.Equal(bytes.Length, 8 + length + place);
        string Text(string key) => metadata.GetProperty(key).GetString()!;
    }

    private void AssertSame(KernelMachine machine)
    {
        machine.Save(PathOf("machine.safetensors"));
        AssertSame(machine, "machine.safetensors");
    }

    private void AssertSame(KernelMachine machine, string file)
    {
        for (var sample = 0; sample < 10; sample++)
        {
            var row = s_drawn.Samples[sample].ToArray();
            var actual = Outputs(file, row).First(output => output.Key is "decision" or "prediction").Value;
            Assert.Equal(machine.Solution.Intercepts.Count, actual.Length);
            // Both in float64, in another order.
            Assert.All(machine.Decide(row).Zip(actual, (a, b) => (a, b)), pair => Assert.Equal(pair.a, pair.b, 1e-9));
        }
    }

    /// <summary>What the compiler's interpreter computes, by the names of outputs.</summary>
    private Dictionary<string, double[]> Outputs(string file, float[] sample)
    {
        var request = ModelRequest.Create(PathOf(file), []);
        if (file.EndsWith(".model", StringComparison.Ordinal))
            request = request with { InputShapes = new Dictionary<string, IntList> { ["input"] = new IntList(1, Drawn.Features) } };
        var graph = FrontEnd.Explain(request, []);
        var x = new Tensor(new Shape(1, Drawn.Features), Array.ConvertAll(sample, value => (double)value));
        var values = new Interpreter(graph).Forward([x]).Outputs;
        return graph.Outputs.Zip(values).ToDictionary(pair => pair.First.Name, pair => pair.Second.Data);
    }

    private string PathOf(string file) => Path.Combine(_folder, file);
}
