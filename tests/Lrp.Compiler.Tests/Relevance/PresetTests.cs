using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.Tests.Relevance;

/// <summary>The presets on a rectifier network of two convolutions and two dense layers.</summary>
public class PresetTests
{
    [Theory]
    [InlineData("Epsilon", "epsilon epsilon epsilon epsilon")]
    [InlineData("EpsilonPlus", "z+ z+ epsilon epsilon")]
    [InlineData("EpsilonPlusFlat", "flat z+ epsilon epsilon")]
    [InlineData("EpsilonAlpha2Beta1", "alphabeta alphabeta epsilon epsilon")]
    [InlineData("EpsilonAlpha2Beta1Flat", "flat alphabeta epsilon epsilon")]
    [InlineData("EpsilonGammaBox", "box gamma epsilon epsilon")]
    [InlineData("DeepTaylor", "box z+ z+ z+")]
    [InlineData("DeepTaylorUnbounded", "wsquare z+ z+ z+")]
    [InlineData("AttnLrp", "epsilon epsilon epsilon epsilon")]
    [InlineData("CpLrp", "epsilon epsilon epsilon epsilon")]
    [InlineData("ExcitationBackprop", "z+ z+ z+ z+")]
    public void Preset_gives_every_layer_its_rule(string preset, string rules)
    {
        var net = Example().Explain(Text(preset));
        Assert.Equal(rules.Split(' '), new[] { "conv1", "conv2", "fc1", "fc2" }.Select(layer => net.RuleOf(layer).Split(' ')[0]));
        Assert.DoesNotContain(net.Diagnostics, diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error);
        Assert.All(net.Relevance(new Random(2).NextTensor(1, 2, 6), 1), relevance => Assert.True(double.IsFinite(relevance)));
    }

    [Fact]
    public void Every_preset_is_tested() => Assert.Equal(11, Presets.All.Count);

    [Theory]
    [InlineData("DeepTaylor")]
    [InlineData("DeepTaylorUnbounded")]
    public void Deep_Taylor_conserves_relevance(string preset)
    {
        // Biases are ignored but for w², so without them nothing is lost, as long as something excites every neuron that has relevance.
        var net = Example(bias: 0).Explain(Text(preset) + "; seed: one");
        for (var seed = 0; seed < 10; seed++)
            Assert.Equal(1, net.Relevance(new Random(seed).NextTensor(1, 2, 6), 1).Sum(), 1e-4);
    }

    [Fact]
    public void Bounds_of_the_first_layer_are_appended()
    {
        var net = Example().Explain(Text("DeepTaylor"), Text("DeepTaylor") + "; first: box(-2, 2)");
        var x = new Random(2).NextTensor(1, 2, 6);
        Assert.NotEqual(net.Relevance(x, 1), net.Relevance(x, 1, explanation: 1));
    }

    [Theory]
    [InlineData(0, "epsilon epsilon epsilon epsilon")]
    [InlineData(1, "flat epsilon epsilon epsilon")]
    [InlineData(3, "flat flat flat epsilon")]
    [InlineData(4, "flat flat flat flat")]
    public void Decomposition_depth_moves_the_cut_between_rules(int depth, string rules)
    {
        var net = Example().Explain($"*: epsilon(0.01); depth <= {depth}: flat");
        Assert.Equal(rules.Split(' '), new[] { "conv1", "conv2", "fc1", "fc2" }.Select(layer => net.RuleOf(layer).Split(' ')[0]));
    }

    [Theory]
    [InlineData("EpsilonPlus", "convolution: z+; dense: epsilon(1e-6)")]
    [InlineData(" epsilonplus ; first: flat", "convolution: z+; dense: epsilon(1e-6) ; first: flat")]
    [InlineData("SquaredGradient", "squared-gradient")]
    [InlineData("smoothgrad", "smoothgrad(noise=0.1, samples=20, seed=0)")]
    [InlineData("*: epsilon(1)", "*: epsilon(1)")]
    [InlineData("first: flat; EpsilonPlus", "first: flat; EpsilonPlus")]
    [InlineData("EpsilonPlus: flat", "EpsilonPlus: flat")]
    [InlineData("", "")]
    public void A_presets_name_at_the_beginning_stands_for_its_text(string text, string expanded) =>
        Assert.Equal(expanded, Presets.Expand(text));

    private static string Text(string preset) => Presets.All.Single(each => each.Key == preset).Value;

    private static Network Example(double bias = 1)
    {
        var random = new Random(11);
        var window = new Window(new(3), new(1), new(1), new(1), new(1), new(6));
        Tensor Bias(int count) => random.NextTensor(count).Map(value => bias * value);
        return new Network(1, 2, 6)
            .Conv("conv1", window, random.NextTensor(8, 2, 3), Bias(8)).Relu()
            .Conv("conv2", window, random.NextTensor(8, 8, 3), Bias(8)).Relu()
            .Then(new MaxPool(new Window(new(2), new(2), new(1), new(0), new(0), new(3))), "pool", "MaxPool").Flatten()
            .Dense("fc1", random.NextTensor(12, 24), Bias(12)).Relu()
            .Dense("fc2", random.NextTensor(3, 12), Bias(3));
    }
}
