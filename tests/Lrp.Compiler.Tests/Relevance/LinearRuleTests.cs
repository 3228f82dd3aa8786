using Lrp.Compiler.IR;

namespace Lrp.Compiler.Tests.Relevance;

/// <summary>The rules of section 1 on layers small enough for pen and paper.</summary>
public class LinearRuleTests
{
    private static readonly Tensor _x = new(new Shape(1, 2), [1, -2]);
    private static readonly Tensor _weights = new(new Shape(2, 2), [2, 1, 3, -1]);
    private static readonly Tensor _bias = Tensor.Vector(0.5, -1);

    [Theory]
    // z = (0.5, 4); explained is z₁ = 4 = 3·1 + (−1)(−2) − 1.
    [InlineData("*: epsilon(1)", new[] { 3 * 0.8, 2 * 0.8 })]
    [InlineData("*: z", new[] { 3.0, 2 })]
    [InlineData("*: epsilon(0)", new[] { 3.0, 2 })]
    [InlineData("*: epsilon(1, ignore-bias)", new[] { 3 * 4 / 6.0, 2 * 4 / 6.0 })]
    // d = W⁺x⁺ + W⁻x⁻ + b⁺ = 3 + 2 + 0.
    [InlineData("*: z+", new[] { 3 * 4 / 5.000001, 2 * 4 / 5.000001 })]
    [InlineData("*: flat", new[] { 4 / 2.000001, 4 / 2.000001 })]
    [InlineData("*: pass", new[] { 0.0, 4 })]
    [InlineData("*: gradient", new[] { 12.0, -4 })]
    [InlineData("gradient", new[] { 3.0, -1 })]
    public void Dense_layer_by_every_rule(string text, double[] expected)
    {
        var net = new Network(1, 2).Dense("fc", _weights, _bias).Explain(text);
        AssertClose(expected, net.Relevance(_x, target: 1));
    }

    [Fact]
    public void Positive_bias_takes_its_share_of_z_plus_unless_ignored()
    {
        // z₀ = 2·1 + 1·(−2) + 0.5; d = 2 + 0 + 0.5, or 2 without the bias.
        var net = new Network(1, 2).Dense("fc", _weights, _bias).Explain("*: z+", "*: z+(ignore-bias)");
        AssertClose([2 * 0.5 / 2.500001, 0], net.Relevance(_x, target: 0));
        AssertClose([2 * 0.5 / 2.000001, 0], net.Relevance(_x, target: 0, explanation: 1));
    }

    [Fact]
    public void Guarded_z_drops_relevance_that_meets_zero()
    {
        var net = new Network(1, 2).Dense("fc", new Tensor(new Shape(1, 2), [2, 1])).Explain("*: z");
        var interpreter = new Interpreter(net.Graph);
        var relevance = interpreter.Explain(0, interpreter.Forward(_x), new Tensor(new Shape(1, 1), [5]))[0];
        Assert.Equal([0, 0], relevance.Data);
    }

