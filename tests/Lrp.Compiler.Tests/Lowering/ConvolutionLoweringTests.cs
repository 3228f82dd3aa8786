using Lrp.Compiler.Lowering;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Lowering;

/// <summary>Convolutions, their adjoints and the memory around them.</summary>
public class ConvolutionLoweringTests
{
    private static OnnxModelBuilder Conv(int channels, int outputs, params (string Name, object Value)[] attributes) =>
        new OnnxModelBuilder().Input("x", 1, channels, 8, 8).Weights("w", outputs, channels, 3, 3).Node("Conv", "x, w", "y", attributes).Output("y");

    [Fact]
    public void Adjoint_of_stride_two_is_four_convolutions_of_stride_one()
    {
        var network = Conv(16, 16, ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 1, 1, 1 })).Lower("gradient");
        var adjoint = network.Backward[0].Kernels().Where(step => step.Sentence.Contains("y: adjoint", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, adjoint.Count);
        // A 3×3 kernel falls apart into 2×2, 2×1, 1×2 and 1×1 taps: nine in all, and no multiplication by inserted zeros.
        var multiplications = 16 * 16 * (4 * 4) * 9;
        Assert.Equal(multiplications, adjoint.Sum(step => step.Work));
        Assert.Equal(multiplications, network.Forward.Sum(step => step.Work));
    }

    [Fact]
    public void Phases_of_a_wide_stride_over_few_channels_are_channels_of_one_convolution()
    {
        var network = new OnnxModelBuilder().Input("x", 1, 3, 8, 8).Weights("w", 16, 3, 4, 4)
            .Node("Conv", "x, w", "y", ("strides", new[] { 4, 4 })).Output("y").Lower("gradient");
        var adjoint = Assert.Single(network.Backward[0].Kernels());
        Assert.Equal("y phases: convolution, kernel [1, 1], [1, 16, 2, 2] → [1, 48, 2, 2]", adjoint.Sentence);
        Assert.Equal(network.Forward.Sum(step => step.Work), adjoint.Work);
    }

    [Theory]
    [InlineData(4, "ConvolveGrouped")]
    [InlineData(8, "ConvolveGrouped")]
    [InlineData(2, "Convolve")]
    [InlineData(16, "Convolve")]
    public void Groups_that_share_a_block_are_multiplied_by_their_own_inputs(int channelsOfGroup, string kernel)
    {
        var network = new OnnxModelBuilder().Input("x", 1, 48, 8, 8).Weights("w", 48, channelsOfGroup, 3, 3)
            .Node("Conv", "x, w", "y", ("group", 48 / channelsOfGroup)).Output("y").Lower("gradient");
        Assert.Equal(kernel, TinyNetworks.Calls(network.Forward));
        Assert.Equal(kernel, TinyNetworks.Calls(network.Backward[0]));
    }

    [Fact]
    public void Adjoint_to_a_picture_reads_planes_and_writes_row_major_order()
    {
        var steps = Conv(3, 16, ("pads", new[] { 1, 1, 1, 1 })).Lower("*: epsilon(0.1)").Backward[0];
        var call = (ConvolutionCall)steps.Last().Call();
        Assert.Equal("columns 3 1 | r0 = accumulator; r1 = tensor0; r2 = Multiply(r1, r0); y0 = r2", call.Kernel.Key);
        Assert.Equal("y quotient: 1×16×8×8×1 halo 1,1,1,1", steps.Last().Reads[0].ToString());
        Assert.True(steps.Last().Writes[0].Root.Layout.IsRowMajor);
    }

    [Fact]
    public void Even_and_odd_columns_are_phases_of_one_call()
    {
        var adjoint = new OnnxModelBuilder().Input("x", 1, 3, 32, 32).Weights("w", 16, 3, 3, 3)
            .Node("Conv", "x, w", "y", ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 1, 1, 1 })).Output("y")
            .Lower("gradient").Backward[0].Kernels().ToList();
        // One for even rows, which two rows of taps reach, and one for odd rows.
        Assert.Equal(["ConvolveColumns", "ConvolveColumns"], adjoint.Select(step => step.Call().Name));
        Assert.Equal(3 * 16 * (16 * 16) * 9, adjoint.Sum(step => step.Work));
    }

    [Fact]
    public void Adjoint_of_stride_one_is_one_convolution() =>
        Assert.Equal("Convolve", TinyNetworks.Calls(Conv(15, 16).Lower("gradient").Backward[0]));

    [Fact]
    public void Large_padded_input_is_cleared_around_before_it_is_written()
    {
        var steps = new OnnxModelBuilder().Input("x", 1, 16, 40, 40).Weights("w", 16, 16, 3, 3)
            .Node("Conv", "x, w", "y", ("pads", new[] { 1, 2, 0, 1 })).Output("y").Lower().Forward;
        Assert.Equal(["Tensors.ClearHalo", "Tensors.FromRowMajor"], steps.Take(2).Select(step => step.Call().Name));
        Assert.Equal("x: 1×1×40×40×16 halo 1,2,0,1", steps[0].Writes[0].ToString());
        Assert.Same(steps[0].Writes[0].Root, steps[1].Writes[0].Root);
    }

    [Fact]
    public void Zeros_around_a_small_padded_input_are_there_from_the_start()
    {
        var step = Conv(16, 16, ("pads", new[] { 1, 2, 0, 1 })).Lower().Forward[0];
        Assert.Equal("Tensors.FromRowMajor", step.Call().Name);
        Assert.Equal("x: 1×1×8×8×16 halo 1,2,0,1", step.Writes[0].ToString());
    }

    [Fact]
    public void Input_without_padding_has_no_halo() =>
        Assert.DoesNotContain(Conv(16, 16).Lower().Forward, step => step.Call() is ClearHaloCall);

    [Fact]
    public void Picture_of_three_channels_stays_in_planes() =>
        Assert.Equal("x: 1×3×8×8×1 halo 1,1,1,1", Conv(3, 16, ("pads", new[] { 1, 1, 1, 1 })).Lower().Forward[1].Writes[0].ToString());

    [Fact]
    public void Readers_with_different_pads_share_one_copy_with_the_larger_halo()
    {
        var network = new OnnxModelBuilder().Input("x", 1, 16, 8, 8).Weights("a", 16, 16, 1, 1).Node("Conv", "x, a", "c")
            .Weights("w", 16, 16, 3, 3).Node("Conv", "c, w", "d", ("pads", new[] { 1, 1, 1, 1 }))
            .Weights("v", 16, 16, 5, 5).Node("Conv", "c, v", "e", ("pads", new[] { 2, 2, 2, 2 }))
            .Node("Add", "d, e", "y").Output("y").Lower();
        Assert.Equal("1×1×8×8×16 halo 2,2,2,2", Assert.Single(network.Buffers, buffer => buffer.Name == "c").Layout.ToString());
    }

    [Fact]
    public void Concat_stays_in_channel_blocks()
    {
        var copies = Concat(5, 32).Output("y").Lower().Forward.Where(step => step.Sentence.Contains("Concat", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, copies.Count);
        Assert.All(copies.SelectMany(step => step.Reads.Concat(step.Writes)), buffer => Assert.True(buffer.Layout.IsBlocked, buffer.ToString()));
    }

    [Fact]
    public void Weights_that_two_explanations_need_are_packed_once()
    {
        var one = Conv(16, 16).Lower("convolution: z+").Weights.Count;
        Assert.Equal(one, Conv(16, 16).Lower("convolution: z+", "convolution: z+").Weights.Count);
        // The gradient's adjoint is computed in tiles of 2 × 2, whose weights are transformed.
        Assert.Equal(one + 1, Conv(16, 16).Lower("convolution: z+", "gradient").Weights.Count);
        // The squares, for a sum and for its adjoint.
        Assert.Equal(one + 2, Conv(16, 16).Lower("convolution: z+", "convolution: wsquare").Weights.Count);
    }

    [Fact]
    public void What_does_not_depend_on_the_target_is_prepared_once()
    {
        var network = Conv(16, 16).Lower("convolution: z+");
        // The z+ denominator needs the input only; the backward divides by it for each target.
        Assert.Contains("stabilised", Assert.Single(network.Prepare[0].Kernels()).Sentence, StringComparison.Ordinal);
        Assert.Empty(Conv(16, 16).Lower("gradient").Prepare[0]);
    }

    [Fact]
    public void Depthwise_convolution_has_a_kernel_of_its_own()
    {
        var network = new OnnxModelBuilder().Input("x", 1, 20, 8, 8).Weights("w", 20, 1, 3, 3)
            .Node("Conv", "x, w", "y", ("group", 20), ("strides", new[] { 2, 2 })).Output("y").Lower("gradient");
        Assert.Equal("ConvolveDepthwise", TinyNetworks.Calls(network.Forward));
        Assert.Equal(20 * 3 * 3 * 9, network.Forward.Sum(step => step.Work));
        Assert.Equal(4, network.Backward[0].Kernels().Count);
    }

    [Fact]
    public void Padding_behind_a_division_by_activations_is_cleared()
    {
        var model = new OnnxModelBuilder().Input("x", 1, 19, 4, 4).Weights("w", 19, 19, 1, 1).Node("Conv", "x, w", "a")
            .Node("Div", "a, x", "d").Weights("v", 19, 19, 1, 1).Node("Conv", "d, v", "y").Output("y");
        Assert.Single(model.Lower().Forward, step => step.Call() is ClearPaddingCall);
        // Stabilised division never leaves anything there.
        Assert.DoesNotContain(Conv(19, 19).Lower("convolution: epsilon(1e-6)").Backward[0], step => step.Call() is ClearPaddingCall);
    }

    [Fact]
    public void Padding_behind_channels_that_were_copied_is_cleared()
    {
        var network = Concat(5, 32).Weights("u", 16, 37, 1, 1).Node("Conv", "y, u", "z").Output("z").Lower("gradient");
        Assert.Equal("y", Assert.Single(network.Forward, Clears).Writes[0].Name);
        // Of the slices of 5 and of 32 channels, one fills its blocks.
        Assert.Equal(5, Assert.Single(network.Backward[0], Clears).Writes[0].Layout.Channels);

        static bool Clears(Step step) => step.Call() is ClearPaddingCall;
    }

    [Fact]
    public void Row_major_data_that_is_read_as_channels_is_cleared_behind_the_last()
    {
        // The gradient of the mean's five channels comes from the dense layer, row-major, and is spread over their planes.
        var network = new OnnxModelBuilder().Input("x", 1, 16, 4, 4).Weights("w", 5, 16, 1, 1).Node("Conv", "x, w", "a")
            .Node("GlobalAveragePool", "a", "m").Node("Flatten", "m", "f").Weights("v", 3, 5).Node("Gemm", "f, v", "y", ("transB", 1)).Output("y")
            .Lower("gradient");
        Assert.Single(network.Backward[0], step => step.Call() is ClearPaddingCall);
    }

    private static OnnxModelBuilder Concat(int first, int second) => new OnnxModelBuilder().Input("x", 1, 16, 8, 8)
        .Weights("w", first, 16, 1, 1).Node("Conv", "x, w", "a").Weights("v", second, 16, 1, 1).Node("Conv", "x, v", "b")
        .Node("Concat", "a, b", "y", ("axis", 1));
}
