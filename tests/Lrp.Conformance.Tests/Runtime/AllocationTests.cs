namespace Lrp.Conformance.Tests;

/// <summary>Nothing is allocated after construction.</summary>
public class AllocationTests
{
    public static TheoryData<string, InstructionSet> Networks => TestNetworks.WithInstructionSets(
        "mlp-mnist", "resnet-fashion", "sequence-fashion", "transposed", "two-inputs", "shuffle", "machine-pairs",
            "machine-probabilities").ToTheory();

    public static TheoryData<string> Names =>
        [.. TestNetworks.WithInstructionSets("mlp-mnist", "sequence-fashion", "transposed", "two-inputs", "shuffle", "residual",
            "machine-pairs")
            .Select(row => row.Item1).Distinct()];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Calls_allocate_nothing(string network, InstructionSet instructionSet) =>
        AssertNothingIsAllocated(TestNetworks.Load(network), instructionSet);

    [Theory]
    [MemberData(nameof(Names))]
    public void Nor_do_they_in_a_Debug_build(string network)
    {
        using var loaded = TestNetworks.LoadDebug(network);
        Assert.All(TestNetworks.Find(network).InstructionSets, instructionSet => AssertNothingIsAllocated(loaded, instructionSet));
    }

    private static void AssertNothingIsAllocated(IExplainedNetwork network, InstructionSet instructionSet)
    {
        using var explainer = network.CreateExplainer(instructionSet);
        var input = TestNetworks.Input(explainer);
        var seed = new float[explainer.LogitCount];
        seed[1] = 1;
        var count = explainer.Explanations.Count;
        AssertNothingIsAllocatedBy(() =>
        {
            explainer.Predict(input);
            _ = explainer.Logits;
            for (var explanation = 0; explanation < count; explanation++)
            {
                explainer.Relevance(0, explanation);
                explainer.Relevance(seed, explanation);
                explainer.Explain(input, 1, explanation);
            }
        });
    }

    /// <summary>The second time: the first may compile.</summary>
    internal static void AssertNothingIsAllocatedBy(Action calls)
    {
        calls();
        var before = GC.GetAllocatedBytesForCurrentThread();
        calls();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
