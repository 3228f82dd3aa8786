using Lrp.Compiler.Lowering;
using Lrp.Compiler.Planning;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Lowering;

/// <summary>Which convolutions are computed in tiles of 2 × 2 outputs, and with which weights.</summary>
public class WinogradTilesTests
{
    private const string Rectified =
        "x[1,16,14,14]; v=[32,16,3,3]; c=Conv(x,v | pads=[1,1,1,1]); r=Relu(c); w=[32,32,3,3]; y=Conv(r,w | pads=[1,1,1,1])";

    [Theory]
    [InlineData("x[1,16,7,7]; w=[16,16,3,3]; y=Conv(x,w | pads=[1,1,1,1])", true)]
    [InlineData("x[3,40,9,30]; w=[20,40,3,3]; y=Conv(x,w)", true)]
    [InlineData("x[1,16,6,6]; w=[16,16,3,3]; y=Conv(x,w | pads=[1,1,1,1])", false)]
    [InlineData("x[1,15,14,14]; w=[16,15,3,3]; y=Conv(x,w)", false)]
    [InlineData("x[1,16,14,14]; w=[15,16,3,3]; y=Conv(x,w)", false)]
    [InlineData("x[1,32,14,14]; w=[32,16,3,3]; y=Conv(x,w | group=2)", false)]
    [InlineData("x[1,16,28,28]; w=[16,16,3,3]; y=Conv(x,w | strides=[2,2])", false)]
    [InlineData("x[1,16,28,28]; w=[16,16,3,3]; y=Conv(x,w | dilations=[1,2])", false)]
    [InlineData("x[1,16,28,28]; w=[16,16,3,3]; y=Conv(x,w | dilations=[2,1])", false)]
    [InlineData("x[1,16,28,28]; w=[16,16,5,3]; y=Conv(x,w)", false)]
    [InlineData("x[1,16,1,28,28]; w=[16,16,3,3,3]; y=Conv(x,w | pads=[1,1,1,1,1,1])", false)]
    public void A_convolution_3x3_of_stride_one_is_in_tiles_if_it_has_enough_of_them_and_channels(string text, bool isTiled)
    {
        var call = Lower(text).AllCalls.Select(step => step.Call).OfType<GeneratedCall>().Single();
        Assert.Equal(isTiled, call is WinogradCall);
    }

    [Fact]
    public void A_loop_has_the_fields_of_the_runtime_s_structure() => Assert.Equal(
        typeof(Lrp.Generated.WinogradShape).GetConstructors().Single().GetParameters().Select(parameter => parameter.Name),
        WinogradLoop.Of(2, 14, 14, 20).Fields.Select(field => field.Name));

    [Fact]
    public void Weights_are_packed_for_tiles_only()
    {
        var regions = Lower(Rectified, "convolution: z+").Weights
            .Where(region => region is { Layer: "y", Packing: not FlatPacking }).ToList();
        Assert.All(regions, region => Assert.IsType<WinogradPacking>(region.Packing));
        // W of the forward pass, and W⁺ of denominators and of the adjoint.
        Assert.Equal([false, false, true], regions.Select(region => ((WinogradPacking)region.Packing).Transposed).Order());
    }

    [Fact]
    public void A_pair_has_weights_of_its_own_and_keeps_what_is_zero_of_the_sum_of_one_sign()
    {
        var network = Lower(Rectified, "convolution: z+");
        var pair = network.ForwardAndPrepare[0]!.Flatten().Select(step => step.Call).OfType<WinogradCall>()
            .Last(call => call.Sums[0].Weights!.Layer == "y");
        var kernel = Assert.IsType<PairKernel>(pair.Kernel);
        Assert.False(((WinogradKernel)kernel.First).IsOfOneSign);
        Assert.True(((WinogradKernel)kernel.Second).IsOfOneSign);
        Assert.NotEqual(pair.Sums[0].Weights, pair.Sums[1].Weights);
    }

