using System.Runtime.InteropServices;
using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Testing;

namespace Lrp.Conformance.Tests;

/// <summary>
/// The predictions of an incremental network, which compute what the changes of the input reach, are those of a whole forward pass to the
/// last bit, and so is relevance after them.
/// </summary>
public class IncrementalTests
{
    private const int Drawn = 12, Changes = 12;

    private static readonly Dictionary<string, string> _networks = new()
    {
        ["strides, dilation, residual sums"] = """
            x[1,3,37,29]; v=[20,3,3,3]; b=[20]; a=Conv(x,v,b | pads=[1,1,1,1] strides=[2,2]); c=Relu(a); w=[20,20,3,3];
            d=Conv(c,w | pads=[2,2,2,2] dilations=[2,2]); e=Add(d,c); f=Relu(e); u=[36,20,1,1]; g=Conv(f,u); h=Clip(g);
            k=[36,1,3,3]; i=Conv(h,k | group=36 pads=[0,1,1,0] strides=[2,1]); q=[5,36,1,1]; y=Conv(i,q)
            """,
        ["depthwise"] = """
            x[1,4,40,40]; v=[24,4,1,1]; a=Conv(x,v); b=Relu(a); k=[24,1,5,5]; c=Conv(b,k | group=24 pads=[2,2,2,2]); d=Relu(c);
            w=[8,24,1,1]; e=Conv(d,w); f=[24,8,1,1]; g=Conv(e,f); h=Relu(g); l=[24,1,3,3];
            i=Conv(h,l | group=24 pads=[1,1,1,1] strides=[2,2]); j=Relu(i); m=[8,24,1,1]; n=Conv(j,m); y=GlobalAveragePool(n)
            """,
        ["pools, concatenation"] = """
            x[1,3,33,41]; v=[18,3,3,3]; a=Conv(x,v | strides=[1,2]); b=Relu(a);
            c=MaxPool(b | kernel_shape=[3,3] strides=[2,2] pads=[1,1,1,1]); w=[7,18,1,1]; d=Conv(c,w); e=AveragePool(c | kernel_shape=[3,3] pads=[1,1,1,1]); u=[11,18,3,3]; f=Conv(c,u | pads=[1,1,1,1]);
            g=Concat(d,e,f | axis=1); h=Relu(g); t=[6,36,2,2]; i=Conv(h,t | strides=[2,2]); y=GlobalMaxPool(i)
            """,
        ["squeeze and excite"] = """
            x[1,3,24,24]; v=[20,3,3,3]; a=Conv(x,v | pads=[1,1,1,1]); b=Relu(a); m=GlobalAveragePool(b); w=[20,20,1,1]; s=Conv(m,w);
            h=Sigmoid(s); g=Mul(b,h); k=[9,20,3,3]; y=Conv(g,k)
            """,
        ["transposed"] = """
            x[1,2,16,20]; v=[18,2,3,3]; a=Conv(x,v | pads=[1,1,1,1]); o=[18,6,3,3]; f=ConvTranspose(a,o | pads=[1,1,1,1]); b=Relu(f);
            k=[6,7,2,2]; c=ConvTranspose(b,k | strides=[2,2]); d=Relu(c); u=[4,7,3,3]; e=Conv(d,u | pads=[1,1,1,1]); g=Tanh(e); y=Mul(g,g)
            """,
        ["resize"] = """
            x[1,3,20,20]; v=[20,3,3,3]; a=Conv(x,v | pads=[1,1,1,1] strides=[2,2]); b=Relu(a); s=<1,1,2,2>; c=Resize(b,,s | mode='linear');
            w=[5,20,3,3]; d=Conv(c,w | pads=[1,1,1,1]); e=Relu(d); y=GlobalAveragePool(e)
            """,
        ["a series"] = """
            x[1,6,90]; v=[20,6,5]; a=Conv(x,v | pads=[2,2]); b=Relu(a); k=[20,1,7]; c=Conv(b,k | group=20 pads=[3,3]); d=Relu(c);
            p=MaxPool(d | kernel_shape=[3] strides=[3]); w=[9,20,3]; e=Conv(p,w | dilations=[2]); f=Relu(e); g=Flatten(f); u=[234,5];
            y=MatMul(g,u)
            """,
        ["two pictures"] = """
            x[1,3,20,20]; z[1,2,10,10]; v=[20,3,3,3]; a=Conv(x,v | pads=[1,1,1,1] strides=[2,2]); w=[20,2,1,1]; b=Conv(z,w);
            c=Add(a,b); d=Relu(c); u=[4,20,3,3]; e=Conv(d,u); y=Softmax(e | axis=1)
            """,
        ["no picture"] = "x[1,30]; w=[30,40]; a=MatMul(x,w); d=Relu(a); v=[40,6]; g=MatMul(d,v); y=Softmax(g)",
    };

    private static readonly Lazy<Dictionary<string, IExplainedNetwork>> _loaded = new(() => LoadAll(
        _networks.Keys.Select(name => (name, Request(name)))));

