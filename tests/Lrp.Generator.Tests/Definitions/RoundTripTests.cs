using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lrp.Testing;

namespace Lrp.Generator.Tests.Definitions;

/// <summary>A network that is written as a definition, and read again, is the same network.</summary>
public sealed partial class RoundTripTests
{
    public static TheoryData<string> References => [.. Names("reference")];

    public static TheoryData<string> Reports => [.. Names("reports").Except(s_refused.Keys)];

    public static TheoryData<string> Refused => [.. s_refused.Keys];

    /// <summary>Reports for which the language has no words, and what of them it lacks.</summary>
    private static readonly Dictionary<string, string> s_refused = new()
    {
        ["onnx-argmax-second-output"] = "node 'ArgMax_3' is an ArgMax, ",
        ["onnx-dequantised-weights-per-tensor"] = "node 'Gemm_2' is a Gemm with weights that are computed, ",
        ["onnx-einsum-dense"] = "node 'Einsum_1' is a Reshape, ",
        ["onnx-length-input-unused"] = "node 'lengths' is a single number, ",
        ["onnx-sparse-weights-linear-index"] = "node 'MatMul_1' is a Gemm with weights that are computed, ",
        ["view-with-dynamic-batch"] = "dimension 2 of input 'x' ('h') is not fixed",
        ["weight-norm-unfolded"] = "node '/Conv' is a Conv with weights that are computed, ",
    };

    private static IEnumerable<string> Names(string kind) =>
        Directory.GetDirectories(Folder(kind)).Select(path => Path.GetFileName(path)!).Order();

    private static string Folder(string kind) => Path.Combine(AppContext.BaseDirectory, "Data", kind);

    [Theory]
    [MemberData(nameof(References))]
    public void A_reference_network(string name) => AssertSame(OfFile("reference", name));

    [Theory]
    [MemberData(nameof(Reports))]
    public void A_network_that_was_reported(string name) => AssertSame(OfFile("reports", name));

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_the_language_cannot_say_is_named(string name) => Assert.Contains(
        s_refused[name],
        Assert.Throws<DiagnosticException>(() => StageDump.Write(OfFile("reports", name), "definition", null)).Message,
        StringComparison.Ordinal);

