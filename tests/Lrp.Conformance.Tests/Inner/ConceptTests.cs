using Lrp.Cli.Checking;

namespace Lrp.Conformance.Tests;

/// <summary>Relevance through chosen channels of an inner layer.</summary>
public class ConceptTests
{
    public static TheoryData<string, InstructionSet> Networks => TestNetworks.WithInstructionSets("kept-doubled", "kept-rules-dense").ToTheory();

    [Theory]
    [MemberData(nameof(Networks))]
    public void All_channels_are_the_whole_relevance(string network, InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load(network).CreateExplainer(instructionSet);
        var input = TestNetworks.Input(explainer);
        var expected = explainer.Explain(input, 1).ToArray();
        foreach (var layer in Layers(explainer))
            Assert.Equal(expected, explainer.Relevance(1, 0, layer.Index, [.. Enumerable.Range(0, layer.Channels)]));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Channels_one_by_one_add_up_to_all(string network, InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load(network).CreateExplainer(instructionSet);
        var input = TestNetworks.Input(explainer);
        for (var explanation = 0; explanation < explainer.Explanations.Count; explanation++)
        {
            explainer.Explain(input, 1, explanation);
            // Everything passes the layer that gives the logits.
            var last = Layers(explainer)[^1];
            var expected = Array.ConvertAll(explainer.Relevance(1, explanation).ToArray(), value => (double)value);
            var sums = new float[input.Length];
            for (var channel = 0; channel < last.Channels; channel++)
            {
                var relevance = explainer.Relevance(1, explanation, last.Index, [channel]);
                for (var index = 0; index < sums.Length; index++)
                    sums[index] += relevance[index];
            }

            Assert.True(Deviation.OfLargest(sums, expected) <= 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void One_channel_is_the_interpreter_s(string network, InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load(network).CreateExplainer(instructionSet);
        var reference = TestNetworks.Reference(network);
        explainer.Predict(TestNetworks.Input(explainer));
        foreach (var layer in Layers(explainer))
        {
            reference.Check(
                $"last channel of {layer.Name}", explainer, each => each.Relevance(1, 2, layer.Index, [layer.Channels - 1]).ToDoubles());
        }
    }

    [Fact]
    public void A_mask_is_for_one_call_only()
    {
        using var explainer = TestNetworks.Load("kept-doubled").CreateExplainer();
        var input = TestNetworks.Input(explainer);
        var expected = explainer.Explain(input, 1).ToArray();
        Assert.NotEqual(expected, explainer.Relevance(1, 0, 0, [0]).ToArray());
        Assert.Equal(expected, explainer.Relevance(1));
        explainer.Relevance(1, 0, 0, []);
        Assert.Equal(expected, explainer.Explain(input, 1));
    }

    /// <summary>Those whose channels are the axis behind the batch.</summary>
    private static List<(int Index, string Name, int Channels)> Layers(IExplainer explainer) =>
        [.. explainer.KeptLayers().Select((layer, index) => (index, layer.Name, layer.Shape[1]))];
}