    [Fact]
    public void Flat_convolution_counts_existing_taps_only()
    {
        // Outputs see 2, 3, 2 taps of 2 channels; relevance starts at the middle output of the second filter.
        var window = new Window(new(3), new(1), new(1), new(1), new(1), new(3));
        var net = new Network(1, 2, 3).Conv("conv", window, new Random(1).NextTensor(2, 2, 3)).Explain("first: flat; seed: one");
        AssertClose(Enumerable.Repeat(1 / 6.000001, 6), net.Relevance(new Random(2).NextTensor(1, 2, 3), target: 4));
        var atTheEdge = net.Relevance(new Random(2).NextTensor(1, 2, 3), target: 3);
        AssertClose([1 / 4.000001, 1 / 4.000001, 0, 1 / 4.000001, 1 / 4.000001, 0], atTheEdge);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Flat_equals_epsilon_of_a_layer_of_ones(int groups)
    {
        var random = new Random(groups);
        for (var round = 0; round < 20; round++)
        {
            var (window, spatial) = random.NextWindow(2);
            int[] input = [1, 2 * groups, .. spatial];
            var weights = random.NextTensor([3 * groups, 2, .. window.Kernel]);
            var flat = new Network(input).Conv("conv", window, weights, groups: groups).Explain("*: flat; seed: one");
            var ones = new Network(input).Conv("conv", window, Tensor.Filled(weights.Shape, 1), groups: groups);
            ones.Explain("*: epsilon(1e-6); seed: one");
            var target = random.Next(flat.Current.Shape.Count);
            AssertClose(ones.Relevance(Tensor.Filled(new Shape(input), 1), target), flat.Relevance(random.NextTensor(input), target));
        }
    }

    [Theory]
    [InlineData("*: epsilon(0.1)")]
    [InlineData("*: z+")]
    [InlineData("*: flat")]
    [InlineData("gradient")]
    public void Transposed_convolution_equals_the_convolution_of_its_turned_kernel(string text)
    {
        // Stride 1, full padding: the transposed convolution is a convolution with the kernel turned around.
        var random = new Random(5);
        Tensor x = random.NextTensor(1, 2, 5), weights = random.NextTensor(2, 3, 3), bias = random.NextTensor(3);
        var turned = new Transpose(new IntList(1, 0, 2)).Evaluate(
            new Slice(new IntList(0, 0, 2), new IntList(1, 1, -1), weights.Shape).Evaluate([weights]))[0];
        var window = new Window(new(3), new(1), new(1), new(0), new(0), new(5));
        var full = new Window(new(3), new(1), new(1), new(2), new(2), new(7));

        var transposed = new Network(1, 2, 5);
        transposed.Then(
            new ConvTranspose(window, 1, new(7)), "conv", "ConvTranspose", transposed.Constant(weights), transposed.Constant(bias));
        var plain = new Network(1, 2, 5).Conv("conv", full, turned, bias);
        AssertClose(plain.Explain(text).Relevance(x, 8), transposed.Explain(text).Relevance(x, 8));
    }

    [Fact]
    public void Z_plus_without_bias_conserves_relevance()
    {
        var random = new Random(7);
        for (var round = 0; round < 10; round++)
        {
            var (window, spatial) = random.NextWindow(2);
            var net = new Network([1, 2, .. spatial]).Conv("conv1", window, random.NextTensor([4, 2, .. window.Kernel])).Relu();
            net.Flatten().Dense("fc", random.NextTensor(3, net.Current.Shape.Count)).Explain("*: z+; seed: one");
            var sum = net.Relevance(random.NextTensor([1, 2, .. spatial]), 1).Sum();
            Assert.True(Math.Abs(sum - 1) < 1e-3 || sum == 0, $"{sum}");
        }
    }

    [Fact]
    public void Known_sign_of_the_input_changes_the_graph_but_not_the_result()
    {
        // The same network twice: behind two negations the sign counts as unknown.
        var random = new Random(9);
        Tensor weights = random.NextTensor(4, 3), bias = random.NextTensor(4), x = random.NextTensor(1, 3);
        var known = new Network(1, 3).Relu().Dense("fc", weights, bias).Explain("*: z+");
        var unknown = new Network(1, 3);
        unknown.Relu().Unary(UnaryFunction.Negate).Unary(UnaryFunction.Negate).Dense("fc", weights, bias).Explain("*: z+");
        Assert.Equal("z+ (input ≥ 0: d = W⁺x + b⁺, ε = 1E-06)", known.RuleOf("fc"));
        Assert.Equal("z+ (d = W⁺x⁺ + W⁻x⁻ + b⁺, ε = 1E-06)", unknown.RuleOf("fc"));
        Assert.True(known.Graph.Nodes.Count < unknown.Graph.Nodes.Count);
        AssertClose(known.Relevance(x, 2), unknown.Relevance(x, 2));
    }

    [Theory]
    [InlineData("alphabeta(2, 1)", "alphabeta (input ≥ 0: d = W⁺x + b⁺ (times 2), W⁻x + b⁻ (times -1), ε = 1E-06)")]
    [InlineData("alphabeta(1, 0)", "alphabeta (input ≥ 0: d = W⁺x + b⁺, ε = 1E-06)")]
    [InlineData("gamma(0.1)", "gamma (input ≥ 0: d = (W + 0.1W⁺)x + (b + 0.1b⁺) where z > 0, (W + 0.1W⁻)x + (b + 0.1b⁻) where z < 0, ε = 1E-06)")]
    [InlineData("gamma(0.1, original)", "gamma (input ≥ 0: d = (W + 0.1W⁺)x + b, ε = 1E-06)")]
    [InlineData("box(0, 1)", "box (input ≥ 0: d = W⁺(x − l) + W⁻(x − h), ε = 1E-06)")]
    [InlineData("wsquare", "wsquare (input ≥ 0: d = W²·1 + b², ε = 1E-06)")]
    [InlineData("flat", "flat (input ≥ 0: d = 1·1, ε = 1E-06)")]
    public void Rule_is_told_with_what_is_known_of_the_input(string rule, string words) =>
        Assert.Equal(words, new Network(1, 2).Relu().Dense("fc", _weights, _bias).Explain($"*: {rule}").RuleOf("fc"));

    [Theory]
    [InlineData("dense")]
    [InlineData("pooled")]
    [InlineData("joined")]
    public void Gamma_behind_a_rectifier_is_one_pass_with_the_same_result(string way)
    {
        // The same network twice: behind two negations nothing is known of the output's sign.
        var known = Build(isKnown: true);
        var unknown = Build(isKnown: false);
        Assert.Contains("input ≥ 0, output > 0: d = (W + 0.5W⁺)x + (b + 0.5b⁺), ε", known.RuleOf("conv"), StringComparison.Ordinal);
        Assert.Contains("where z < 0", unknown.RuleOf("conv"), StringComparison.Ordinal);
        var x = new Random(4).NextTensor(1, 2, 4);
        AssertClose(unknown.Relevance(x, 1), known.Relevance(x, 1));

        Network Build(bool isKnown)
        {
            var random = new Random(8);
            var net = new Network(1, 2, 4).Relu("input");
            net.Conv("conv", new Window(new(3), new(1), new(1), new(1), new(1), new(4)), random.NextTensor(4, 2, 3), random.NextTensor(4));
            if (!isKnown)
                net.Unary(UnaryFunction.Negate).Unary(UnaryFunction.Negate);
            net.Relu();
            if (way == "pooled")
                net.Then(new MaxPool(new Window(new(2), new(2), new(1), new(0), new(0), new(2))), "pool", "MaxPool");
            if (way == "joined")
                net.Join(new Concat(1), "concat", "Concat", net.Graph.Inputs[0], net.Current);
            return net.Flatten().Dense("fc", random.NextTensor(3, net.Current.Shape.Count), random.NextTensor(3)).Explain("convolution: gamma(0.5); dense: epsilon(0.1)");
        }
    }

    [Fact]
    public void Gamma_behind_a_rectifier_stays_whole_where_relevance_may_meet_zeros()
    {
        var net = new Network(1, 2).Dense("fc1", _weights, _bias).Relu().Dense("fc2", _weights).Explain("*: gamma(0.5); last: flat");
        Assert.Contains("where z < 0", net.RuleOf("fc1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wsquare")]
    [InlineData("flat")]
    public void Denominators_that_no_sample_changes_are_recipes(string rule)
    {
        var window = new Window(new(3), new(1), new(1), new(1), new(1), new(4));
        var net = new Network(1, 2, 4).Conv("conv", window, new Random(1).NextTensor(2, 2, 3), _bias).Explain($"*: {rule}");
        var quotient = Assert.Single(net.Graph.Nodes, node => node.Operator is Binary { Function: BinaryFunction.Divide });
        Assert.True(quotient.Inputs[1].IsConstant);
    }

    [Fact]
    public void Weight_parts_are_made_once_for_all_explanations()
    {
        var net = new Network(1, 2).Relu().Dense("fc", _weights, _bias).Explain("*: z+", "*: z+(ignore-bias)");
        Assert.Single(net.Graph.Nodes, node => node.IsConstant && node.Operator is Unary && node.Inputs[0].Shape.Rank == 2);
    }

    [Fact]
    public void Relevance_graph_of_a_small_convolutional_net_reads_like_the_rules()
    {
        var window = new Window(new(3, 3), new(1, 1), new(1, 1), new(1, 1), new(1, 1), new(4, 4));
        var random = new Random(0);
        var net = new Network(1, 3, 4, 4)
            .Conv("conv1", window, random.NextTensor(2, 3, 3, 3)).Relu("relu1")
            .Conv("conv2", window, random.NextTensor(2, 2, 3, 3), Tensor.Vector(1, -1)).Relu("relu2")
            .Flatten().Dense("fc", random.NextTensor(2, 32)).Explain("convolution: z+; dense: epsilon(1e-6); first: flat");
        var nodes = net.Graph.Nodes.Skip(6).Select(GraphPrinter.Print);
        Assert.Equal(
            """
            %12 = Stabilize(%10) alpha 1E-06 : float32[1, 2]  # fc
            %13 = Divide(%11, %12) : float32[1, 2]  # fc
            %14 = Transpose(%9) [1, 0] : float32[32, 2]  # c3
            %15 = Dense(%13, %14) : float32[1, 32]  # fc
            %16 = Multiply(%8, %15) : float32[1, 32]  # fc
            %17 = Reshape(%16) : float32[1, 2, 4, 4]  # flatten
            %18 = Relu(%5) : float32[2]  # c2
            %19 = Relu(%4) : float32[2, 2, 3, 3]  # c1
            %20 = Conv(%3, %19, %18) kernel [3, 3] pads [1, 1] [1, 1] : float32[1, 2, 4, 4]  # conv2
            %21 = Stabilize(%20) alpha 1E-06 : float32[1, 2, 4, 4]  # conv2
            %22 = Divide(%17, %21) : float32[1, 2, 4, 4]  # conv2
            %23 = ConvTranspose(%22, %19) kernel [3, 3] pads [1, 1] [1, 1] spatial [4, 4] : float32[1, 2, 4, 4]  # conv2
            %24 = Multiply(%3, %23) : float32[1, 2, 4, 4]  # conv2
            %26 = Expand(%25) : float32[1, 3, 3]  # conv1
            %27 = TapSum(%26) kernel [3, 3] pads [1, 1] [1, 1] spatial [4, 4] : float32[1, 1, 4, 4]  # conv1
            %28 = Stabilize(%27) alpha 1E-06 : float32[1, 1, 4, 4]  # conv1
            %29 = Divide(%24, %28) : float32[1, 2, 4, 4]  # conv1
            %30 = Reduce(%29) Sum axes [1] keep : float32[1, 1, 4, 4]  # conv1
            %32 = Expand(%31) : float32[1, 1, 3, 3]  # conv1
            %33 = ConvTranspose(%30, %32) kernel [3, 3] pads [1, 1] [1, 1] spatial [4, 4] : float32[1, 1, 4, 4]  # conv1
            %34 = Expand(%33) : float32[1, 3, 4, 4]  # conv1
            """, string.Join('\n', nodes));
    }

    internal static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        Assert.Equal(expected.Count(), actual.Count());
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }
}
