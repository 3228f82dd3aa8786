using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.Tests.Relevance;

public class ExplanationTextTests
{
    [Fact]
    public void Entries_keep_their_order_rules_and_places()
    {
        var text = Parse("first convolution, dense: epsilon(0.25, ignore-bias) ; /features/0/*: z+;");
        Assert.Equal(["epsilon", "z+"], text.Entries.Select(entry => entry.Rule.Name));
        Assert.Equal([0.25], Assert.Single(text.Entries[0].Rule.Numbers));
        Assert.Equal(["ignore-bias"], text.Entries[0].Rule.Options);
        Assert.Equal(["first", "convolution"], text.Entries[0].Selector.Alternatives[0].Terms.Cast<WordTerm>().Select(term => term.Word));
        Assert.Equal(new TextRange(19, 5), text.Entries[0].Selector.Alternatives[1].Range);
        Assert.Equal(new TextRange(70, 2), text.Entries[1].Rule.Range);
        Assert.False(text.SeedIsOne);
    }

    [Theory]
    [InlineData("depth <= 5", "<=", 5)]
    [InlineData("depth<5", "<", 5)]
    [InlineData("depth  >=12", ">=", 12)]
    [InlineData("depth > 0", ">", 0)]
    [InlineData("depth = 1", "=", 1)]
    public void Depths_are_compared(string selector, string comparison, int depth)
    {
        var term = Assert.IsType<DepthTerm>(Assert.Single(Parse($"{selector}: flat").Entries).Selector.Alternatives[0].Terms[0]);
        Assert.Equal((comparison, depth), (term.Comparison, term.Depth));
    }

    [Fact]
    public void Gradient_is_a_rule_for_everything_with_seed_one()
    {
        var text = Parse("gradient");
        Assert.True(text.SeedIsOne);
        Assert.Equal("gradient", Assert.Single(text.Entries).Rule.Name);
        Assert.False(Parse("gradient; seed: logit").SeedIsOne);
        Assert.True(Parse("*: z+; seed: one").SeedIsOne);
    }

    [Theory]
    [InlineData("box(-1, 1)", new[] { -1.0 }, new[] { 1.0 })]
    [InlineData("box([0, -1 ,2],[1, 1, 3])", new[] { 0.0, -1, 2 }, new[] { 1.0, 1, 3 })]
    [InlineData("box([-1,-2], 5)", new[] { -1.0, -2 }, new[] { 5.0 })]
    public void Bounds_are_numbers_or_lists_of_them(string rule, double[] low, double[] high) =>
        Assert.Equal([low, high], Assert.Single(Parse($"first: {rule}").Entries).Rule.Numbers);

    [Fact]
    public void Stabiliser_and_bias_are_options()
    {
        var rule = Assert.Single(Parse("*: alphabeta(2, 1, epsilon=1e-9, spread-bias)").Entries).Rule;
        Assert.Equal(1e-9, rule.Epsilon);
        Assert.Equal(["spread-bias"], rule.Options);
    }

    [Theory]
    [InlineData("gradient", "gradient", MethodResult.AsIs)]
    [InlineData("sensitivity", "gradient", MethodResult.Absolute)]
    [InlineData("squared-gradient", "gradient", MethodResult.Square)]
    [InlineData("input*gradient", "gradient", MethodResult.TimesInput)]
    [InlineData("deconvnet", "gradient deconvnet", MethodResult.AsIs)]
    [InlineData("guided-backpropagation", "gradient guided", MethodResult.AsIs)]
    public void Methods_are_rules_for_everything_a_seed_and_a_result(string name, string rules, MethodResult result)
    {
        var text = Parse(name);
        Assert.Equal(rules.Split(' '), text.Entries.Select(entry => entry.Rule.Name));
        Assert.True(text.SeedIsOne);
        Assert.Equal(result, text.Result);
    }