    [Fact]
    public void A_sum_that_one_pass_does_not_compute_in_tiles_is_computed_alike_in_all()
    {
        // The sum without a bias is one walk with the forward pass, over the same weights.
        const string Biased = "x[1,16,14,14]; w=[16,16,3,3]; b=[16]; y=Conv(x,w,b | pads=[1,1,1,1])";
        Assert.NotEmpty(Tiled(Lower(Biased)));
        Assert.Empty(Tiled(Lower(Biased, "convolution: epsilon(ignore-bias)")));
    }

    [Fact]
    public void Positive_products_of_inputs_of_either_sign_are_sums_in_tiles()
    {
        const string Signed = "x[1,16,14,14]; w=[32,16,3,3]; y=Conv(x,w | pads=[1,1,1,1])";
        var network = Lower(Signed, "convolution: z+");
        Assert.DoesNotContain(network.AllCalls, step => step.Call is ConvolutionCall);
        // Wx, W⁺x⁺ and W⁻x⁻; W⁺ᵀg and W⁻ᵀg as a pair.
        Assert.Equal([1, 1, 1, 2], network.AllCalls.Select(step => step.Call).OfType<WinogradCall>().Distinct()
            .Select(call => call.Sums.Count).Order());
        Assert.Contains(
            Lower(Signed, "convolution: z+", budget: long.MaxValue).AllCalls,
            step => step.Call is ConvolutionCall { Kernel: PairKernel { Second.Terms: ProductSign.Positive } });
    }

    [Fact]
    public void Sums_of_negative_products_are_not_in_tiles()
    {
        var network = Lower("x[1,16,14,14]; r=Relu(x); w=[32,16,3,3]; y=Conv(r,w | pads=[1,1,1,1])", "convolution: alphabeta(2, 1)");
        var negative = network.AllCalls.Select(step => step.Call).OfType<WinogradCall>().SelectMany(call => call.Sums)
            .Where(sum => sum.Weights!.Constant.Producer?.Operator is IR.Unary { Function: IR.UnaryFunction.NegativePart });
        Assert.Empty(negative);
    }

    [Fact]
    public void Incremental_networks_have_no_tiles() =>
        Assert.DoesNotContain(
            Lowerer.Run(OnnxText.Parse(Rectified).Explain([]), isIncremental: true).AllCalls, step => step.Call is WinogradCall);

    [Fact]
    public void The_largest_layers_go_without_tiles_until_the_budget_is_kept()
    {
        const string Two = """
            x[1,32,14,14]; u=[32,32,3,3]; a=Conv(x,u | pads=[1,1,1,1]); v=[128,32,1,1]; b=Conv(a,v); w=[128,128,3,3];
            y=Conv(b,w | pads=[1,1,1,1])
            """;
        var (all, none) = (Bytes(Lower(Two)), Bytes(Lower(Two, budget: 1)));
        Assert.Equal(["a", "y"], Tiled(Lower(Two)));
        Assert.Equal(["a", "y"], Tiled(Lower(Two, budget: 2 * all)));
        var small = Lower(Two, budget: (all + none) / 2);
        Assert.Equal(["a"], Tiled(small));
        Assert.InRange(Bytes(small), none, (all + none) / 2);
        Assert.Empty(Tiled(Lower(Two, budget: 1)));
    }

    private static IEnumerable<string> Tiled(LoweredNetwork network) =>
        network.Forward.Where(step => step is CallStep { Call: WinogradCall }).Select(step => step.Subject.Title);

    private static long Bytes(LoweredNetwork network) =>
        sizeof(float) * (MemoryPlan.Run(network).ArenaLength + network.Weights.Sum(region => region.Length));

    private static LoweredNetwork Lower(string text, string? explanation = null, long budget = 0) => Lowerer.Run(
        OnnxText.Parse(text).Explain(explanation is null ? [] : [explanation]), memoryBudget: MemoryPlan.Budget(budget));
}
