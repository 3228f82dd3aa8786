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
        var reference = TestNetworks.Reference(network);
        explainer.Predict(TestNetworks.Input(explainer));
        for (var explanation = 0; explanation < explainer.Explanations.Count; explanation++)
        {
            var index = explanation;
            foreach (var layer in Ledger(explainer).ToArray())
            {
                reference.Check(
                    $"{layer.Operator} {layer.Layer} in {index}", explainer, Columns, each => Magnitude(each, layer.Layer, index));

                double[] Columns(IExplainer each)
                {
                    var row = Assert.Single(Ledger(each).ToArray(), row => (row.Layer, row.Operator) == (layer.Layer, layer.Operator));
                    return [row.In, row.Out, row.Bias, row.Stabiliser, row.Dropped];
                }
            }

            ReadOnlySpan<LedgerRow> Ledger(IExplainer each)
            {
                each.Relevance(0, index);
                return each.Ledger(index);
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
