using System.Runtime.InteropServices;
using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Testing;

namespace Lrp.Conformance.Tests;

/// <summary>
/// A compiled batch does with each sample what the network of one sample does, to the last bit. Dense layers alone take the samples for
/// rows of one product, which sums in another order.
/// </summary>
public class BatchTests
{
    private const int Batch = 5;

    /// <summary>Its dense layers are products of many rows.</summary>
    private const string Rows = "rows";

    private const string Plus = "convolution: z+; dense: epsilon(1e-6)", Mixed = "convolution: alphabeta(2,1); dense: gamma(0.25)";

    /// <summary>Networks of N samples, each with its explanations.</summary>
    private static readonly Dictionary<string, (string Text, string[] Explanations)> _networks = new()
    {
        ["convolutions"] = ("""
            x[N,3,9,9]; v=[20,3,3,3]; a=Conv(x,v | pads=[1,1,1,1] strides=[2,2]); b=Relu(a); w=[20,20,1,1]; c=Conv(b,w); d=Add(c,b);
            e=Relu(d); p=MaxPool(e | kernel_shape=[2,2] strides=[2,2]); u=[8,20,2,2]; f=Conv(p,u); g=Tanh(f); y=Flatten(g)
            """, [Plus + "; first: flat", Mixed + "; first: wsquare", "convolution: epsilon(1e-6); first: box(-1, 1)", "gradient"]),
        ["gates"] = ("""
            x[N,20,6,6]; k=[20,1,3,3]; a=Conv(x,k | group=20 pads=[1,1,1,1]); m=GlobalAveragePool(a); w=[20,20,1,1]; s=Conv(m,w);
            h=Sigmoid(s); g=Mul(a,h); r=[20]; q=[20]; u=[20]; v=+[20]; n=BatchNormalization(g,r,q,u,v); t=Relu(n);
            z=BatchNormalization(t,r,q,u,v); l=[1,20,1,1]; o=PRelu(z,l); y=GlobalAveragePool(o)
            """, [Plus, Mixed, "gradient"]),
        ["transposed"] = ("""
            x[N,5,7]; w=[5,18,4]; a=ConvTranspose(x,w | strides=[2] pads=[1,1]); b=Relu(a); v=[18,6,3]; c=Conv(b,v | group=3);
            d=AveragePool(c | kernel_shape=[2] strides=[2]); e=Concat(d,d | axis=1); y=ReduceMean(e | axes=[2] keepdims=0)
            """, [Plus, "*: epsilon(1e-6)", "convolution: gamma(0.25, spread-bias)"]),
        [Rows] = ("""
            x[N,30]; w=[30,40]; b=[40]; a=MatMul(x,w); c=Add(a,b); d=Relu(c); m=ReduceMean(d | axes=[1]); e=Sub(d,m); f=Mul(e,b);
            v=[40,6]; g=MatMul(f,v); y=Softmax(g)
            """, ["dense: epsilon(1e-6)", "dense: alphabeta(2,1)", "gradient"]),
    };

    private static readonly Lazy<Dictionary<(string, int), IExplainedNetwork>> _loaded = new(LoadAll);

    public static TheoryData<string, InstructionSet> Networks =>
        (from name in _networks.Keys from instructionSet in TestNetworks.InstructionSets select (name, instructionSet)).ToTheory();

