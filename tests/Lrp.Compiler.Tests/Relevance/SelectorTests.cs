using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Tests.Relevance;

/// <summary>Which layer gets which rule, in a network of two convolutions and two dense layers.</summary>
public class SelectorTests
{
    private const string Base = "*: epsilon(7); ";

    [Theory]
    [InlineData("convolution: z+", "/features/0/Conv /features/2/Conv")]
    [InlineData("dense: z+", "fc1 fc2")]
    [InlineData("first: z+", "/features/0/Conv")]
    [InlineData("last: z+", "fc2")]
    [InlineData("convolution, last: z+", "/features/0/Conv /features/2/Conv fc2")]
    [InlineData("first convolution: z+", "/features/0/Conv")]
    [InlineData("Conv: z+", "/features/0/Conv /features/2/Conv")]
    [InlineData("Gemm: z+", "fc1")]
    [InlineData("MatMul: z+", "fc2")]
    [InlineData("/features/*: z+", "/features/0/Conv /features/2/Conv")]
    [InlineData("*2*Conv, fc?: z+", "/features/2/Conv fc1 fc2")]
    [InlineData("fc1: z+", "fc1")]
    [InlineData("depth <= 2: z+", "/features/0/Conv /features/2/Conv")]
    [InlineData("depth < 2: z+", "/features/0/Conv")]
    [InlineData("depth > 3: z+", "fc2")]
    [InlineData("depth >= 3: z+", "fc1 fc2")]
    [InlineData("dense depth = 3: z+", "fc1")]
    [InlineData("*: z+", "/features/0/Conv /features/2/Conv fc1 fc2")]
    public void Entry_is_for_the_layers_that_its_selector_matches(string entry, string layers)
    {
        var net = Example().Explain(Base + entry);
        var takers = net.Graph.Explanations[0].Rules.Where(rule => rule.Value.StartsWith("z+", StringComparison.Ordinal));
        Assert.Equal(layers.Split(' '), takers.Select(rule => rule.Key).Reverse());
        Assert.Empty(net.Diagnostics);
    }

    [Fact]
    public void Last_entry_that_matches_wins()
    {
        var net = Example().Explain("*: z+; convolution: epsilon(0.5); first: flat", "first: flat; *: z+; convolution: epsilon(0.5)");
        Assert.StartsWith("flat", net.RuleOf("/features/0/Conv"), StringComparison.Ordinal);
        Assert.StartsWith("epsilon", net.RuleOf("/features/2/Conv"), StringComparison.Ordinal);
        Assert.StartsWith("epsilon", net.RuleOf("/features/0/Conv", explanation: 1), StringComparison.Ordinal);
    }

    [Fact]
    public void First_layers_are_those_that_the_input_reaches_through_no_other()
    {
        // A branch around the first layer: its layer is a first one, too.
        var net = new Network(1, 2);
        var weights = net.Constant(new Tensor(new Shape(2, 2), [1, 2, 3, 4]));
        var x = net.Current;
        var deep = net.Then(new Dense(), "a", "Gemm", weights).Relu().Then(new Dense(), "b", "Gemm", weights).Current;
        var shallow = net.Join(new Dense(), "c", "Gemm", x, weights).Current;
        net.Join(new Binary(BinaryFunction.Add), "sum", "Add", deep, shallow).Explain("*: epsilon(1); first: flat");
        Assert.StartsWith("flat", net.RuleOf("a"), StringComparison.Ordinal);
        Assert.StartsWith("epsilon", net.RuleOf("b"), StringComparison.Ordinal);
        Assert.StartsWith("flat", net.RuleOf("c"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nothing/*: z+", "LRP3006", 15, 10)]
    [InlineData("dense, depth > 9: z+", "LRP3006", 22, 9)]
    [InlineData("first Gemm: z+", "LRP3006", 15, 10)]
    [InlineData("lrn: pass", "LRP3007", 15, 3)]
    [InlineData("fc3: z+", "LRP3005", 15, 3)]
    [InlineData("convolutional: z+", "LRP3005", 15, 13)]
    [InlineData("activation: z+", "LRP3008", 27, 2)]
    [InlineData("pool: winner; /features/0/Conv: pass", "LRP3008", 47, 4)]
    [InlineData("dense: winner", "LRP3008", 22, 6)]
    public void Selectors_and_rules_that_do_not_fit_are_told_with_their_place(string entry, string id, int start, int length)
    {
        var net = Example().TryExplain(Base + entry);
        var diagnostic = Assert.Single(net.Diagnostics);
        Assert.Equal((id, 0, start, length), (diagnostic.Descriptor.Id, diagnostic.Explanation, diagnostic.Start, diagnostic.Length));
        Assert.Equal(diagnostic.Descriptor.Severity == DiagnosticSeverity.Error ? 0 : 1, net.Graph.Explanations.Count);
    }

    [Fact]
    public void Misspelt_selector_suggests_a_kind_or_a_node()
    {
        Assert.Contains("did you mean 'convolution'?", Message("convolutoin: z+"), StringComparison.Ordinal);
        Assert.Contains("did you mean 'first'?", Message("frist: z+"), StringComparison.Ordinal);
        Assert.Contains("did you mean 'dense'?", Message("desne: z+"), StringComparison.Ordinal);
        Assert.DoesNotContain("did you mean", Message("tsrif: z+"), StringComparison.Ordinal);
        Assert.Contains("did you mean '/features/0/Conv'?", Message("/feature/0/Conv: z+"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_preset_in_a_network_that_lacks_its_layers_says_nothing()
    {
        var net = new Network(1, 2).Dense("fc", new Tensor(new Shape(1, 2), [1, 2]));
        net.Explain("convolution: z+; dense: epsilon(1e-6); first: flat; dense: z+");
        Assert.Empty(net.Diagnostics);
    }

    [Fact]
    public void Layers_that_no_entry_names_are_told()
    {
        var net = Example().Explain("convolution: z+");
        Assert.Equal(
            "warning LRP3010: No entry gives a rule to 2 of 4 linear layers (the first is 'fc1'); they take epsilon(1e-6); "
                + "begin with '*: epsilon(1e-6)' if that is meant",
            Assert.Single(net.Diagnostics).ToString());
    }

    [Fact]
    public void A_long_glob_is_matched_in_no_time()
    {
        var net = new Network(1, 2).Dense(new string('a', 5000), new Tensor(new Shape(1, 2), [1, 2]));
        net.TryExplain($"*: z+; {string.Concat(Enumerable.Repeat("*a", 500))}b: z+");
        Assert.Equal("LRP3006", Assert.Single(net.Diagnostics).Descriptor.Id);
    }

    private static string Message(string entry) => Assert.Single(Example().TryExplain(Base + entry).Diagnostics).Message;

    private static Network Example()
    {
        var random = new Random(0);
        var window = new Window(new(3, 3), new(1, 1), new(1, 1), new(1, 1), new(1, 1), new(4, 4));
        var net = new Network(1, 1, 4, 4)
            .Conv("/features/0/Conv", window, random.NextTensor(2, 1, 3, 3)).Relu()
            .Conv("/features/2/Conv", window, random.NextTensor(2, 2, 3, 3)).Relu()
            .Then(new MaxPool(new Window(new(2, 2), new(2, 2), new(1, 1), new(0, 0), new(0, 0), new(2, 2))), "pool", "MaxPool")
            .Flatten()
            .Dense("fc1", random.NextTensor(5, 8), random.NextTensor(5)).Relu();
        return net.Then(new Dense(), "fc2", "MatMul", net.Constant(random.NextTensor(3, 5)));
    }
}
