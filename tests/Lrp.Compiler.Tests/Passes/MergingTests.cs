using Lrp.Testing;

namespace Lrp.Compiler.Tests.Passes;

public class MergingTests
{
    [Fact]
    public void Batch_normalisation_merges_into_the_convolution_before_it()
    {
        var graph = Normalised(new OnnxModelBuilder().Input("x", 1, 3, 8, 8).Weights("w", 4, 3, 3, 3).Weights("b", 4)
            .Node("Conv", "x, w, b", "c", ("pads", new[] { 1, 1, 1, 1 })), "c", "y", 4).Output("y").Import();
        var expected = GraphText.Outputs(graph);
        Assert.Equal(
            """
            %3 = Conv(%0, %1, %2) kernel [3, 3] pads [1, 1] [1, 1] : float32[1, 4, 8, 8]  # c
            %8 = BatchNormalization(%3, %4, %5, %6, %7) epsilon 9.999999747378752E-06 : float32[1, 4, 8, 8]  # y
            """, GraphText.Activations(graph));

        Assert.True(GraphText.Run("MergeBatchNormalization", graph));

        Assert.Equal(
            """
            %0 = input x : float32[1, 3, 8, 8]
            %1 = weight w : float32[4, 3, 3, 3]
            %2 = weight b : float32[4]
            %4 = weight y/scale : float32[4]
            %5 = weight y/bias : float32[4]
            %6 = weight y/mean : float32[4]
            %7 = weight y/variance : float32[4]
            %9 = constant {9.999999747378752E-06} : float32[]
            %10 = Add(%7, %9) : float32[4]  # y
            %11 = Sqrt(%10) : float32[4]  # y
            %12 = Divide(%4, %11) : float32[4]  # y
            %13 = Multiply(%6, %12) : float32[4]  # y
            %14 = Subtract(%5, %13) : float32[4]  # y
            %15 = Reshape(%12) : float32[4, 1, 1, 1]  # c
            %16 = Multiply(%1, %15) : float32[4, 3, 3, 3]  # c
            %17 = Multiply(%2, %12) : float32[4]  # c
            %18 = Add(%17, %14) : float32[4]  # c
            %19 = Conv(%0, %16, %18) kernel [3, 3] pads [1, 1] [1, 1] : float32[1, 4, 8, 8]  # c
            return %19

            """, IR.GraphPrinter.Print(graph)[(IR.GraphPrinter.Print(graph).IndexOf('\n') + 1)..]);
        Assert.Equal("y", graph.Outputs[0].Name);
        GraphText.AssertSameOutputs(expected, graph);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Batch_normalisation_merges_into_a_transposed_convolution_with_groups(int groups)
    {
        var graph = Normalised(new OnnxModelBuilder().Input("x", 1, 4, 5, 5).Weights("w", 4, 6 / groups, 3, 3)
            .Node("ConvTranspose", "x, w", "c", ("strides", new[] { 2, 2 }), ("group", groups)), "c", "y", 6).Output("y").Import();
        AssertCanonical("ConvTranspose", graph);
    }

    [Fact]
    public void Batch_normalisation_merges_into_a_fully_connected_layer() =>
        AssertCanonical("Dense", Normalised(new OnnxModelBuilder().Input("x", 1, 5).Weights("w", 5, 4)
            .Node("MatMul", "x, w", "c"), "c", "y", 4).Output("y").Import());

    [Fact]
    public void Batch_normalisation_of_another_axis_than_the_layers_outputs_stays_an_affine_map() =>
        AssertCanonical("Dense Affine", Normalised(new OnnxModelBuilder().Input("x", 1, 3, 5).Weights("w", 5, 3)
            .Node("MatMul", "x, w", "c"), "c", "y", 3).Output("y").Import());

    [Theory]
    [InlineData(1, 0, "Conv")]
    [InlineData(2, 0, "Conv")]
    [InlineData(1, 1, "Affine Conv")]
    public void Batch_normalisation_merges_into_the_convolution_behind_it_unless_that_is_padded(int groups, int pad, string expected) =>
        AssertCanonical(expected, Normalised(new OnnxModelBuilder().Input("x", 1, 4, 6, 6), "x", "n", 4).Weights("w", 6, 4 / groups, 3, 3)
            .Node("Conv", "n, w", "y", ("pads", new[] { pad, pad, pad, pad }), ("group", groups)).Output("y").Import());

    [Fact]
    public void Batch_normalisation_merges_only_where_nobody_else_reads_the_convolution() =>
        AssertCanonical("Conv Affine Add", Normalised(new OnnxModelBuilder().Input("x", 1, 4, 6, 6).Weights("w", 4, 4, 1, 1)
            .Node("Conv", "x, w", "c"), "c", "n", 4).Node("Add", "c, n", "y").Output("y").Import());

    [Theory]
    [InlineData("Add")]
    [InlineData("Sub")]
    public void A_product_and_a_constant_sum_become_one_fully_connected_layer(string sum)
    {
        var graph = new OnnxModelBuilder().Input("x", 1, 5).Weights("w", 5, 4).Weights("b", 4)
            .Node("MatMul", "x, w", "m").Node(sum, "m, b", "y").Output("y").Import();
        AssertCanonical("Dense", graph);
        Assert.Equal(("m", "Gemm"), (graph.Nodes[^1].Name, graph.Nodes[^1].OnnxType));
    }

    [Theory]
    [InlineData(new[] { 4, 1, 1 }, "Conv")]
    [InlineData(new[] { 1, 4, 1, 1 }, "Conv")]
    [InlineData(new int[0], "Conv")]
    [InlineData(new[] { 6 }, "Conv Add")]
    [InlineData(new[] { 1, 1, 1, 1, 1 }, "Conv Add")]
    public void A_constant_sum_merges_into_a_convolution_where_it_is_one_per_channel(int[] shape, string expected) =>
        AssertCanonical(expected, new OnnxModelBuilder().Input("x", 1, 2, 6, 6).Weights("w", 4, 2, 1, 1).Weights("b", shape)
            .Node("Conv", "x, w", "c").Node("Add", "b, c", "y").Output("y").Import());

    [Theory]
    [InlineData("Mul", new[] { 4, 1, 1 }, "Conv")]
    [InlineData("Div", new[] { 4, 1, 1 }, "Conv")]
    [InlineData("Mul", new int[0], "Conv")]
    [InlineData("Mul", new[] { 6, 6 }, "Conv Multiply")]
    public void A_scale_merges_into_the_convolution_before_it(string scale, int[] shape, string expected) =>
        AssertCanonical(expected, new OnnxModelBuilder().Input("x", 1, 2, 6, 6)
            .Weights("w", 4, 2, 1, 1).Weights("b", 4).Positive("s", shape)
            .Node("Conv", "x, w, b", "c").Node(scale, "c, s", "y").Output("y").Import());

    [Theory]
    [InlineData("Mul")]
    [InlineData("Div")]
    public void A_number_scales_the_convolution_behind_it_even_a_padded_one(string scale) =>
        AssertCanonical("Conv", new OnnxModelBuilder().Input("x", 1, 2, 6, 6).Weights("w", 4, 2, 3, 3).Weights("b", 4).Scalar("s", 0.25f)
            .Node(scale, "x, s", "c").Node("Conv", "c, w, b", "y", ("auto_pad", "SAME_UPPER")).Output("y").Import());

    [Fact]
    public void A_number_divided_by_an_activation_stays() =>
        AssertCanonical("Conv Divide", new OnnxModelBuilder().Input("x", 1, 2, 6, 6).Weights("w", 4, 2, 1, 1).Scalar("s", 2)
            .Node("Conv", "x, w", "c").Node("Div", "s, c", "y").Output("y").Import());

    [Fact]
    public void A_pad_with_zeros_becomes_the_convolutions_own()
    {
        var graph = new OnnxModelBuilder().Input("x", 1, 1, 6, 6).Weights("w", 1, 1, 3, 3).Integers("p", 0, 0, 1, 2, 0, 0, 3, 4)
            .Node("Pad", "x, p", "z").Node("Conv", "z, w", "y", ("pads", new[] { 1, 1, 1, 1 })).Output("y").Import();
        AssertCanonical("Conv", graph);
        Assert.Contains("pads [2, 3] [4, 5]", GraphText.Activations(graph));
    }

    [Theory]
    [InlineData(0f, "AveragePool", 0, 0, "AveragePool")]
    [InlineData(0f, "AveragePool", 1, 1, "Pad AveragePool")]
    [InlineData(0f, "AveragePool", 1, 0, "Pad AveragePool")]
    [InlineData(1f, "AveragePool", 0, 0, "Pad AveragePool")]
    [InlineData(0f, "MaxPool", 0, 0, "Pad MaxPool")]
    [InlineData(float.NegativeInfinity, "MaxPool", 0, 0, "MaxPool")]
    public void A_pad_merges_into_a_pool_only_where_the_pools_own_padding_means_the_same(
        float value, string pool, int ownPad, int countIncludePad, string expected)
    {
        (string, object)[] attributes = [("kernel_shape", new[] { 3, 3 }), ("strides", new[] { 2, 2 }), ("ceil_mode", 1),
            ("pads", new[] { ownPad, ownPad, ownPad, ownPad }), ("count_include_pad", countIncludePad)];
        AssertCanonical(expected, new OnnxModelBuilder().Input("x", 1, 2, 6, 6).Integers("p", 0, 0, 1, 1, 0, 0, 1, 1).Scalar("v", value)
            .Node("Pad", "x, p, v", "z").Node(pool, "z", "y", attributes).Output("y").Import());
    }

    private static OnnxModelBuilder Normalised(OnnxModelBuilder builder, string input, string output, int channels) => builder
        .Weights($"{output}/scale", channels).Weights($"{output}/bias", channels).Weights($"{output}/mean", channels)
        .Positive($"{output}/variance", channels)
        .Node("BatchNormalization", $"{input}, {output}/scale, {output}/bias, {output}/mean, {output}/variance", output);

    private static void AssertCanonical(string operators, IR.Graph graph)
    {
        var expected = GraphText.Outputs(graph);
        Lrp.Compiler.Passes.Canonicalization.Run(graph);
        Assert.Equal(operators, GraphText.Operators(graph));
        GraphText.AssertSameOutputs(expected, graph);
    }
}
