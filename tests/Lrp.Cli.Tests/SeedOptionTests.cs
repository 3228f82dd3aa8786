using Lrp.Cli.Explaining.Targets;

namespace Lrp.Cli.Tests;

public class SeedOptionTests
{
    private static readonly LogitSpace Logits = new(new ShapedNetwork([1, 3], [1, 300]), null);

    [Fact]
    public void A_seed_says_which_number_of_the_target_s_logits_is_explained()
    {
        Assert.Equal(Seed.Logit(3), Of("logit").Seed);
        Assert.Equal(Seed.Margin(3, 281), Of("margin:281").Seed);
        Assert.Equal(("output 3 rather than output 281", "margin"), (Of("margin:281").Name, Of("margin:281").Quantity));
        Assert.Equal(Seed.LogOdds(3), Of("log-odds").Seed);
        Assert.Equal((Seed.Logit(3), true), (Of("one").Seed, Of("one").IsGradient));
    }

    [Fact]
    public void A_margin_is_against_a_place_like_any_target()
    {
        var logits = new LogitSpace(new ShapedNetwork([1, 3, 8, 8], [1, 2, 8, 8]), null);
        var target = TargetOption.Parse("1,5,4").Find(logits, []);
        Assert.Equal(Seed.Margin(64 + 44, 44), SeedOption.Parse("margin:0,5,4").Of(target, logits).Seed);
    }

    [Theory]
    [InlineData("margin:3", "another output than 3")]
    [InlineData("margin:300", "from 0 to 299")]
    public void A_margin_wants_two_outputs_that_exist(string seed, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Of(seed)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("margin:1")]
    [InlineData("log-odds")]
    public void Several_logits_have_neither_margin_nor_log_odds(string seed) => Assert.Throws<InvalidDataException>(
        () => SeedOption.Parse(seed).Of(TargetOption.Parse(":").Find(Logits, []), Logits));

    [Theory]
    [InlineData("")]
    [InlineData("margin")]
    [InlineData("margin:-1")]
    [InlineData("margin::")]
    [InlineData("Logit")]
    public void Anything_else_is_no_seed(string text) => Assert.Throws<FormatException>(() => SeedOption.Parse(text));

    private static Target Of(string seed) => SeedOption.Parse(seed).Of(Target.Logit(Logits, 3), Logits);
}
