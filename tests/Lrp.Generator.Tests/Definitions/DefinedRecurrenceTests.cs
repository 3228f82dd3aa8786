using static Lrp.Generator.Tests.Definitions.DefinedNetworkTests;

namespace Lrp.Generator.Tests.Definitions;

/// <summary>
/// The recurrence h ← tanh(W x + U h + b): as a loop, as a loop over a batch, and with its turns written out. Weights have the same names
/// in all.
/// </summary>
public sealed class DefinedRecurrenceTests
{
    private const int Turns = 12, Width = 5, Batch = 4;

    private const string Source =
        """
        using Lrp;
        using Lrp.Definitions;

        [ExplainedNetwork, Explanation(Composite.Epsilon)]
        public sealed partial class Loop
        {
            [NetworkDefinition]
            internal static Tensor Define(Network net)
            {
                var states = net.Scan(net.Input("x", 12, 5), 6, (net, state, element) =>
                {
                    var sum = net.Dense(element, 6, name: "input") + net.Dense(state, 6, bias: false, name: "state");
                    return sum.Tanh();
                }, name: "rnn");
                return net.Dense(states.Slice(0, -1, int.MaxValue).Flatten(), 3, name: "scores");
            }
        }

        [ExplainedNetwork, Explanation(Composite.Epsilon), InputShape("x", 4, 12, 5)]
        public sealed partial class LoopOfBatch
        {
            [NetworkDefinition]
            static Tensor Define(Network net) => Loop.Define(net);
        }

        [ExplainedNetwork, Explanation(Composite.Epsilon)]
        public sealed partial class WrittenOut
        {
            [NetworkDefinition]
            static Tensor Define(Network net)
            {
                var x = net.Input("x", 12, 5);
                var state = Turn(net, x, 0, x.Flatten().Slice(0, 0, 6) * 0);
                for (var turn = 1; turn < 12; turn++)
                    state = Turn(net, x, turn, state);
                return net.Dense(state, 3, name: "scores");
            }

            [NetworkBlock]
            static Tensor Turn(Network net, Tensor x, int turn, Tensor state)
            {
                var element = x.Slice(0, turn, turn + 1).Flatten();
                var sum = net.Dense(element, 6, weightName: "rnn.input.weight", biasName: "rnn.input.bias")
                    + net.Dense(state, 6, bias: false, weightName: "rnn.state.weight");
                return sum.Tanh();
            }
        }
        """;

    /// <summary>One compilation for all that is asked: it takes seconds.</summary>
    [Fact]
    public void A_loop_gives_what_its_turns_give_written_out_and_each_sample_of_a_batch_what_it_gets_alone()
    {
        var assembly = Compile(Source);
        var loop = assembly.GetType("Loop")!;
        var weights = Weights((IReadOnlyList<Parameter>)loop.GetProperty("Parameters")!.GetValue(null)!);
        using var looped = Load(loop, weights).CreateExplainer();
        using var writtenOut = Load(assembly.GetType("WrittenOut")!, weights).CreateExplainer();
        using var ofBatch = Load(assembly.GetType("LoopOfBatch")!, weights).CreateExplainer();
        Assert.Equal(Batch, ofBatch.BatchSize);

        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, Batch * Turns * Width).Select(_ => (random.NextSingle() * 2) - 1)];
        int[] targets = [0, 1, 2, 1];
        float[] relevanceOfBatch = [.. ofBatch.Explain(inputs, targets)];
        for (var sample = 0; sample < Batch; sample++)
        {
            var input = inputs.AsSpan(sample * Turns * Width, Turns * Width);
            float[] relevance = [.. looped.Explain(input, targets[sample])];
            AssertClose(writtenOut.Explain(input, targets[sample]), relevance);
            AssertClose(writtenOut.Logits, looped.Logits);
            Assert.All(relevance.Chunk(Width), element => Assert.Contains(element, value => value != 0));

            Assert.Equal(looped.Logits.ToArray(), ofBatch.Logits.Slice(sample * 3, 3).ToArray());
            Assert.Equal(relevance, relevanceOfBatch.AsSpan(sample * Turns * Width, Turns * Width).ToArray());
        }
    }

    /// <summary>Small ones of both signs, so that tanh is no step.</summary>
    private static WeightSource Weights(IReadOnlyList<Parameter> parameters)
    {
        var random = new Random(2);
        using var bytes = new MemoryStream();
        Safetensors.Write(
            bytes,
            [.. parameters.Select(parameter => new StoredTensor(parameter.Name, "F32", [.. parameter.Shape]))],
            tensor => [.. Enumerable.Range(0, tensor.Shape.Aggregate(1, (product, dimension) => product * (int)dimension))
                .Select(_ => random.NextDouble() - 0.5)]);
        return WeightSource.FromMemory(bytes.ToArray());
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        float largest = 0, worst = 0;
        for (var index = 0; index < expected.Length; index++)
        {
            largest = Math.Max(largest, Math.Abs(expected[index]));
            worst = Math.Max(worst, Math.Abs(expected[index] - actual[index]));
        }

        Assert.InRange(worst / largest, 0, 1e-6);
    }
}
