using Lrp.Cli.Checking;

namespace Lrp.Conformance.Tests;

/// <summary>Compiled relevance in float32 is the interpreter's in float64, on networks that no reference covers.</summary>
public class InterpreterParityTests
{
    private const double Tolerance = 5e-5;

    public static TheoryData<string, InstructionSet> Networks => TestNetworks.WithInstructionSets(TestNetworks.Built).ToTheory();

    [Theory]
    [MemberData(nameof(Networks))]
    public void Compiled_relevance_is_the_interpreter_s(string network, InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load(network).CreateExplainer(instructionSet);
        using var interpreter = TestNetworks.Interpret(network);
        var input = TestNetworks.Input(explainer);
        if (!TestNetworks.Find(network).KeepsInner)
            Workspace.Poison(explainer);
        interpreter.Predict(input);
        explainer.Predict(input);
        // From the last explanation to the first and back: none depends on what another left in the workspace.
        var order = Enumerable.Range(0, explainer.Explanations.Count).Reverse().Concat(Enumerable.Range(0, explainer.Explanations.Count));
        foreach (var explanation in order)
        {
            var target = explanation % explainer.LogitCount;
            var seed = new float[explainer.LogitCount];
            seed[target] = 1;
            var expected = Array.ConvertAll(interpreter.Relevance(seed, explanation).ToArray(), value => (double)value);
            var deviation = Deviation.OfLargest(explainer.Relevance(seed, explanation), expected);
            Assert.True(deviation <= Tolerance, $"{TestNetworks.Find(network).Explanations[explanation]}: off by {deviation:e1} of the largest");
        }
    }
}
