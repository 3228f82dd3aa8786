using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.Lowering;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Lowering;

/// <summary>Files that ask for more than a compiler should give end in a message; none in an internal error, or never.</summary>
public class HostileModelTests
{
    private const int Huge = 1_000_000_000;

    [Fact]
    public void Pads_of_a_convolution_beyond_all_memory() => AssertRejected("LRP1013", "more than 2^31 elements with its padding",
        new OnnxModelBuilder().Input("x", 1, 3, 8).Weights("w", 4, 3, 3)
            .Node("Conv", "x, w", "y", ("pads", new[] { Huge / 2, 0 })).Output("y"));

    [Fact]
    public void Pads_of_a_convolution_beyond_32_bits() => AssertRejected("LRP1007", "spans",
        new OnnxModelBuilder().Input("x", 1, 1, 8).Weights("w", 1, 1, 3)
            .Node("Conv", "x, w", "y", ("pads", new[] { Huge, Huge })).Output("y"));

    [Theory]
    [InlineData(1_000_000, 1_000_000)]
    [InlineData(4096, 4096)]
    public void A_kernel_of_a_pool_far_larger_than_its_input(int height, int width) => AssertRejected("LRP1007", "far larger than its input",
        new OnnxModelBuilder().Input("x", 1, 1, 8, 8)
            .Node("MaxPool", "x", "y", ("kernel_shape", new[] { height, width }), ("pads", new[] { height - 1, width - 1, height - 1, width - 1 }))
            .Output("y"));

    [Fact]
    public void An_output_of_more_than_2_to_the_31_elements() => AssertRejected("LRP1007", "more than 2^31 elements",
        new OnnxModelBuilder().Input("x", 1, 1, 50_000).Input("z", 1, 50_000, 1).Node("Add", "x, z", "y").Output("y"));

    [Fact]
    public void Channels_that_fill_one_lane_of_sixteen() => AssertRejected("LRP1013", "of more than 2^31 elements with its padding",
        new OnnxModelBuilder().Input("x", 1, 1, 20_000, 20_000)
            .Node("MaxPool", "x", "y", ("kernel_shape", new[] { 1, 1 })).Output("y"));

    [Fact]
    public void A_workspace_beyond_all_memory()
    {
        var model = new OnnxModelBuilder().Input("x", 1, 16, 10_000, 10_000);
        for (var index = 0; index < 30; index++)
            model.Node("Softmax", index == 0 ? "x" : $"a{index - 1}", $"a{index}");
        AssertRejected("LRP1013", "floats of workspace", model.Node("Relu", "a29", "y").Output("y"));
    }

    [Fact]
    public void A_batch_of_two_hundred_thousand_is_one_loop() => AssertCompiles(
        new OnnxModelBuilder().Input("x", 200_000, 1, 2, 2).Weights("w", 1, 1, 1, 1).Node("Conv", "x, w", "y").Output("y"));

    [Fact]
    public void A_node_of_half_a_million_operands() => AssertRejected("LRP1013", "more than 400000 operations",
        new OnnxModelBuilder().Input("x", 1).Node("Sum", string.Join(",", Enumerable.Repeat("x", 500_000)), "y").Output("y"));

    [Fact]
    public void Strides_of_which_each_step_would_be_a_call_compile() => AssertCompiles(
        new OnnxModelBuilder().Input("x", 1, 1, 500, 500).Weights("w", 1, 1, 3, 3)
            .Node("Conv", "x, w", "y", ("strides", new[] { 400, 400 })).Output("y"));

    [Fact]
    public void A_thousand_layers_compile()
    {
        var model = new OnnxModelBuilder().Input("x", 1, 4, 8, 8).Weights("w", 4, 4, 3, 3);
        for (var index = 0; index < 1000; index++)
            model.Node("Conv", $"{(index == 0 ? "x" : $"a{index - 1}")}, w", $"c{index}", ("pads", new[] { 1, 1, 1, 1 })).Node("Relu", $"c{index}", $"a{index}");
        AssertCompiles(model.Output("a999"));
    }

    [Fact]
    public void A_chain_of_pointwise_operations_becomes_several_kernels()
    {
        var model = new OnnxModelBuilder().Input("x", 1, 4);
        for (var index = 0; index < 2500; index++)
            model.Node("Add", $"{(index == 0 ? "x" : $"a{index - 1}")}, x", $"a{index}");
        var kernels = model.Output("a2499").Lower().Forward.Kernels();
        Assert.Equal([1000, 1000, 500], kernels.Select(step => step.Kernel()!.Epilogue.Instructions.OfType<BinaryInstruction>().Count()));
    }

    [Fact]
    public void Layers_of_known_numbers_are_not_worth_the_time_to_fold()
    {
        // Each would take billions of additions.
        var model = new OnnxModelBuilder().Input("x", 1, 1, 60_000).Integers("shape", 1, 1, 60_000)
            .Node("ConstantOfShape", "shape", "a0", ("value", new float[] { 1 }));
        for (var index = 1; index <= 50; index++)
            model.Node("MaxPool", $"a{index - 1}", $"a{index}", ("kernel_shape", new[] { 30_001 }), ("pads", new[] { 15_000, 15_000 }));
        AssertCompiles(model.Node("Add", "x, a50", "y").Output("y"));
    }

    [Fact]
    public void Weights_that_no_recipe_computes_are_a_message() => AssertRejected("LRP4001", "weights that are computed",
        new OnnxModelBuilder().Input("x", 1, 3, 4, 4).Weights("w", 2, 3, 1, 1).Node("Softmax", "w", "s", ("axis", 1))
            .Node("Conv", "x, s", "y").Output("y"));

    [Theory]
    [InlineData("Conv", "x, w")]
    [InlineData("MaxPool", "x")]
    public void Windows_over_four_dimensions_are_a_message(string type, string inputs) => AssertRejected(
        "LRP4001", "over more than three dimensions", new OnnxModelBuilder().Input("x", 1, 2, 3, 3, 3, 3).Weights("w", 2, 2, 2, 2, 2, 2)
            .Node(type, inputs, "y", ("kernel_shape", new[] { 2, 2, 2, 2 })).Output("y"));

    [Fact]
    public void Phases_of_a_wide_stride_that_cannot_be_channels_are_a_message() => AssertRejected(
        "LRP4001", "of so wide a stride", new OnnxModelBuilder().Input("x", 1, 2, 3, 3).Weights("w", 2, 1, 2, 2)
            .Node("ConvTranspose", "x, w", "y", ("group", 2), ("strides", new[] { 40, 40 })).Output("y"));

    private static void AssertRejected(string id, string words, OnnxModelBuilder model)
    {
        var error = Assert.Single(Compile(model).Diagnostics, diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error);
        Assert.Equal(id, error.Descriptor.Id);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static void AssertCompiles(OnnxModelBuilder model) => Assert.DoesNotContain(
        Compile(model).Diagnostics, diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error);

    private static CompilationResult Compile(OnnxModelBuilder model)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        try
        {
            return NetworkCompiler.Compile(new CompilationRequest(model.Save(path), "Tests", ["Network"])
            {
                Explanations = [new("gradient"), new("convolution: z+; first: flat", "Flat")],
            });
        }
        finally
        {
            File.Delete(path);
        }
    }
}
