using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Lowering;

/// <summary>Which axis of a value are its channels, and what need not move for it.</summary>
public class FormTests
{
    private const string Weights = "w=[20,40]; v=[40,20]; g=[20]; b=[20]";

    [Theory]
    [InlineData(1, "1×2×1×7×16", 1, 20, 7)]
    [InlineData(2, "1×1×1×20×16", 1, 20, 7)]
    [InlineData(1, "3×2×5×7×16", 3, 20, 5, 7)]
    [InlineData(3, "1×1×60×5×16", 3, 20, 5, 7)]
    [InlineData(1, "1×1×1×20×16", 20, 7)]
    public void Behind_channels_there_is_space_and_before_the_last_axis_too(int channelAxis, string layout, params int[] shape) =>
        Assert.Equal(layout, Form.Blocks(channelAxis).Of(new Shape(shape), default).ToString());

    [Fact]
    public void A_dense_layer_of_many_rows_is_a_convolution_over_them()
    {
        var network = Lower("x[1,14,20]; w=[20,40]; y=MatMul(x,w)");
        var call = Assert.IsType<ConvolutionCall>(Assert.Single(network.Forward.Kernels()).Call());
        Assert.Equal((1, 14, 14L * 20 * 40), (call.Loop.Rows, call.Loop.Columns, call.Work));
    }

    [Theory]
    [InlineData("x[1,20]; w=[20,40]; y=MatMul(x,w)")]
    [InlineData("x[1,3,20]; w=[20,40]; y=MatMul(x,w)")]
    [InlineData("x[1,14,4]; w=[4,40]; y=MatMul(x,w)")]
    public void One_of_few_rows_or_inputs_is_none(string text) =>
        Assert.IsType<DenseCall>(Assert.Single(Lower(text).Forward.Kernels()).Call());

    [Fact]
    public void Tokens_stay_in_blocks_between_dense_layers()
    {
        var network = Lower($"x[1,14,20]; {Weights}; a=MatMul(x,w); h=Gelu(a); c=MatMul(h,v); y=Add(c,x)");
        Assert.Equal(
            ["Tensors.FromRows", "ConvolvePointGelu", "ConvolvePointAdd", "Tensors.ToRows"],
            network.Forward.Select(step => step.Call().Name));
    }

    [Fact]
    public void Scale_and_shift_of_a_normalisation_are_read_by_channel_and_its_moments_by_position()
    {
        var network = Lower($"x[1,14,40]; {Weights}; a=MatMul(x,v); n=LayerNormalization(a,g,b); y=MatMul(n,w)");
        Assert.DoesNotContain(network.Forward, step => step.Call() is StridedCopyCall);
        var scaled = network.Forward.Kernels().Single(step => step.Kernel()!.Epilogue.Channels == 2);
        Assert.Equal(2, scaled.Kernel()!.Epilogue.Positions);
        Assert.Equal(2, network.Forward.Count(step => step.Call() is BlockedSumCall { Factor: 1.0 / 20 }));
        Assert.DoesNotContain(network.Weights, region => region.Packing is FlatPacking && region.Length > 48);
    }

    [Fact]
    public void An_image_becomes_tokens_and_an_image_again_without_a_move()
    {
        var network = Lower(
            "x[1,3,6,5]; k=[20,3,3,3]; c=Conv(x,k | pads=[1,1,1,1]); t=Transpose(c | perm=[0,2,3,1]); w=[20,20]; m=MatMul(t,w); "
            + "u=Transpose(m | perm=[0,3,1,2]); s=Add(u,c); l=[20,20,3,3]; y=Conv(s,l | pads=[1,1,1,1])");
        Assert.DoesNotContain(network.Forward, step => step.Call() is StridedCopyCall or ChannelCopyCall);
        // The sum is in the epilogue of the product, and lies as the convolution wants it.
        Assert.Equal("Convolve ConvolvePointAdd Convolve2", TinyNetworks.Calls(network.Forward));
        Assert.Contains(network.Buffers, buffer => buffer.ToString() == "s: 1×2×6×5×16 halo 1,1,1,1");
    }

    [Fact]
    public void The_adjoint_packs_the_weights_of_the_layer()
    {
        var network = OnnxText.Parse("x[1,14,20]; w=[20,40]; y=MatMul(x,w)").Lower("gradient");
        Assert.All(
            network.Weights.Where(region => region.Packing is ConvolutionPacking), region => Assert.Equal("w", Root(region.Constant).Name));
        Assert.Equal([true, false], network.Weights.Select(region => region.Packing).OfType<ConvolutionPacking>()
            .Select(packing => packing.Transposed).OrderByDescending(isTransposed => isTransposed));
    }

    [Fact]
    public void Adjoints_by_sign_are_a_pair_as_those_of_convolutions_are()
    {
        var network = OnnxText.Parse("x[1,14,20]; w=[20,40]; y=MatMul(x,w)").Lower("dense: z+");
        Assert.Contains(network.Backward[0].Concat(network.AllSteps).Kernels(), step => step.Kernel() is PairKernel);
    }

    private static LoweredNetwork Lower(string text) => OnnxText.Parse(text).Lower();

    private static Value Root(Value constant) => constant.Producer is { } producer ? Root(producer.Inputs[0]) : constant;
}
