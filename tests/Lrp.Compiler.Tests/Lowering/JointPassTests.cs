using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Lowering;

/// <summary>Two convolutions over the same inputs become one call.</summary>
public class JointPassTests
{
    /// <summary>A convolution behind an activation.</summary>
    private static OnnxModelBuilder Network(bool isRectified = true, int kernel = 1, int groups = 1) => new OnnxModelBuilder()
        .Input("x", 1, 16, 8, 8)
        .Weights("v", 16, 16, 1, 1).Node("Conv", "x, v", "c")
        .Node(isRectified ? "Relu" : "Tanh", "c", "r")
        .Weights("w", 16, 16 / groups, kernel, kernel).Node("Conv", "r, w", "y", ("group", groups))
        .Output("y");

    [Fact]
    public void Denominators_behind_a_relu_are_summed_beside_the_forward_pass()
    {
        var joint = Network().Lower("convolution: z+").ForwardAndPrepare[0]!;
        var pair = Assert.IsType<PairKernel>(joint.Kernels().Last().Kernel());
        Assert.Equal("ConvolveActivePairAndStabilize", pair.Name);
        Assert.Equal(PairWeights.PositivePart, pair.Weights);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void Denominators_of_signed_inputs_are_the_positive_products_of_the_same_weights(int groups)
    {
        var pair = Network(isRectified: false, groups: groups).Lower("convolution: z+").ForwardAndPrepare[0]!
            .Select(step => step.Kernel()).OfType<PairKernel>().Last();
        Assert.Equal(PairWeights.Shared, pair.Weights);
        Assert.Equal(ProductSign.Positive, pair.Second.Terms);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void Of_adjoints_with_positive_and_negative_weights_the_sign_of_the_input_chooses(int groups)
    {
        var network = Network(isRectified: false, groups: groups).Lower("convolution: z+");
        var backward = network.Backward[0].Select(step => step.Kernel()).OfType<Kernel>().ToList();
        Assert.DoesNotContain(backward, kernel => kernel is PairKernel);
        Assert.True(backward.First(kernel => kernel is ConvolutionKernel or DepthwiseKernel).IsBySign);
        // And nobody packs the parts of the weights.
        Assert.DoesNotContain(network.Weights, region => region.Constant.Producer?.Operator is Unary);
    }

    [Fact]
    public void Adjoints_of_two_quotients_are_one_call_on_the_weights_themselves()
    {
        var network = Network(isRectified: false).Lower("convolution: alphabeta(2, 1)");
        Assert.Contains(
            network.Backward[0].Select(step => step.Kernel()).OfType<PairKernel>(),
            pair => pair.Weights is PairWeights.PositiveAndNegative or PairWeights.NegativeAndPositive);
    }

    [Fact]
    public void Phases_of_adjoints_pair_up_phase_by_phase_though_one_adds_to_what_the_other_stores()
    {
        var network = new OnnxModelBuilder().Input("x", 1, 3, 16, 16).Weights("w", 16, 3, 3, 3)
            .Node("Conv", "x, w", "y", ("strides", new[] { 2, 2 })).Output("y").Lower("convolution: z+");
        Assert.Equal(2, network.Backward[0].Count(step => step.Kernel() is ColumnLanesKernel or PairKernel));
        Assert.All(network.Backward[0].Kernels().Skip(1), step => Assert.IsType<PairKernel>(step.Kernel()));
    }

    [Theory]
    [InlineData("epsilon(0.1)")]
    [InlineData("gradient")]
    public void Rules_that_prepare_nothing_have_no_joint_pass(string rule) =>
        Assert.Null(Network().Lower($"convolution: {rule}").ForwardAndPrepare[0]);

    [Fact]
    public void What_the_joint_pass_computes_is_what_both_passes_compute()
    {
        var network = Network(kernel: 3, groups: 16).Lower("convolution: z+");
        var written = network.ForwardAndPrepare[0]!.SelectMany(step => step.Writes).ToHashSet();
        Assert.All(network.Forward.Concat(network.Prepare[0]).SelectMany(step => step.Writes), buffer => Assert.Contains(buffer, written));
    }

    [Theory]
    [InlineData(true, 1, true)]
    [InlineData(true, 3, false)]
    [InlineData(false, 1, false)]
    public void Inputs_are_listed_where_many_are_zero_and_have_no_neighbourhood(bool isRectified, int kernel, bool isSparse) =>
        Assert.Equal(isSparse,
            Network(isRectified, kernel).Lower().Forward.Select(step => step.Kernel()).OfType<ConvolutionKernel>().Last().IsSparse);
}