    [Theory]
    [InlineData("dense: epsilom(1)", "LRP3002", 7, 7, "did you mean 'epsilon'?")]
    [InlineData("dense: (1)", "LRP3002", 7, 3, "'(1)' is not a rule")]
    [InlineData("dense: zplus", "LRP3002", 7, 5, "'zplus' is not a rule")]
    [InlineData("dense: z+; *: gamma(-1)", "LRP3004", 14, 9, "γ is not negative")]
    [InlineData("input*gradient(2)", "LRP3004", 0, 17, "it takes no arguments")]
    [InlineData("*: alphabeta(2, 2)", "LRP3004", 3, 15, "α − β must be 1")]
    [InlineData("*: alphabeta(0, -1)", "LRP3004", 3, 16, "neither α nor β is negative")]
    [InlineData("*: alphabeta(2)", "LRP3004", 3, 12, "it has 1 numbers instead of 2")]
    [InlineData("*: box(1, -1)", "LRP3004", 3, 10, "a lower bound is above its upper one")]
    [InlineData("*: box([0, 0], [1, -1])", "LRP3004", 3, 20, "a lower bound is above its upper one")]
    [InlineData("*: box([0, 0, 0], [1, 1])", "LRP3004", 3, 22, "there are 3 lower and 2 upper bounds")]
    [InlineData("*: box([0, x], 1)", "LRP3004", 7, 6, "'[0, x]' is no list of numbers")]
    [InlineData("*: box([], 1)", "LRP3004", 7, 2, "'[]' is no list of numbers")]
    [InlineData("*: box([0, 1, 1)", "LRP3004", 7, 8, "'[0, 1, 1' is no list of numbers")]
    [InlineData("*: gamma([0.1, 0.2])", "LRP3004", 9, 10, "'[0.1, 0.2]' is neither a number nor one of its options")]
    [InlineData("*: z+(epsilon=-1)", "LRP3004", 6, 10, "neither a number nor one of its options")]
    [InlineData("*: z+(epsilon=)", "LRP3004", 6, 8, "neither a number nor one of its options")]
    [InlineData("*: z+(original)", "LRP3004", 6, 8, "neither a number nor one of its options")]
    [InlineData("integrated-gradients(steps=8)", "LRP3003", 0, 29, "Method 'integrated-gradients(steps=8)'")]
    [InlineData("gradiant (1)", "LRP3002", 0, 8, "did you mean 'gradient'?")]
    [InlineData(" epsilon", "LRP3001", 1, 7, "say which layers take it, as in '*: epsilon(1e-6)'")]
    [InlineData("*: epsilon(1, 2)", "LRP3004", 3, 13, "it has 2 numbers instead of 0 to 1")]
    [InlineData("*: epsilon(-1)", "LRP3004", 3, 11, "a stabiliser is not negative")]
    [InlineData("*: epsilon(1e999)", "LRP3004", 11, 5, "neither a number")]
    [InlineData("*: epsilon(ignore-bais)", "LRP3004", 11, 11, "did you mean 'ignore-bias'?")]
    [InlineData("*: z(ignore-bias, bias-on-present)", "LRP3004", 3, 31, "a bias that is ignored has no share to spread")]
    [InlineData("*: z(spread-bias, bias-on-present)", "LRP3004", 3, 31, "a bias is spread over all inputs or over those that are there")]
    [InlineData("*: epsilon(ignore-bias, spread-bias)", "LRP3004", 3, 33, "a bias that is ignored has no share to spread")]
    [InlineData("*: epsilon(1", "LRP3001", 3, 9, "do not close")]
    [InlineData("*: epsilon(1) x", "LRP3001", 3, 12, "do not close at its end")]
    [InlineData("*: winner(1)", "LRP3004", 3, 9, "it has 1 numbers instead of 0")]
    [InlineData("a: b: c", "LRP3001", 0, 7, "more than one ':'")]
    [InlineData(": z+", "LRP3001", 0, 4, "lacks what belongs before its ':'")]
    [InlineData("*:", "LRP3001", 0, 2, "lacks what belongs behind its ':'")]
    [InlineData("*: z+; seed: ", "LRP3001", 7, 5, "lacks what belongs behind its ':'")]
    [InlineData("*: epsilon(1, )", "LRP3004", 3, 12, "nothing beside a ','")]
    [InlineData("dense,: z+", "LRP3001", 0, 6, "nothing beside a ','")]
    [InlineData("depth << 3: z+", "LRP3001", 6, 2, "a depth is written 'depth <= 5'")]
    [InlineData("depth <= 99999999999: z+", "LRP3001", 6, 2, "a depth is written 'depth <= 5'")]
    [InlineData("seed: two", "LRP3001", 6, 3, "'logit' or 'one'")]
    [InlineData("", "LRP3001", 0, 0, "it is empty")]
    [InlineData(" ; ", "LRP3001", 0, 3, "it is empty")]
    [InlineData("gradient(3)", "LRP3004", 0, 11, "it takes no arguments")]
    public void Mistakes_are_told_with_their_place(string text, string id, int start, int length, string message)
    {
        var diagnostics = new List<Diagnostic>();
        ExplanationText.Parse(text, 3, diagnostics);
        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal((id, 3, start, length), (diagnostic.Descriptor.Id, diagnostic.Explanation, diagnostic.Start, diagnostic.Length));
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_one_entry_does_not_hide_another()
    {
        var diagnostics = new List<Diagnostic>();
        ExplanationText.Parse("a,: zz; b: epsilon(x); dense: z+", 0, diagnostics);
        Assert.Equal(["LRP3001", "LRP3002", "LRP3004"], diagnostics.Select(diagnostic => diagnostic.Descriptor.Id));
    }

    [Fact]
    public void Every_preset_is_notation()
    {
        foreach (var preset in Presets.All)
        {
            var diagnostics = new List<Diagnostic>();
            ExplanationText.Parse(preset.Value, 0, diagnostics);
            Assert.Empty(diagnostics);
        }
    }

    private static ExplanationText Parse(string text)
    {
        var diagnostics = new List<Diagnostic>();
        var parsed = ExplanationText.Parse(text, 0, diagnostics);
        Assert.Empty(diagnostics);
        return parsed;
    }
}
