namespace Lrp.Conformance.Tests;

/// <summary>What comes into a layer is what goes out, is absorbed, or is dropped.</summary>
public class LedgerTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string, InstructionSet> Networks =>
        TestNetworks.WithInstructionSets(TestNetworks.Built.Where(network => network.KeepsInner)).ToTheory();

    public static TheoryData<string> Interpreted => [.. TestNetworks.Built.Where(network => network.KeepsInner).Select(network => network.Name)];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Balance_of_every_layer_closes(string network, InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load(network).CreateExplainer(instructionSet);
        AssertCloses(explainer, TestNetworks.Find(network).Explanations, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Interpreted))]
    public void Balance_closes_in_the_interpreter(string network)
    {
        using var explainer = TestNetworks.Interpret(network);
        AssertCloses(explainer, TestNetworks.Find(network).Explanations, 1e-7);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Columns_are_the_interpreter_s(string network, InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load(network).CreateExplainer(instructionSet);
        using var interpreter = TestNetworks.Interpret(network);
        var input = TestNetworks.Input(explainer);
        for (var explanation = 0; explanation < explainer.Explanations.Count; explanation++)
        {
            explainer.Explain(input, 0, explanation);
            interpreter.Explain(input, 0, explanation);
            var actual = explainer.Ledger(explanation);
            var expected = interpreter.Ledger(explanation);
            Assert.Equal(expected.Length, actual.Length);
            for (var row = 0; row < actual.Length; row++)
            {
                var tolerance = 1e-4 * Magnitude(interpreter, actual[row].Layer, explanation);
                Assert.Equal(expected[row].Layer, actual[row].Layer);
                Assert.Equal(expected[row].Operator, actual[row].Operator);
                Assert.Equal(expected[row].In, actual[row].In, tolerance);
                Assert.Equal(expected[row].Out, actual[row].Out, tolerance);
                Assert.Equal(expected[row].Bias, actual[row].Bias, tolerance);
                Assert.Equal(expected[row].Stabiliser, actual[row].Stabiliser, tolerance);
                Assert.Equal(expected[row].Dropped, actual[row].Dropped, tolerance);
            }
        }
    }

    private static void AssertCloses(IExplainer explainer, IReadOnlyList<string> texts, double tolerance)
    {
        var input = TestNetworks.Input(explainer);
        for (var explanation = 0; explanation < texts.Count; explanation++)
        {
            explainer.Explain(input, 0, explanation);
            var rows = explainer.Ledger(explanation);
            Assert.True(rows.Length > 1);
            foreach (var row in rows)
            {
                var scale = Magnitude(explainer, row.Layer, explanation);
                Assert.True(Math.Abs(row.Gap) <= tolerance * scale, $"{texts[explanation]}: {row} leaves {row.Gap:e1} of {scale:e1}");
            }
        }
    }

    /// <summary>Σ|R| of a layer's output.</summary>
    private static double Magnitude(IExplainer explainer, string layer, int explanation)
    {
        var sum = 0.0;
        foreach (var relevance in explainer.Kept(layer, explanation).Relevance)
            sum += Math.Abs(relevance);
        return sum;
    }
}