    private static readonly Lazy<Dictionary<string, IExplainedNetwork>> _drawn = new(() => LoadAll(
        Enumerable.Range(0, Drawn).Select(seed => ($"{seed}", MatrixReference.Of(seed).Drawn.Network.Request))));

    public static TheoryData<string, InstructionSet> Networks =>
        (from name in _networks.Keys from instructionSet in TestNetworks.InstructionSets select (name, instructionSet)).ToTheory();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Drawn)];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Predictions_have_the_bits_of_a_whole_pass_whatever_changes(string name, InstructionSet instructionSet) =>
        Check(_loaded.Value[name], instructionSet);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Predictions_of_random_networks_have_the_bits_of_a_whole_pass(int seed) =>
        Check(_drawn.Value[$"{seed}"], TestNetworks.InstructionSets[seed % TestNetworks.InstructionSets.Count]);

    [Fact]
    public void Integers_and_an_explanation_in_between_are_no_reason_to_trust_what_was_left()
    {
        var network = _loaded.Value["depthwise"];
        using var explainer = network.CreateExplainer();
        var (first, second) = (TestNetworks.Input(explainer, seed: 1), TestNetworks.Input(explainer, seed: 2));
        int[] integers = [.. second.Select(value => (int)(value * 10))];
        explainer.Predict(first);
        explainer.Explain(second, 1);
        AssertEqual(network, null, first, explainer.Predict(first));
        explainer.Predict(integers);
        AssertEqual(network, null, first, explainer.Predict(first));
        Assert.Throws<ArgumentException>(() => explainer.Predict(first.AsSpan(1)));
        AssertEqual(network, null, first, explainer.Predict(first));
    }

    [Fact]
    public void What_was_no_number_is_gone_with_it()
    {
        var network = _loaded.Value["strides, dilation, residual sums"];
        using var explainer = network.CreateExplainer();
        var input = TestNetworks.Input(explainer);
        explainer.Predict(input);
        float[] broken = [.. input];
        broken[500] = float.NaN;
        Assert.Contains(explainer.Predict(broken).ToArray(), float.IsNaN);
        AssertEqual(network, null, input, explainer.Predict(input));
    }

    private static void Check(IExplainedNetwork network, InstructionSet instructionSet)
    {
        // What was never written may be anything.
        using var explainer = Workspace.Poisoned(network, instructionSet);
        var random = new Random(7);
        var input = TestNetworks.Input(explainer);
        explainer.Predict(input);
        for (var change = 0; change < Changes; change++)
        {
            // The last one changes nothing.
            if (change < Changes - 1)
                Change(explainer.Inputs, input, random, isLarge: change % 4 == 3);
            AssertEqual(network, instructionSet, input, explainer.Predict(input));
            using var whole = network.CreateExplainer(instructionSet);
            whole.Predict(input);
            Assert.Equal(Bits(whole.Logits), Bits(explainer.Logits));
            for (var explanation = 0; explanation < explainer.Explanations.Count; explanation++)
                Assert.Equal(Bits(whole.Relevance(0, explanation)), Bits(explainer.Relevance(0, explanation)));
        }
    }

    /// <summary>Other numbers in a rectangle of one input.</summary>
    private static void Change(IReadOnlyList<TensorInfo> inputs, float[] values, Random random, bool isLarge)
    {
        var chosen = random.Next(inputs.Count);
        var start = inputs.Take(chosen).Sum(input => input.Length);
        var shape = inputs[chosen].Shape;
        var (height, width) = (shape.Count > 3 ? shape[^2] : 1, shape[^1]);
        var (rows, columns) = (Side(height), Side(width));
        for (var at = 0; at < inputs[chosen].Length; at++)
        {
            if (rows.Contains(at / width % height) && columns.Contains(at % width))
                values[start + at] = (random.NextSingle() * 2) - 1;
        }

        int[] Side(int size)
        {
            var length = random.Next(1, Math.Max(isLarge ? size : size / 5, 1) + 1);
            return [.. Enumerable.Range(random.Next(size - length + 1), length)];
        }
    }

    private static void AssertEqual(
        IExplainedNetwork network, InstructionSet? instructionSet, float[] input, ReadOnlySpan<float> actual)
    {
        using var whole = network.CreateExplainer(instructionSet);
        Assert.Equal(Bits(whole.Predict(input)), Bits(actual));
    }

    /// <summary>Numbers compare equal that are not the same: 0 and −0.</summary>
    private static int[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    private static Dictionary<string, IExplainedNetwork> LoadAll(IEnumerable<(string Name, CompilationRequest Request)> networks) =>
        TestNetworks.LoadAll(networks.Select(network => (network.Name, network.Request with { Incremental = true })));

    private static CompilationRequest Request(string name)
    {
        var type = "Incremental_" + string.Concat(name.Where(char.IsLetter));
        var path = Path.Combine(BuiltNetworks.Folder, type + ".onnx");
        if (!File.Exists(path))
            OnnxText.Parse(_networks[name]).Save(path);
        return ModelRequest.Create(path, ["EpsilonPlus", "gradient"]) with { TypeNames = [type] };
    }
}
