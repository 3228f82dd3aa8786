namespace Lrp.Conformance.Tests;

/// <summary>Compiled relevance in float32 is the interpreter's in float64, on networks that no reference covers.</summary>
public class InterpreterParityTests
{
    public static TheoryData<string, InstructionSet> Networks => TestNetworks.WithInstructionSets(TestNetworks.Built).ToTheory();

    [Theory]
    [MemberData(nameof(Networks))]
    public void Compiled_relevance_is_the_interpreter_s(string network, InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Find(network).KeepsInner
            ? TestNetworks.Load(network).CreateExplainer(instructionSet)
            : Workspace.Poisoned(TestNetworks.Load(network), instructionSet);
        var input = TestNetworks.Input(explainer);
        var reference = TestNetworks.Reference(network);
        explainer.Predict(input);
        // From the last explanation to the first and back: none depends on what another left in the workspace.
        var order = Enumerable.Range(0, explainer.Explanations.Count).Reverse().Concat(Enumerable.Range(0, explainer.Explanations.Count));
        foreach (var explanation in order)
        {
            var seed = new float[explainer.LogitCount];
            seed[explanation % seed.Length] = 1;
            var text = TestNetworks.Find(network).Explanations[explanation];
            reference.Check(text, explainer, each => each.Relevance(seed, explanation).ToDoubles());
        }
    }
}
