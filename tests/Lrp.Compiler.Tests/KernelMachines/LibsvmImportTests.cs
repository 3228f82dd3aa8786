using System.Globalization;
using System.Text;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.KernelMachines;
using Lrp.Compiler.Onnx;

namespace Lrp.Compiler.Tests.KernelMachines;

public class LibsvmImportTests
{
    private const string Pair =
        "svm_type c_svc\nkernel_type rbf\ngamma 0.5\nnr_class 2\ntotal_sv 3\nrho 0.25\nlabel 8 -3\nnr_sv 1 2\nSV\n"
        + "2 1:1 3:-0.5 \n-0.5 2:2 \n-1.5 1:-1 2:1 3:1e-1 \n";

    private const string Three =
        "svm_type c_svc\nkernel_type linear\nnr_class 3\ntotal_sv 3\nrho 0.1 0.2 0.3\nlabel 7 1 4\nnr_sv 1 1 1\nSV\n"
        + "10 20 1:1\n30 40 2:1\n50 60 1:1 2:1\n";

    [Fact]
    public void Decisions_are_sums_over_support_vectors_less_rho()
    {
        double[] x = [0.5, 1, -1];
        var expected = (2 * Rbf(1, 0, -0.5)) - (0.5 * Rbf(0, 2, 0)) - (1.5 * Rbf(-1, 1, 0.1)) - 0.25;
        Assert.Equal(expected, Output(Import(Pair), "decision", x).Single(), 12);

        double Rbf(params double[] u) => Math.Exp(-0.5 * u.Zip(x, (a, b) => (a - b) * (a - b)).Sum());
    }

    [Fact]
    public void One_against_one_each_pair_reads_the_rows_of_its_classes()
    {
        // k = (2, 3, 5): class 0 gives row j − 1 for pair (0, j), class j row 0; and so on.
        Assert.Equal([(10 * 2) + (30 * 3) - 0.1, (20 * 2) + (50 * 5) - 0.2, (40 * 3) + (60 * 5) - 0.3],
            Output(Import(Three), "decision", 2, 3));
        Assert.Equal(["7 against 1", "7 against 4", "1 against 4"], Import(Three).OutputInfos[0].Labels);
    }

    [Fact]
    public void The_label_is_that_of_the_first_class_with_most_votes()
    {
        Assert.Equal([7], Output(Import(Three), "label", 2, 3));
        Assert.Equal([4], Output(Import(Three), "label", -2, -3));
        Assert.Equal([-3], Output(Import(Pair), "label", 0, 2, 0));
    }

    [Fact]
    public void An_anomaly_is_labelled_minus_one()
    {
        var graph = Import("svm_type one_class\nkernel_type linear\nnr_class 2\ntotal_sv 1\nrho 1\nSV\n1 1:1\n");
        Assert.Equal((-0.5, -1), (Output(graph, "decision", 0.5)[0], Output(graph, "label", 0.5)[0]));
        Assert.Equal((0.5, 1), (Output(graph, "decision", 1.5)[0], Output(graph, "label", 1.5)[0]));
    }

    [Fact]
    public void Without_support_vectors_the_intercept_is_all_there_is()
    {
        const string Model = "svm_type epsilon_svr\nkernel_type rbf\ngamma 0.5\nnr_class 2\ntotal_sv 0\nrho -0.75\nSV\n";
        var graph = Import(Model, new IntList(1, 3));
        Assert.Equal([0.75], Output(graph, "prediction", 1, 2, 3));
        Compiler.Relevance.RelevanceStage.Run(graph, [new ExplanationRequest("kernel: exact")], []);
        var interpreter = new Interpreter(graph);
        var forward = interpreter.Forward(new Tensor(new Shape(1, 3), [1, 2, 3]));
        Assert.Equal([0.25, 0.25, 0.25], interpreter.Explain(0, forward, 0)[0].Data);
        var classes = Import(Three[..Three.IndexOf("10 20", StringComparison.Ordinal)].Replace("sv 3", "sv 0", StringComparison.Ordinal)
            .Replace("sv 1 1 1", "sv 0 0 0", StringComparison.Ordinal), new IntList(1, 3));
        Assert.Equal([-0.1, -0.2, -0.3], Output(classes, "decision", 1, 2, 3));
        Assert.Equal([4], Output(classes, "label", 1, 2, 3));
    }

