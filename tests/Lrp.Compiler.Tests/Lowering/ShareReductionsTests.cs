using Lrp.Compiler.Lowering;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Lowering;

/// <summary>What is summed up alike is summed up once.</summary>
public class ShareReductionsTests
{
    private const string Network = "x[1,14,20]; g=[20]; b=[20]; w=[20,16]; n=LayerNormalization(x,g,b); y=MatMul(n,w)";

    [Fact]
    public void A_normalisation_has_one_mean_and_one_deviation() =>
        Assert.Equal(2, Reductions(OnnxText.Parse(Network).Lower().Forward));

    [Fact]
    public void Its_gradient_needs_two_sums_more_and_no_moment_again()
    {
        var network = OnnxText.Parse(Network).Lower("gradient");
        Assert.Equal(2, Reductions(network.Forward));
        Assert.Equal(0, Reductions(network.Prepare[0]));
        Assert.Equal(2, Reductions(network.Backward[0]));
    }

    [Fact]
    public void Other_axes_are_another_reduction() => Assert.Equal(2, Reductions(OnnxText.Parse(
        "x[4,6]; a=ReduceMax(x | axes=[0] keepdims=1); b=ReduceMax(x | axes=[1] keepdims=1); y=Mul(a,b)").Lower().Forward));

    private static int Reductions(IEnumerable<Step> steps) => steps.Count(step => step.Call() is ReduceCall or BlockedSumCall);
}