    /// <summary>Samples have no axis for them: nothing else is said instead.</summary>
    [Theory]
    [InlineData("x[1,4]; y=Softmax(x | axis=0)", "node 'y' is a Softmax, ")]
    [InlineData("x[1,4]; y=LogSoftmax(x | axis=0)", "node 'y' is a LogSoftmax, ")]
    [InlineData("x[1,3,4]; y=Transpose(x | perm=[1,0,2])", "node 'y' is an output, ")]
    [InlineData("x[1,3,4]; y=ReduceSum(x); -> y", "node 'y' is a Reduce")]
    [InlineData("x[1,4]; w=[4]; y=Relu(x); z=Exp(w); -> y,z", "node 'z' is an output that depends on no input, ")]
    [InlineData("x[1,4]; s={1,3,4}; y=Expand(x,s)", "node 'y' is an Expand, ")]
    public void What_is_no_sample_is_named(string network, string message)
    {
        using var project = Project.Of("");
        var file = project.WriteModel("net.onnx", OnnxText.Parse(network, opset: 13).ToBytes());
        var refusal = Assert.Throws<DiagnosticException>(
            () => StageDump.Write(new CompilationRequest(file, "", ["Net"]), "definition", null));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>What ONNX files seldom have: a loop, group normalisation, interpolation, padding with what is there.</summary>
    [Theory]
    [InlineData("return net.GroupNormalization(x, 2, 0.001, name: \"g\");")]
    [InlineData("return net.InstanceNormalization(x, weightName: \"w\", biasName: \"b\");")]
    [InlineData("return net.RmsNormalization(x, weightName: \"w\");")]
    [InlineData("return net.PRelu(x, net.Parameter(\"slope\", 4, 1, 1));")]
    [InlineData("return x.Resize((16, 4));")]
    [InlineData("return x.Resize((16, 12), linear: true);")]
    [InlineData("return x.Resize(16, linear: true, alignCorners: true);")]
    [InlineData("return x.Pad(1, (2, 0), mode: Padding.Reflect).Pad(1, mode: Padding.Edge).Pad((0, 1), value: 2.5);")]
    [InlineData("return net.Where(x.Greater(0.5), x, net.Constant([1, 2, 3, 4], 4, 1, 1)) + x.Maximum(0).Minimum(x);")]
    [InlineData("return net.Concat([net.Parameter(\"token\", 1, 1, 8, 8).Expand(1, 8, 8), x.Expand(4, 8, 8)]).Sign().Floor();")]
    [InlineData("return 2 / (1 + x.Exp());")]
    [InlineData("return x.L2Norm([0]) / x.Min([0]).SumSquare([1], keep: true).Ceiling();")]
    [InlineData("return net.TransposedConvolution(x, 6, 3, stride: 2, outputPadding: 1, groups: 2);")]
    [InlineData("return net.Embedding(net.Tokens(\"ids\", 7), 12, 5, weightName: \"table\").Mean([0]) + x.Mean([0, 1, 2]);")]
    [InlineData("return net.Scan(x.Reshape(32, 8), 6, (net, state, element) => (net.Dense(element, 6) + net.Dense(state, 6, bias: false)).Tanh());")]
    [InlineData("return net.Scan(x.Reshape(32, 8), 8, (net, state, element) => { var y = state.Tanh(); return (y * element + y).Tanh(); }, reversed: true);")]
    [InlineData("return net.Convolution(x, 4, 3, name: \"relu2\").Relu().Abs().Relu();")]
    [InlineData("for (var i = 0; i < 5; i++) x = net.BatchNormalization(net.Convolution(x, 4, 1, name: $\"{i}{{x}}\\\"\\n.007\"), name: $\"{i}}}{{{i}\"); return x;")]
    public void A_layer(string body) => AssertSame(ReadBack(Definition.Source("var x = net.Input(\"x\", 4, 8, 8); " + body)));

    /// <summary>Layers in any order, with pieces that repeat: variables keep their values as long as somebody reads them.</summary>
    [Fact]
    public void Networks_that_are_drawn()
    {
        string[] functions = ["Relu", "Tanh", "Abs", "Sigmoid"];
        var withBlocks = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder("x0[1,4]; ");
            var layers = new List<(string Function, int Distance)>();
            for (var layer = 1; layer <= 60; layer++)
            {
                // Most layers are those of twelve before.
                layers.Add(layer > 12 && random.Next(20) > 0 ? layers[layer - 13]
                    : random.Next(3) == 0 ? ("Add", random.Next(1, 5)) : (functions[random.Next(functions.Length)], 0));
                var (function, distance) = layers[^1];
                var other = distance == 0 ? "" : $",x{Math.Max(layer - distance, 0)}";
                text.Append(CultureInfo.InvariantCulture, $"x{layer}={function}(x{layer - 1}{other}); ");
            }

            using var project = Project.Of("");
            var file = project.WriteModel("net.onnx", OnnxText.Parse(text.ToString()).ToBytes());
            withBlocks += AssertSame(new CompilationRequest(file, "", ["Net"])).Contains("[NetworkBlock]", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.InRange(withBlocks, 1, 20);
    }

    /// <summary>Layers that repeat become blocks, and calls of those loops: the goldens are texts that one would like to own.</summary>
    [Fact]
    public void Repeats_are_blocks() => GoldenFiles.Verify("RoundTrip",
    [
        ("ResNet18.txt", AssertSame(ReadBack(File.ReadAllText(Sample("DefineANetwork", "ResNet18.cs")).Replace(
            "namespace DefineANetwork;", "", StringComparison.Ordinal)))),
        ("EfficientNet.txt", AssertSame(new CompilationRequest(Sample("PhotoHeatmap", "Model", "efficientnet-lite0.onnx"), "", ["Model"]))),
        ("Transformer.txt", AssertSame(ReadBack(Definition.Source(
            """
            var x = net.Input("x", 8, 16);
            for (var i = 0; i < 6; i++)
                x = Layer(net.Scope($"encoder.layers.{i}"), x, heads: 4);
            return net.Dense(x.Mean([0]), 10, name: "head");
            """,
            """
            [NetworkBlock]
            static Tensor Layer(Network net, Tensor x, int heads)
            {
                var (length, width) = (x.Shape[0], x.Shape[1]);
                var y = net.LayerNormalization(x, name: "norm1");
                var q = net.Dense(y, width, name: "q").Reshape(length, heads, width / heads).Transpose(1, 0, 2);
                var k = net.Dense(y, width, name: "k").Reshape(length, heads, width / heads).Transpose(1, 2, 0);
                var v = net.Dense(y, width, name: "v").Reshape(length, heads, width / heads).Transpose(1, 0, 2);
                y = (q.MatMul(k) / 2).Softmax().MatMul(v).Transpose(1, 0, 2).Reshape(length, width);
                x += net.Dense(y, width, name: "out");
                y = net.Dense(net.LayerNormalization(x, name: "norm2"), 4 * width, name: "up").Gelu();
                return x + net.Dense(y, width, name: "down");
            }
            """)))),
        ("NoRepeats.txt", AssertSame(OfFile("reference", "lenet-mnist"))),
    ]);

    /// <summary>
    /// Files of transformers put the batch between queries, keys and values and their heads. Definitions have samples only, so that
    /// is another graph, and the same numbers in the same order.
    /// </summary>
    [Fact]
    public void Where_a_file_moves_the_batch_numbers_are_the_same_to_the_bit()
    {
        var model = OnnxText.Parse(
            """
            x[1,6,8]; w=[8,24]; a=MatMul(x,w); heads={1,6,3,2,4}; b=Reshape(a,heads); c=Transpose(b | perm=[2,0,3,1,4]);
            q,k,v=Split(c | axis=0); first={0}; q1=Squeeze(q,first); k1=Squeeze(k,first); v1=Squeeze(v,first);
            k2=Transpose(k1 | perm=[0,1,3,2]); s=MatMul(q1,k2); t=Softmax(s | axis=-1); u=MatMul(t,v1);
            o=Transpose(u | perm=[0,2,1,3]); joined={1,6,8}; p=Reshape(o,joined); d=Add(p,x); m=ReduceMean(d | axes=[1] keepdims=0);
            h=[8,5]; y=MatMul(m,h)
            """).ToBytes();
        using var project = Project.Of("""
            using Lrp;
            [ExplainedNetwork("net.onnx"), Explanation(Composite.EpsilonPlus)]
            public sealed partial class Twin;
            """, NetworkCompiler.Compile);
        var path = project.WriteModel("net.onnx", model);
        project.Write("Model.cs", StageDump.Write(new CompilationRequest(path, "", ["Net"]), "definition", null).Replace(
            "[ExplainedNetwork]", "[ExplainedNetwork, Explanation(Composite.EpsilonPlus)]", StringComparison.Ordinal));
        var generation = project.Generate();
        Assert.Empty(generation.Messages);
        var assembly = generation.Load();
        using var twin = DefinedNetworkTests.Load(assembly.GetType("Twin")!, path);
        using var defined = DefinedNetworkTests.Load(assembly.GetType("Net")!, WeightSource.FromFile(path));
        Assert.Equal(DefinedNetworkTests.Explain(twin), DefinedNetworkTests.Explain(defined));
    }

    /// <summary>
    /// So it passes what the reference network passes: the numbers of the references, by each of their rules, are those of this graph
    /// (Lrp.Conformance.Tests).
    /// </summary>
    [Theory]
    [MemberData(nameof(References))]
    public void A_reference_network_that_is_written_by_hand(string name)
    {
        var (body, blocks) = ReferenceDefinitions.All[name];
        Assert.Equal(
            Canonical(OfFile("reference", name)),
            Canonical(ReadBack(Definition.Source(body, blocks))));
    }

    /// <returns>The text.</returns>
    private static string AssertSame(CompilationRequest network)
    {
        var text = StageDump.Write(network, "definition", null);
        Assert.Equal(Canonical(network), Canonical(ReadBack(text)));
        return text;
    }

    private static CompilationRequest OfFile(string kind, string name) =>
        new(Path.Combine(Folder(kind), name, "model.onnx"), "", ["Model"]);

    private static string Sample(params string[] path) => Path.Combine([SourceTree.Root, "samples", .. path]);

    internal static CompilationRequest ReadBack(string text)
    {
        CompilationRequest? request = null;
        using var project = new Project
        {
            Compiler = asked =>
            {
                request = asked;
                return new CompilationResult([FailedNetworkEmitter.Emit(asked)], []);
            },
        };
        project.Write("Model.cs", text);
        var generation = project.Generate();
        Assert.Empty(generation.Result.Diagnostics);
        Assert.Empty(generation.Errors);
        return request!;
    }

    /// <summary>
    /// The graph that all later stages work on, without names of nodes: weights and constants are called what they are, other values
    /// numbered as they appear.
    /// </summary>
    internal static string Canonical(CompilationRequest request)
    {
        var text = StageDump.Write(request, "canonical", null);
        text = Comment().Replace(text[(text.IndexOf('\n') + 1)..], "");
        // Whether padding counts does not matter where there is none.
        text = string.Join("\n", text.Split('\n').Select(line => line.Contains(" pads ", StringComparison.Ordinal) ? line
            : line.Replace(" with padding", "", StringComparison.Ordinal)));
        var names = Stored().Matches(text).ToDictionary(line => line.Groups[1].Value, line => $"<{line.Groups[2].Value}>");
        var count = 0;
        return ValueName().Replace(Stored().Replace(text, ""), value => names.TryGetValue(value.Value, out var name) ? name
            : names[value.Value] = "%" + count++.ToString(CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("%[0-9]+")]
    private static partial Regex ValueName();

    [GeneratedRegex("^(%[0-9]+) = ((?:weight|constant) .*)\n", RegexOptions.Multiline)]
    private static partial Regex Stored();

    [GeneratedRegex("  # .*")]
    private static partial Regex Comment();
}