    public static TheoryData<InstructionSet> InstructionSets => [.. TestNetworks.InstructionSets];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Each_sample_has_the_bits_of_a_single_run(string name, InstructionSet instructionSet)
    {
        var hasRows = name == Rows;
        // What was never written may be anything.
        using var batch = Workspace.Poisoned(_loaded.Value[(name, Batch)], instructionSet);
        using var single = _loaded.Value[(name, 1)].CreateExplainer(instructionSet);
        Assert.Equal((Batch, 1), (batch.BatchSize, single.BatchSize));
        var samples = Enumerable.Range(0, Batch).Select(sample => TestNetworks.Input(single, seed: sample)).ToArray();
        float[] inputs = [.. samples.SelectMany(sample => sample)];
        int[] targets = [2, 0, 3, 1, 2], others = [1, 3, 3, 0, 2];
        AssertRows(hasRows, batch.Predict(inputs), sample => single.Predict(samples[sample]));
        AssertRows(hasRows, batch.Logits, sample => LogitsOf(single, samples[sample]));
        for (var explanation = 0; explanation < batch.Explanations.Count; explanation++)
        {
            var index = explanation;
            // What is divided by sums that nearly vanish tells of their order: there, the interpreter says what is right.
            if (hasRows)
                continue;
            AssertRows(hasRows, batch.Explain(inputs, targets, index), sample => single.Explain(samples[sample], targets[sample], index));
            AssertRows(hasRows, batch.RelevanceOfEach(others, index), sample => single.Explain(samples[sample], others[sample], index));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Threads_give_a_batch_the_same_bits(string name, InstructionSet instructionSet) =>
        ThreadTests.AssertSameBits(_loaded.Value[(name, Batch)], instructionSet);

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Rows_of_dense_layers_are_explained_each_at_its_target(InstructionSet instructionSet)
    {
        using var batch = _loaded.Value[(Rows, Batch)].CreateExplainer(instructionSet);
        // With the first inputs a sum nearly vanishes, of which float32 tells little.
        var inputs = TestNetworks.Input(batch, seed: 2);
        var reference = new InterpreterReference(Request(Rows, Batch), inputs);
        batch.Predict(inputs);
        for (var explanation = 0; explanation < batch.Explanations.Count; explanation++)
        {
            var index = explanation;
            reference.Check($"relevance {index}", batch, each => each.RelevanceOfEach([2, 0, 3, 1, 5], index).ToDoubles());
        }
    }

    [Fact]
    public void One_target_is_that_of_one_sample_and_the_others_have_no_relevance()
    {
        using var batch = _loaded.Value[("convolutions", Batch)].CreateExplainer();
        var inputs = TestNetworks.Input(batch);
        var (length, logits) = (inputs.Length / Batch, batch.LogitCount / Batch);
        var all = batch.Explain(inputs, [2, 2, 2, 2, 2]).ToArray();
        var one = batch.Explain(inputs, logits + 2).ToArray();
        Assert.Equal(all[length..(2 * length)], one[length..(2 * length)]);
        Assert.All(one[..length].Concat(one[(2 * length)..]), value => Assert.Equal(0, value));
    }

    [Fact]
    public void The_balance_is_that_of_all_samples_together()
    {
        using var batch = _loaded.Value[(Rows, Batch)].CreateExplainer();
        using var single = _loaded.Value[(Rows, 1)].CreateExplainer();
        var samples = Enumerable.Range(0, Batch).Select(sample => TestNetworks.Input(single, seed: sample)).ToArray();
        batch.Explain([.. samples.SelectMany(sample => sample)], [0, 1, 2, 3, 4]);
        var together = batch.Ledger().ToArray();
        var apart = samples.Select((sample, index) =>
        {
            single.Explain(sample, index);
            return single.Ledger().ToArray();
        }).ToArray();
        Assert.NotEmpty(together);
        for (var row = 0; row < together.Length; row++)
        {
            var index = row;
            var scale = apart.Max(ledger => Math.Abs(ledger[index].In)) + 1e-6;
            Assert.Equal(apart.Sum(ledger => ledger[index].In) / scale, together[row].In / scale, 1e-5);
            Assert.Equal(apart.Sum(ledger => ledger[index].Out) / scale, together[row].Out / scale, 1e-5);
            Assert.Equal(apart.Sum(ledger => ledger[index].Bias) / scale, together[row].Bias / scale, 1e-5);
        }
    }

    private static ReadOnlySpan<float> LogitsOf(IExplainer explainer, float[] sample)
    {
        explainer.Predict(sample);
        return explainer.Logits;
    }

    private delegate ReadOnlySpan<float> Row(int sample);

    private static void AssertRows(bool hasRows, ReadOnlySpan<float> actual, Row expected)
    {
        var rows = actual.ToArray().Chunk(actual.Length / Batch).ToArray();
        for (var sample = 0; sample < Batch; sample++)
        {
            var single = expected(sample).ToArray();
            if (hasRows)
                Assert.InRange(single.Zip(rows[sample], (one, other) => Math.Abs(one - other)).Max() / single.Max(Math.Abs), 0, 1e-6);
            else
                Assert.Equal(Bits(single), Bits(rows[sample]));
        }
    }

    /// <summary>Numbers compare equal that are not the same: 0 and −0.</summary>
    private static int[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    private static Dictionary<(string, int), IExplainedNetwork> LoadAll() => TestNetworks.LoadAll(
        from name in _networks.Keys
        from size in new[] { 1, Batch }
        select ((name, size), Request(name, size)));

    private static CompilationRequest Request(string name, int size)
    {
        var (text, explanations) = _networks[name];
        var path = Path.Combine(BuiltNetworks.Folder, $"batch-{name}-{size}.onnx");
        if (!File.Exists(path))
            OnnxText.Parse(text.Replace("[N", $"[{size}", StringComparison.Ordinal)).Save(path);
        var request = ModelRequest.Create(path, explanations) with { TypeNames = [$"Batch_{name}_{size}"], SharesAll = true };
        return request with { Explanations = [.. request.Explanations.Select(wanted => wanted with { Ledger = name == Rows })] };
    }
}
