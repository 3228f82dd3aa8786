using Lrp.Compiler.IR;

namespace Lrp.Compiler.Tests.Relevance;

/// <summary>The balance of layers, small enough for pen and paper.</summary>
public class LedgerTests
{
    private static readonly Tensor _x = new(new Shape(1, 2), [1, -2]);

    [Fact]
    public void Dense_layer_by_hand()
    {
        // z₁ = 3·1 + (−1)(−2) − 1 = 4, and g = 4/(4 + 1): the inputs get 5g, the bias −g, the stabiliser g.
        var net = new Network(1, 2).Dense("fc", new Tensor(new Shape(2, 2), [2, 1, 3, -1]), Tensor.Vector(0.5, -1)).ExplainWithLedger("*: epsilon(1)");
        AssertRow([4, 4, -0.8, 0.8, 0], Assert.Single(Ledger(net, _x, target: 1)));
    }

    [Theory]
    [InlineData("*: z")]
    [InlineData("*: epsilon(0.1)")]
    [InlineData("*: gamma(0.25)")]
    public void Relevance_that_meets_zero_is_dropped(string rule)
    {
        // z = 2·1 + 1·(−2) = 0.
        var net = new Network(1, 2).Dense("fc", new Tensor(new Shape(1, 2), [2, 1])).ExplainWithLedger(rule + "; seed: one");
        AssertRow([1, 0, 0, 0, 1], Assert.Single(Ledger(net, _x, target: 0)));
    }

    [Fact]
    public void Parameter_keeps_its_share()
    {
        // y₀ = 1 + 3: a quarter goes on.
        var net = new Network(1, 2);
        net.Then(new Binary(BinaryFunction.Add), "add", "Add", net.Constant(Tensor.Vector(3, 3))).ExplainWithLedger("*: z+; seed: one");
        AssertRow([1, 0.25, 0, 0, 0.75], Assert.Single(Ledger(net, _x, target: 0)), 1e-6);
    }

    [Fact]
    public void Spread_bias_goes_back_to_the_inputs()
    {
        var net = new Network(1, 2).Dense("fc", new Tensor(new Shape(1, 2), [2, 0]), Tensor.Vector(2)).ExplainWithLedger("*: epsilon(0, spread-bias)");
        AssertRow([4, 4, 0, 0, 0], Assert.Single(Ledger(net, _x, target: 0)));
    }

    /// <summary>Of the words of a text those that are there; where none is, the bias keeps what is its.</summary>
    [Theory]
    [InlineData(1, 4)]
    [InlineData(0, 0)]
    public void A_bias_goes_to_what_is_present(double first, double @out)
    {
        var net = new Network(1, 2).Dense("fc", new Tensor(new Shape(1, 2), [2, 7]), Tensor.Vector(2)).ExplainWithLedger("*: z(bias-on-present)");
        var x = new Tensor(new Shape(1, 2), [first, 0]);
        AssertRow([2 + (2 * first), @out, 2 + (2 * first) - @out, 0, 0], Assert.Single(Ledger(net, x, target: 0)));
        Assert.Equal([@out, 0], net.Relevance(x, 0));
    }

    [Fact]
    public void Average_that_excites_only_drops_the_inhibition()
    {
        // Behind the ReLU nothing inhibits: of 2R − R the second part has nowhere to go.
        var net = new Network(1, 2).Relu().Then(new Reduce(ReduceFunction.Mean, new IntList(1), KeepAxes: true), "mean", "ReduceMean")
            .ExplainWithLedger("pool: alphabeta(2, 1); seed: one");
        AssertRow([1, 2, 0, 0, -1], Ledger(net, _x, target: 0)[0], 1e-5);
    }

    [Fact]
    public void Softmax_absorbs_the_bias_of_its_expansion()
    {
        var net = new Network(1, 3).Then(new Softmax(1), "softmax", "Softmax").Dense("fc", new Tensor(new Shape(1, 3), [1, 2, 3]))
            .ExplainWithLedger("*: epsilon(0); seed: one");
        var row = Ledger(net, new Tensor(new Shape(1, 3), [0.3, -1, 2]), target: 0).Single(row => row.Operator == "Softmax");
        Assert.NotEqual(0, row.Bias, 0.1);
        Assert.Equal(0, row.Gap, 1e-12);
    }

    [Fact]
    public void Gradient_conserves_nothing()
    {
        var net = new Network(1, 2).Dense("fc", new Tensor(new Shape(1, 2), [2, 1])).ExplainWithLedger("gradient");
        AssertRow([1, 3, 0, 0, 0], Assert.Single(Ledger(net, _x, target: 0)));
    }

    [Fact]
    public void Without_a_ledger_nothing_is_summed()
    {
        var net = new Network(1, 2).Dense("fc", new Tensor(new Shape(1, 2), [2, 1])).Explain("*: epsilon(1)");
        Assert.Empty(net.Graph.Explanations[0].Ledger);
        Assert.DoesNotContain(net.Graph.Nodes, node => node.Operator is Reduce);
    }

    [Fact]
    public void Kept_layers_are_named_by_globs_kinds_and_operators()
    {
        var weights = new Tensor(new Shape(2, 2), [2, 1, 3, -1]);
        var net = new Network(1, 2).Dense("body/fc1", weights).Relu("body/relu").Dense("head", weights).Relu("end")
            .ExplainWithLedger("*: epsilon(1)", "body/*; dense");
        Assert.Equal(["body/fc1", "body/relu", "head"], net.Graph.Explanations[0].Kept.Select(layer => layer.Name));
    }

    [Fact]
    public void A_word_that_keeps_nothing_is_told()
    {
        var net = new Network(1, 2).Dense("fc", new Tensor(new Shape(1, 2), [2, 1])).ExplainWithLedger("*: epsilon(1)", "fc; conv5");
        Assert.Equal("warning LRP3011: 'conv5' of KeepLayers matches no layer of 'net'; correct it or take it out",
            Assert.Single(net.Diagnostics).ToString());
    }

    private static List<LedgerLine> Ledger(Network net, Tensor input, int target)
    {
        var interpreter = new Interpreter(net.Graph);
        var forward = interpreter.Forward(input);
        var results = interpreter.ExplainAll(0, forward, interpreter.SeedOf(0, forward, target));
        return [.. net.Graph.Explanations[0].Ledger.Select(entry => new LedgerLine(
            entry.Operator, [.. entry.Columns.Select(column => column.Sum(sum => results[sum].Data[0]))]))];
    }

    private static void AssertRow(double[] expected, LedgerLine actual, double tolerance = 1e-12)
    {
        for (var column = 0; column < expected.Length; column++)
            Assert.Equal(expected[column], actual.Columns[column], tolerance);
    }

    private sealed record LedgerLine(string Operator, double[] Columns)
    {
        public double Bias => Columns[(int)LedgerColumn.Bias];

        public double Gap => Columns[0] - Columns.Skip(1).Sum();
    }
}
