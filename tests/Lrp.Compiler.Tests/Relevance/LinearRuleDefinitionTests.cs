using Lrp.Compiler.IR;

namespace Lrp.Compiler.Tests.Relevance;

/// <summary>
/// Every rule of every kind of linear layer against its definition, summed connection by connection: n is what input i adds to the
/// denominator of output k, and R'ᵢ = Σₖ nₖᵢ Rₖ / S(Σ n + bias).
/// </summary>
public class LinearRuleDefinitionTests
{
    private const double C = 0.25, Low = -1.5, High = 2;

    private delegate double Connection(double w, double x, bool isTap);

    /// <summary>Connections, what is added for the bias, the factor, and the sign of the outputs that take part (0: all).</summary>
    private sealed record Share(Connection Connection, Func<double, double> Bias, double Factor = 1, int Sign = 0);

    private static readonly Dictionary<string, Share[]> _definitions = new()
    {
        ["epsilon"] = [new((w, x, _) => w * x, b => b)],
        ["z"] = [new((w, x, _) => w * x, b => b)],
        ["z+"] = [new((w, x, _) => Math.Max(w * x, 0), Positive)],
        ["alphabeta(2, 1"] =
            [new((w, x, _) => Math.Max(w * x, 0), Positive, Factor: 2), new((w, x, _) => Math.Min(w * x, 0), Negative, Factor: -1)],
        ["alphabeta(1, 0"] = [new((w, x, _) => Math.Max(w * x, 0), Positive)],
        ["gamma(0.25"] =
        [
            new((w, x, _) => (w * x) + (C * Math.Max(w * x, 0)), b => b + (C * Positive(b)), Sign: 1),
            new((w, x, _) => (w * x) + (C * Math.Min(w * x, 0)), b => b + (C * Negative(b)), Sign: -1),
        ],
        ["gamma(0.25, original"] = [new((w, x, _) => (w + (C * Positive(w))) * x, b => b)],
        ["box(-1.5, 2"] = [new((w, x, _) => (w * x) - (Positive(w) * Low) - (Negative(w) * High), _ => 0)],
        ["wsquare"] = [new((w, _, _) => w * w, b => b * b)],
        ["flat"] = [new((_, _, isTap) => isTap ? 1 : 0, _ => 0)],
    };

    public static IEnumerable<object[]> Rules =>
        from rule in _definitions.Keys from option in new[] { "", "ignore-bias", "spread-bias", "bias-on-present" } select new object[] { rule, option };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Relevance_is_the_sum_over_connections(string rule, string option)
    {
        var text = rule.Contains('(', StringComparison.Ordinal)
            ? $"*: {rule}{(option.Length > 0 ? ", " + option : "")})"
            : $"*: {rule}{(option.Length > 0 ? $"({option})" : "")}";
        var random = new Random(3);
        for (var round = 0; round < 24; round++)
        {
            var net = Layer(random, option == "bias-on-present" ? round % 2 : round);
            var x = random.NextTensor(net.Graph.Inputs[0].Shape.Dimensions.ToArray());
            var target = random.Next(net.Current.Shape.Count);
            var expected = Define(net.Graph, _definitions[rule], option, x, target, rule == "z" ? 0 : 1e-6);
            LinearRuleTests.AssertClose(expected, net.Explain(text + "; seed: one").Relevance(x, target));
        }
    }

    [Fact]
    public void Bounds_may_differ_by_channel()
    {
        var random = new Random(5);
        var window = new Window(new(3), new(1), new(1), new(1), new(0), new(4));
        var net = new Network(1, 2, 5).Conv("conv", window, random.NextTensor(3, 2, 3), random.NextTensor(3));
        var (w, _, _) = Matrix(net.Graph);
        net.Explain("*: box([-1, -2], [1, 3]); seed: one");
        var x = random.NextTensor(1, 2, 5);
        double Connect(int input) => (w[7, input] * x.Data[input])
            - (Positive(w[7, input]) * (input < 5 ? -1 : -2)) - (Negative(w[7, input]) * (input < 5 ? 1 : 3));
        var connections = Enumerable.Range(0, 10).Select(Connect).ToArray();
        LinearRuleTests.AssertClose(connections.Select(n => n / (connections.Sum() + 1e-6)), net.Relevance(x, 7));
    }

    [Fact]
    public void Bounds_of_other_channels_than_the_layer_has_are_told()
    {
        var net = new Network(1, 2).Dense("fc", new Tensor(new Shape(1, 2), [1, 2])).TryExplain("first: box([0, 0, 0], 1)");
        var diagnostic = Assert.Single(net.Diagnostics);
        Assert.Equal("error LRP3008: Rule 'box' cannot be applied to node 'fc' (Gemm): it has 3 bounds for 2 input channels", diagnostic.ToString());
        Assert.Equal((7, 17), (diagnostic.Start, diagnostic.Length));
    }

