using System.Runtime.InteropServices;

namespace Lrp.Conformance.Tests;

/// <summary>Results depend on input, target and explanation, and on nothing else, to the last bit.</summary>
public class ReproducibilityTests
{
    public static TheoryData<string, InstructionSet> Networks => (
        from network in new[] { "lenet-mnist", "mobilenet-fashion", "inception-fashion", "gate", "one-dimensional" }
        from instructionSet in TestNetworks.InstructionSets
        select (network, instructionSet)).ToTheory();

    [Theory]
    [MemberData(nameof(Networks))]
    public void Two_explainers_give_the_same_bits(string network, InstructionSet instructionSet)
    {
        using var first = TestNetworks.Load(network).CreateExplainer(instructionSet);
        using var second = TestNetworks.Load(network).CreateExplainer(instructionSet);
        var input = TestNetworks.Input(first);
        Assert.Equal(Bits(first.Predict(input)), Bits(second.Predict(input)));
        for (var explanation = 0; explanation < first.Explanations.Count; explanation++)
            Assert.Equal(Bits(first.Explain(input, 1, explanation)), Bits(second.Explain(input, 1, explanation)));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Other_inputs_targets_and_explanations_before_do_not_matter(string network, InstructionSet instructionSet)
    {
        using var fresh = TestNetworks.Load(network).CreateExplainer(instructionSet);
        using var used = TestNetworks.Load(network).CreateExplainer(instructionSet);
        float[] input = TestNetworks.Input(fresh), other = TestNetworks.Input(fresh, seed: 2);
        var count = fresh.Explanations.Count;
        for (var explanation = 0; explanation < count; explanation++)
            used.Explain(other, 2, explanation);
        used.Predict(input);
        for (var explanation = 0; explanation < count; explanation++)
        {
            used.Relevance(0, explanation);
            used.Relevance(3, (explanation + 1) % count);
            Assert.Equal(Bits(fresh.Explain(input, 1, explanation)), Bits(used.Relevance(1, explanation)));
            used.Relevance(2, explanation);
            Assert.Equal(Bits(fresh.Explain(input, 1, explanation)), Bits(used.Relevance(1, explanation)));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public async Task Explainers_of_one_network_on_several_threads_give_the_same_bits(string network, InstructionSet instructionSet)
    {
        var shared = TestNetworks.Load(network);
        using var alone = shared.CreateExplainer(instructionSet);
        var input = TestNetworks.Input(alone);
        var expected = Run(alone, input);
        var threads = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(() =>
        {
            using var explainer = shared.CreateExplainer(instructionSet);
            return Enumerable.Range(0, 3).Select(_ => Run(explainer, input)).ToArray();
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        foreach (var results in await Task.WhenAll(threads))
            Assert.All(results, result => Assert.Equal(expected, result));
    }

    private static int[] Run(IExplainer explainer, float[] input) =>
    [
        .. Bits(explainer.Predict(input)),
        .. Enumerable.Range(0, explainer.Explanations.Count).SelectMany(explanation => Bits(explainer.Explain(input, 1, explanation))),
    ];

    /// <summary>Numbers compare equal that are not the same: 0 and −0.</summary>
    private static int[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();
}