    [Fact]
    public void Features_beyond_those_of_the_file_are_there_where_the_shape_says_so()
    {
        var graph = Import(Three, new IntList(2, 5));
        Assert.Equal(new Shape(2, 3), graph.Output.Shape);
        Assert.Equal([109.9, 289.8, 419.7, -0.1, -0.2, -0.3], Output(graph, "decision", 2, 3, 9, 9, 9, 0, 0, 9, 9, 9),
            (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal("LRP1006", Fails(() => Import(Three, new IntList(1, 1))).Descriptor.Id);
    }

    [Fact]
    public void Lines_may_come_in_any_order_and_end_as_on_Windows()
    {
        var lines = Pair.Split('\n');
        var text = string.Join("\r\n", lines.Take(8).Reverse().Concat(lines.Skip(8)));
        Assert.Equal(Output(Import(Pair), "decision", 1, 2, 3), Output(Import(text), "decision", 1, 2, 3));
    }

    [Fact]
    public void A_precomputed_kernel_is_named_with_its_vectors_in_the_file_beside_it()
    {
        const string model = "svm_type nu_svr\nkernel_type precomputed\nnr_class 2\ntotal_sv 2\nrho 0.5\nSV\n2 0:3\n-1 0:1\n";
        var graph = Import(model, Training("hik", 1, 0.5, 0, 0, 3, 0.25));
        Assert.Equal((2 * (1 + 0.25)) - (1 + 0.5) - 0.5, Output(graph, "prediction", 1, 0.5).Single(), 12);
        Assert.Contains("has no tensor 'vectors'", Fails(() => Import(model, SafetensorsFiles.Write("hik", ("rows", [1], [1.0])))).Message,
            StringComparison.Ordinal);
        Assert.Contains("kernel 'cosine' is none of linear", Fails(() => Import(model, Training("cosine", 1, 1, 1, 1, 1, 1))).Message,
            StringComparison.Ordinal);
        Assert.Contains("is vector 3 of 2", Fails(() =>
            Import(model, SafetensorsFiles.Write("hik", ("vectors", [2, 2], [1, 1, 1, 1])))).Message, StringComparison.Ordinal);
        Assert.Equal("LRP1001", Fails(() => Import(model)).Descriptor.Id);

        static byte[] Training(string kernel, params double[] numbers) => SafetensorsFiles.Write(kernel, ("vectors", [3, 2], numbers));
    }

    [Theory]
    [InlineData("kernel_type rbf", "kernel_type cosine", "line 2: kernel_type 'cosine' is none of linear, polynomial")]
    [InlineData("gamma 0.5\n", "", "the kernel rbf has no 'gamma'")]
    [InlineData("gamma 0.5", "gamma half", "line 3: gamma 'half' is no number")]
    [InlineData("gamma 0.5", "gamma -0.5", "γ of its kernel rbf is -0.5")]
    [InlineData("gamma 0.5", "gamma 1e999", "line 3: gamma '1e999' is no number")]
    [InlineData("total_sv 3", "total_sv 4", "nr_sv does not share 4 support vectors among 2 classes")]
    [InlineData("-0.5 2:2 \n", "", "line 11: there are 2 of 3 support vectors")]
    [InlineData("nr_sv 1 2", "nr_sv 2 2", "nr_sv does not share 3 support vectors among 2 classes")]
    [InlineData("total_sv 3", "total_sv 2", "nr_sv does not share 2 support vectors among 2 classes")]
    [InlineData("rho 0.25", "rho 0.25 1", "'rho' has 2 numbers instead of 1")]
    [InlineData("label 8 -3", "label 8", "there are 1 labels for 2 classes")]
    [InlineData("label 8 -3", "label 8 x", "'label' has 'x', which is no integer")]
    [InlineData("label 8 -3", "lable 8 -3", "line 7: 'lable' is none of the keys svm_type")]
    [InlineData("label 8 -3", "rho 8", "line 7: 'rho' is there twice")]
    [InlineData("label 8 -3", "probA 1", "there is only one of probA and probB")]
    [InlineData("2 1:1", "1:1", "line 10: '1:1' is no coefficient")]
    [InlineData("3:-0.5", "3:x", "line 10: '3:x' is no index:value pair")]
    [InlineData("1:1 3:-0.5", "3:1 1:-0.5", "line 10: index 1 comes after 3")]
    [InlineData("1:1 3:-0.5", "0:1 3:-0.5", "features count from 1")]
    [InlineData("2:2 ", "2000000000:2 ", "line 11: index 2000000000 is too large")]
    [InlineData("2:2 ", "2:nan ", "line 11: '2:nan' is no index:value pair")]
    [InlineData("SV\n", "SV SV\n", "line 9: 'SV' is followed by 'SV'")]
    [InlineData("nr_sv 1 2\n", "", "nr_sv does not share")]
    [InlineData("1e-1 \n", "1e-1 \n1 1:1\n", "line 13: there are more than 3 support vectors")]
    public void What_is_no_model_is_refused_by_its_line(string old, string replacement, string words)
    {
        Assert.Contains(old, Pair, StringComparison.Ordinal);
        var diagnostic = Fails(() => Import(Pair.Replace(old, replacement, StringComparison.Ordinal)));
        Assert.Equal("LRP1019", diagnostic.Descriptor.Id);
        Assert.Contains("'net.txt'", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_features_in_a_small_file_are_refused()
    {
        var text = "svm_type nu_svr\nkernel_type linear\nnr_class 2\ntotal_sv 20\nrho 1\nSV\n"
            + string.Concat(Enumerable.Repeat("1 60000000:1\n", 20));
        Assert.Equal("LRP1013", Fails(() => Import(text)).Descriptor.Id);
    }

    /// <summary>
    /// Bytes changed, left out, repeated and cut: each file is a model, or has an error that names it and, where there is one, the line.
    /// </summary>
    [Fact]
    public void Ten_thousand_damaged_files_are_models_or_named_errors()
    {
        var random = new Random(20);
        string[] originals = [Pair, Three, Three.Replace("nr_sv", "probA 1 2 3\nprobB 0.1 0.2 0.3\nnr_sv", StringComparison.Ordinal)];
        var models = 0;
        for (var round = 0; round < 10_000; round++)
        {
            var bytes = Encoding.ASCII.GetBytes(originals[round % originals.Length]).ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
                Damage(bytes, random);
            var file = ModelFile.FromBytes("net.txt", [.. bytes]);
            try
            {
                var graph = KernelMachineImport.Import(file, ImportOptions.None);
                GraphVerifier.Verify(graph);
                new Interpreter(graph).Forward(new Tensor(graph.Inputs[0].Shape));
                models++;
            }
            catch (DiagnosticException exception)
            {
                Assert.Contains("'net.txt'", exception.Diagnostic.Message, StringComparison.Ordinal);
                Assert.Contains(exception.Diagnostic.Descriptor.Id, new[] { "LRP1019", "LRP1013" });
            }
        }

        Assert.InRange(models, 100, 9_900);
    }

    private static void Damage(List<byte> bytes, Random random)
    {
        if (bytes.Count == 0)
            return;
        var at = random.Next(bytes.Count);
        switch (random.Next(5))
        {
            case 0: bytes[at] = (byte)random.Next(256); break;
            case 1: bytes[at] = (byte)"0123456789 :.-e\n"[random.Next(16)]; break;
            case 2: bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at)); break;
            case 3: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 30), bytes.Count - at))); break;
            default: bytes.RemoveRange(at, bytes.Count - at); break;
        }
    }

    private static Diagnostic Fails(Action import) => Assert.Throws<DiagnosticException>(import).Diagnostic;

    private static Graph Import(string text, IntList? shape = null) => Import(text, null, shape);

    private static Graph Import(string text, byte[]? training, IntList? shape = null)
    {
        var files = training is null ? [] : new Dictionary<string, byte[]> { ["training.safetensors"] = training };
        var shapes = shape is { } pinned ? new Dictionary<string, IntList> { ["input"] = pinned } : [];
        var graph = KernelMachineImport.Import(ModelFile.FromBytes("net.txt", Encoding.ASCII.GetBytes(text), files),
            new ImportOptions(shapes));
        GraphVerifier.Verify(graph);
        return graph;
    }

    private static double[] Output(Graph graph, string name, params double[] x) =>
        new Interpreter(graph).Forward([new Tensor(graph.Inputs[0].Shape, x)])
            .Outputs[graph.OutputInfos.FindIndex(info => info.Name == name)].Data;
}