    [Fact]
    public void Stabiliser_is_an_option()
    {
        var net = new Network(1, 1).Dense("fc", new Tensor(new Shape(1, 1), [2])).Explain("*: z+(epsilon=6); seed: one", "*: z+(epsilon=0); seed: one");
        Assert.Equal([0.25], net.Relevance(new Tensor(new Shape(1, 1), [1]), 0));
        Assert.Equal([1.0], net.Relevance(new Tensor(new Shape(1, 1), [1]), 0, explanation: 1));
        Assert.Equal([0.0], net.Relevance(new Tensor(new Shape(1, 1), [0]), 0, explanation: 1));
    }

    private static double Positive(double value) => Math.Max(value, 0);

    private static double Negative(double value) => Math.Min(value, 0);

    /// <summary>One layer with bias, its input of any sign in even rounds, ≥ 0 in odd ones.</summary>
    private static Network Layer(Random random, int round)
    {
        var kind = round / 2 % 6;
        if (kind == 0)
            return Signed(new Network(2, 4), round).Dense("fc", random.NextTensor(3, 4), random.NextTensor(3));
        var rank = 1 + (kind % 3);
        var groups = random.Next(1, 3);
        var (window, spatial) = random.NextWindow(rank);
        var weights = random.NextTensor([2 * groups, 2, .. window.Kernel]);
        if (kind < 4)
            return Signed(new Network([1, 2 * groups, .. spatial]), round).Conv("conv", window, weights, random.NextTensor(2 * groups), groups);
        var net = Signed(new Network([1, 2 * groups, .. window.Output]), round);
        Value kernel = net.Constant(weights), bias = net.Constant(random.NextTensor(2 * groups));
        return net.Then(new ConvTranspose(window, groups, spatial), "up", "ConvTranspose", kernel, bias);
    }

    private static Network Signed(Network net, int round) => round % 2 == 0 ? net : net.Relu();

    private static double[] Define(Graph graph, Share[] shares, string option, Tensor input, int target, double epsilon)
    {
        var (w, taps, bias) = Matrix(graph);
        var layer = graph.Nodes[^1];
        var x = layer.Inputs[0] == graph.Inputs[0] ? input.Data : [.. input.Data.Select(Positive)];
        // Without its bias, γ takes the sign of z without it, too.
        var z = (option == "ignore-bias" ? 0 : bias[target]) + Enumerable.Range(0, x.Length).Sum(index => w[target, index] * x[index]);
        var relevance = new double[x.Length];
        foreach (var share in shares.Where(share => share.Sign == 0 || share.Sign == Math.Sign(z)))
        {
            var connections = x.Select((value, index) => share.Connection(w[target, index], value, taps[target, index])).ToArray();
            var b = option == "ignore-bias" ? 0 : share.Bias(bias[target]);
            var d = connections.Sum() + b;
            var count = Enumerable.Range(0, x.Length).Count(index => taps[target, index]);
            var g = d == 0 && epsilon == 0 ? 0 : share.Factor / (d + (d >= 0 ? epsilon : -epsilon));
            for (var index = 0; index < x.Length; index++)
            {
                var spread = option == "spread-bias" && taps[target, index] ? b / count
                    : option == "bias-on-present" && IsPresent(index) ? b / Enumerable.Range(0, x.Length).Count(IsPresent)
                    : 0;
                relevance[index] += (connections[index] + spread) * g;
            }
        }

        return relevance;

        bool IsPresent(int index) => taps[target, index] && x[index] != 0;
    }

    /// <summary>The last layer as a matrix [outputs, inputs], which of its entries are taps, and the bias per output.</summary>
    private static (double[,] Weights, bool[,] Taps, double[] Bias) Matrix(Graph graph)
    {
        var layer = graph.Nodes[^1];
        Tensor weights = layer.Inputs[1].Known!, zeros = new(layer.Inputs[0].Shape);
        var bias = layer.Operator.Evaluate([zeros, weights, layer.Inputs[2].Known!])[0].Data;
        var matrix = new double[bias.Length, zeros.Data.Length];
        var taps = new bool[bias.Length, zeros.Data.Length];
        for (var input = 0; input < zeros.Data.Length; input++)
        {
            var unit = new Tensor(zeros.Shape);
            unit.Data[input] = 1;
            double[] column = layer.Operator.Evaluate([unit, weights])[0].Data, ones = layer.Operator.Evaluate([unit, weights.Map(_ => 1)])[0].Data;
            for (var output = 0; output < bias.Length; output++)
                (matrix[output, input], taps[output, input]) = (column[output], ones[output] != 0);
        }

        return (matrix, taps, bias);
    }
}
