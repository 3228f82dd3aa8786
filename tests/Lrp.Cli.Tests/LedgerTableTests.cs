using Lrp.Cli.Explaining;

namespace Lrp.Cli.Tests;

/// <summary>The bar behind each layer of a printed ledger.</summary>
public class LedgerTableTests
{
    [Theory]
    [InlineData(1, 0, 0, 0, "████████████████████████")]
    [InlineData(0.5, 0.25, 0, 0.25, "████████████bbbbbb······")]
    [InlineData(0, 0, 0, 1, "························")]
    [InlineData(0, 0, 0, 0, "")]
    public void Bar_shares_what_arrived(double output, double bias, double stabiliser, double dropped, string bar) =>
        Assert.Equal(bar, Bar(output, bias, stabiliser, dropped));

    [Fact]
    public void Tiny_shares_are_seen() => Assert.Equal("█████████████████████bs·", Bar(1, 1e-9, -1e-7, 1e-12));

    [Fact]
    public void Negative_shares_have_the_length_of_their_magnitude() => Assert.Equal("████████████████bbbbbbbb", Bar(2, -1, 0, 0));

    [Fact]
    public void What_is_not_conserved_is_told()
    {
        Assert.DoesNotContain("not conserved", Print(new("fc", "Gemm", 1, 0.999999, 0, 0, 0)), StringComparison.Ordinal);
        Assert.Contains("not conserved: -2", Print(new("fc", "Gemm", 1, 3, 0, 0, 0)), StringComparison.Ordinal);
    }

    private static string Bar(double output, double bias, double stabiliser, double dropped) =>
        Print(new("fc", "Gemm", output + bias + stabiliser + dropped, output, bias, stabiliser, dropped)).Split("  ")[^1].TrimEnd();

    private static string Print(LedgerRow row)
    {
        using var output = new StringWriter();
        LedgerTable.Write(output, [row]);
        return output.ToString();
    }
}
