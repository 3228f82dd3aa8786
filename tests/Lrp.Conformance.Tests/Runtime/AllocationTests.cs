namespace Lrp.Conformance.Tests;

/// <summary>Nothing is allocated after construction.</summary>
public class AllocationTests
{
    public static TheoryData<string, InstructionSet> Networks => (
        from network in new[] { "mlp-mnist", "resnet-fashion", "sequence-fashion", "transposed", "two-inputs", "shuffle" }
        from instructionSet in TestNetworks.InstructionSets
        select (network, instructionSet)).ToTheory();

    [Theory]
    [MemberData(nameof(Networks))]
    public void Calls_allocate_nothing(string network, InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load(network).CreateExplainer(instructionSet);
        var input = TestNetworks.Input(explainer);
        var seed = new float[explainer.LogitCount];
        seed[1] = 1;
        var count = explainer.Explanations.Count;
        Run();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            explainer.Predict(input);
            _ = explainer.Logits;
            for (var explanation = 0; explanation < count; explanation++)
            {
                explainer.Relevance(0, explanation);
                explainer.Relevance(seed, explanation);
                explainer.Explain(input, 1, explanation);
            }
        }
    }
}
