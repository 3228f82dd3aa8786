using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Onnx;

public class ImportTests
{
    [Fact]
    public void A_network_becomes_a_graph_with_static_shapes_and_its_weights_stay_in_the_file()
    {
        var graph = new OnnxModelBuilder().Input("image", "batch", 3, 16, 16)
            .Weights("conv.weight", 8, 3, 3, 3).Weights("conv.bias", 8).Weights("fc.weight", 10, 128).Weights("fc.bias", 10)
            .Node("Conv", "image, conv.weight, conv.bias", "conv", ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 1, 1, 1 }))
            .Node("Relu", "conv", "relu").Node("MaxPool", "relu", "pool", ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 }))
            .Node("Flatten", "pool", "flat").Node("Gemm", "flat, fc.weight, fc.bias", "logits", ("transB", 1)).Output("logits").Import();

        Assert.Equal(
            """
            graph model.onnx  # test 1.0, opset 17
            %0 = input image : float32[1, 3, 16, 16]
            %1 = weight conv.weight : float32[8, 3, 3, 3]
            %2 = weight conv.bias : float32[8]
            %7 = weight fc.weight : float32[10, 128]
            %8 = weight fc.bias : float32[10]
            %3 = Conv(%0, %1, %2) kernel [3, 3] stride [2, 2] pads [1, 1] [1, 1] : float32[1, 8, 8, 8]  # conv
            %4 = Relu(%3) : float32[1, 8, 8, 8]  # relu
            %5 = MaxPool(%4) kernel [2, 2] stride [2, 2] : float32[1, 8, 4, 4]  # pool
            %6 = Reshape(%5) : float32[1, 128]  # flat
            %9 = Dense(%6, %7, %8) : float32[1, 10]  # logits
            return %9

            """, GraphPrinter.Print(graph));
        GraphVerifier.Verify(graph);
    }

    [Fact]
    public void Initialisers_that_old_files_list_among_the_inputs_are_no_inputs() =>
        Assert.Equal(["x"], new OnnxModelBuilder(6).Input("x", 1, 2).Input("w", 3, 2).Weights("w", 3, 2)
            .Node("Gemm", "x, w", "y", ("transB", 1)).Output("y").Import().Inputs.Select(input => input.Name));

    [Fact]
    public void Nodes_may_come_in_any_order_and_unused_ones_are_left_out() =>
        Assert.Equal("Relu Tanh", GraphText.Operators(new OnnxModelBuilder().Input("x", 1, 2)
            .Node("Tanh", "a", "y").Node("NoSuchOperator", "x", "unused").Node("Relu", "x", "a").Output("y").Import()));

    [Fact]
    public void Shape_arithmetic_folds_to_a_reshape() =>
        Assert.EndsWith(" = Reshape(%0) : float32[1, 48]  # y", GraphText.Activations(new OnnxModelBuilder().Input("x", "n", 3, 4, 4)
            .Integers("first", 0).Integers("rest", -1).Node("Shape", "x", "shape").Node("Gather", "shape, first", "batch")
            .Node("Concat", "batch, rest", "target", ("axis", 0)).Node("Reshape", "x, target", "y").Output("y").Import()));

    [Fact]
    public void Integer_division_truncates_while_folding()
    {
        var graph = new OnnxModelBuilder().Input("x", 1, 6).Integers("seven", 7).Integers("two", 2)
            .Node("Div", "seven, two", "three").Node("Constant", "", "rest", ("value", new long[] { -1 }))
            .Node("Concat", "three, rest", "shape", ("axis", 0)).Node("Reshape", "x, shape", "y").Output("y").Import();
        Assert.Equal(new Shape(3, 2), graph.Outputs[0].Shape);
    }

    [Theory]
    [InlineData(ElementType.Float16, "RoundToFormat(%0) significand 11 exponent 5")]
    [InlineData(ElementType.BFloat16, "RoundToFormat(%0) significand 8 exponent 8")]
    [InlineData(ElementType.Float64, "Identity(%0)")]
    public void A_cast_to_a_narrow_type_rounds(ElementType target, string expected) =>
        Assert.EndsWith($" = {expected} : float32[1, 3]  # y", GraphText.Activations(new OnnxModelBuilder().Input("x", 1, 3)
            .Node("Cast", "x", "y", ("to", (int)target)).Output("y").Import()));

    [Fact]
    public void A_cast_like_a_narrow_constant_rounds() =>
        Assert.Contains("RoundToFormat", GraphText.Activations(new OnnxModelBuilder().Input("x", 1, 2)
            .Tensor("half", [1], ElementType.Float16, payload => payload.Bytes(9, [0, 0x3C]))
            .Node("CastLike", "x, half", "y").Output("y").Import()));

    [Fact]
    public void A_known_number_that_is_cast_to_float16_is_rounded() =>
        Assert.Equal(0.0999755859375, new OnnxModelBuilder().Input("x", 1, 2).Scalar("tenth", 0.1f)
            .Node("Cast", "tenth", "half", ("to", (int)ElementType.Float16)).Node("Mul", "x, half", "y").Output("y").Import()
            .Nodes.Single().Inputs[1].Known!.Data[0]);

    [Fact]
    public void A_large_constant_of_shape_is_spread_at_load()
    {
        var graph = new OnnxModelBuilder().Input("x", 1, 1000).Integers("shape", 1000, 1000)
            .Node("ConstantOfShape", "shape", "w", ("value", new[] { 0.5f })).Node("MatMul", "x, w", "y").Output("y").Import();
        Assert.Equal("Dense", GraphText.Operators(graph));
        Assert.Contains("Expand", GraphPrinter.Print(graph));
    }

    [Fact]
    public void Any_dimension_can_be_pinned()
    {
        var file = new OnnxModelBuilder().Input("x", "n", "height", 3).Node("Relu", "x", "y").Output("y").ToModelFile();
        var graph = OnnxImporter.Import(file, new ImportOptions(new Dictionary<string, IntList> { ["x"] = new(2, 5, 3) }));
        Assert.Equal(new Shape(2, 5, 3), graph.Outputs[0].Shape);
    }

    [Fact]
    public void A_mean_over_space_is_a_global_average_pool() =>
        Assert.Equal("AveragePool Reshape", GraphText.Operators(new OnnxModelBuilder().Input("x", 1, 3, 4, 5)
            .Node("ReduceMean", "x", "y", ("axes", new[] { -1, 2 }), ("keepdims", 0)).Output("y").Import()));

    [Theory]
    [InlineData(12, "Reshape Softmax Reshape")]
    [InlineData(13, "Softmax")]
    public void Softmax_flattens_before_operator_set_13(int opset, string expected) =>
        Assert.Equal(expected, GraphText.Operators(new OnnxModelBuilder(opset).Input("x", 1, 3, 4)
            .Node("Softmax", "x", "y").Output("y").Import()));

    [Theory]
    [InlineData(6)]
    [InlineData(11)]
    public void Bounds_of_clip_are_attributes_or_inputs(int opset)
    {
        var builder = new OnnxModelBuilder(opset).Input("x", 1, 3).Scalar("low", 0).Scalar("high", 6);
        var graph = opset < 11 ? builder.Node("Clip", "x", "y", ("min", 0f), ("max", 6f)) : builder.Node("Clip", "x, low, high", "y");
        Assert.EndsWith("Clip(%0) 0 to 6 : float32[1, 3]  # y", GraphText.Activations(graph.Output("y").Import()));
    }

    [Fact]
    public void Omitted_bounds_of_clip_are_infinite() =>
        Assert.Equal("Relu", GraphText.Operators(
            new OnnxModelBuilder().Input("x", 1, 3).Scalar("low", 0).Node("Clip", "x, low, ", "y").Output("y").Import()));

    [Theory]
    [InlineData("SAME_UPPER", "pads [0, 0] [1, 1]", "[1, 2, 3, 3]")]
    [InlineData("SAME_LOWER", "pads [1, 1] [0, 0]", "[1, 2, 3, 3]")]
    [InlineData("VALID", "stride [2, 2] :", "[1, 2, 2, 2]")]
    public void Automatic_pads_become_numbers(string autoPad, string pads, string shape)
    {
        var text = GraphText.Activations(new OnnxModelBuilder().Input("x", 1, 1, 6, 6).Weights("w", 2, 1, 3, 3)
            .Node("Conv", "x, w", "y", ("strides", new[] { 2, 2 }), ("auto_pad", autoPad)).Output("y").Import());
        Assert.Contains(pads, text);
        Assert.Contains(shape, text);
    }

    [Theory]
    [InlineData(0, 0, 5)]
    [InlineData(0, 1, 6)]
    [InlineData(1, 0, 3)]
    public void Transposed_convolutions_have_the_size_that_their_pads_say(int pad, int outputPadding, int expected) =>
        Assert.Equal(new Shape(1, 2, expected), new OnnxModelBuilder().Input("x", 1, 1, 2).Weights("w", 1, 2, 3)
            .Node("ConvTranspose", "x, w", "y", ("strides", new[] { 2 }), ("pads", new[] { pad, pad }),
                ("output_padding", new[] { outputPadding }))
            .Output("y").Import().Outputs[0].Shape);

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 3)]
    public void Rounding_up_adds_a_window_that_starts_inside(int ceilMode, int expected) =>
        Assert.Equal(new Shape(1, 1, expected), new OnnxModelBuilder().Input("x", 1, 1, 6)
            .Node("MaxPool", "x", "y", ("kernel_shape", new[] { 3 }), ("strides", new[] { 2 }), ("ceil_mode", ceilMode))
            .Output("y").Import().Outputs[0].Shape);

    [Theory]
    [InlineData(new long[] { 2 }, "Slice Reshape")]
    [InlineData(new long[] { 0, 2 }, "Slice")]
    [InlineData(new long[] { 3, 2, 1 }, "Slice")]
    [InlineData(new long[] { 0, 3, 1 }, "Slice Slice Concat")]
    public void Gathering_constant_indices_is_slicing(long[] indices, string expected)
    {
        var builder = new OnnxModelBuilder().Input("x", 1, 4, 2);
        builder = indices.Length == 1
            ? builder.Tensor("i", [], ElementType.Int64, tensor => tensor.Packed(7, indices))
            : builder.Integers("i", indices);
        Assert.Equal(expected, GraphText.Operators(builder.Node("Gather", "x, i", "y", ("axis", 1)).Output("y").Import()));
    }

    [Fact]
    public void Slices_may_run_backward_and_past_the_end() =>
        Assert.Equal("Slice(%0) from [0, 3] steps [1, -2] : float32[1, 2]", GraphText.Activations(new OnnxModelBuilder().Input("x", 1, 4)
            .Integers("starts", long.MaxValue).Integers("ends", long.MinValue).Integers("axes", -1).Integers("steps", -2)
            .Node("Slice", "x, starts, ends, axes, steps", "y").Output("y").Import()).Split(" = ")[1].Split("  #")[0]);

    [Fact]
    public void A_scaled_gemm_is_a_layer_whose_weights_are_a_recipe()
    {
        var graph = new OnnxModelBuilder().Input("x", 1, 3).Weights("w", 3, 2).Weights("c", 1, 2)
            .Node("Gemm", "x, w, c", "y", ("alpha", 0.5f), ("beta", 2f)).Output("y").Import();
        Assert.Equal("Dense", GraphText.Operators(graph));
        Assert.Equal(["Multiply", "Multiply", "Reshape", "Transpose"],
            graph.Nodes.Where(node => node.IsConstant).Select(node => node.Operator.Name).Order());
    }

    [Theory]
    [InlineData(new[] { 3 }, new[] { 3, 2 }, new[] { 2 })]
    [InlineData(new[] { 4, 3 }, new[] { 3 }, new[] { 4 })]
    [InlineData(new[] { 2, 4, 3 }, new[] { 2, 3, 5 }, new[] { 2, 4, 5 })]
    public void Matrix_products_follow_numpy(int[] left, int[] right, int[] result)
    {
        var graph = new OnnxModelBuilder().Input("x", [.. left.Cast<object>()]).Weights("w", right)
            .Node("MatMul", "x, w", "y").Output("y").Import();
        Assert.Equal(new Shape(result), graph.Outputs[0].Shape);
        GraphVerifier.Verify(graph);
    }

    [Fact]
    public void Operators_of_the_table_are_sorted_and_distinct()
    {
        var names = OperatorTable.Rows.Select(row => row.Name).ToList();
        Assert.Equal(names.OrderBy(name => name.Contains('.')).ThenBy(name => name, StringComparer.Ordinal), names);
        Assert.Equal(names.Distinct(), names);
    }
}
