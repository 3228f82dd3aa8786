using Lrp.Cli.Explaining;

namespace Lrp.Cli.Tests;

public class SeedOptionTests
{
    [Fact]
    public void A_seed_starts_from_logits_or_for_gradients_without_them()
    {
        Assert.Equal(Seed.Logit(3), SeedOption.Parse("logit").Of(3, isGradient: false));
        Assert.Equal(Seed.Margin(3, 281), SeedOption.Parse("margin:281").Of(3, isGradient: false));
        Assert.Equal(Seed.Margin(3, 281).AsGradient(), SeedOption.Parse("margin:281").Of(3, isGradient: true));
        Assert.Equal(Seed.LogOdds(3).AsGradient(), SeedOption.Parse("log-odds").Of(3, isGradient: true));
        Assert.Equal(Seed.One(3), SeedOption.Parse("one").Of(3, isGradient: false));
    }

    [Theory]
    [InlineData("")]
    [InlineData("margin")]
    [InlineData("margin:-1")]
    [InlineData("Logit")]
    public void Anything_else_is_no_seed(string text) => Assert.Throws<FormatException>(() => SeedOption.Parse(text));
}
