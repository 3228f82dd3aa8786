using Lrp.Testing;

namespace Lrp.Compiler.Tests.Lowering;

/// <summary>What becomes one call.</summary>
public class FusionTests
{
    private static OnnxModelBuilder Block => new OnnxModelBuilder().Input("x", 1, 16, 8, 8)
        .Weights("w", 16, 16, 3, 3).Weights("b", 16).Node("Conv", "x, w, b", "c", ("pads", new[] { 1, 1, 1, 1 }));

    [Fact]
    public void Bias_residual_and_activation_are_one_call_with_the_convolution()
    {
        var step = Assert.Single(Block.Node("Add", "c, x", "s").Node("Relu", "s", "y").Output("y").Lower().Forward.Kernels());
        Assert.Equal("r0 = accumulator; r1 = tensor0; r2 = Add(r0, r1); r3 = Relu(r2; 0, 0); y0 = r3", step.Epilogue());
        Assert.Equal("c: convolution, kernel [3, 3] pads [1, 1] [1, 1], [1, 16, 8, 8] → [1, 16, 8, 8]\nthen Add (s), Relu (y)", step.Sentence);
    }

    [Fact]
    public void Convolution_whose_sum_others_read_stores_both()
    {
        // A second convolution reads c itself, so c is stored beside relu(c).
        var network = Block.Node("Relu", "c", "r").Weights("v", 16, 16, 1, 1).Node("Conv", "c, v", "d")
            .Node("Add", "d, r", "y").Output("y").Lower();
        Assert.Equal(2, network.Forward.Kernels().Count);
        Assert.Equal("r0 = accumulator; r1 = Relu(r0; 0, 0); y0 = r0; y1 = r1", network.Forward.Kernels()[0].Epilogue());
        Assert.Equal("r0 = accumulator; r1 = tensor0; r2 = Add(r0, r1); y0 = r2", network.Forward.Kernels()[1].Epilogue());
    }

    [Fact]
    public void Batch_normalisation_costs_nothing()
    {
        var network = Block.Positive("scale", 16).Weights("shift", 16).Weights("mean", 16).Positive("variance", 16)
            .Node("BatchNormalization", "c, scale, shift, mean, variance", "n").Node("Relu", "n", "y").Output("y").Lower();
        Assert.Equal("r0 = accumulator; r1 = Relu(r0; 0, 0); y0 = r1", Assert.Single(network.Forward.Kernels()).Epilogue());
    }

    [Fact]
    public void Known_numbers_that_are_equal_are_stored_once_and_others_apart()
    {
        // Two lists differ in the last number only.
        double[] one = [.. Enumerable.Range(0, 12)], other = [.. one.Take(11), 5];
        var network = new OnnxModelBuilder().Input("x", 1, 12)
            .Node("Constant", "", "a", ("value_floats", one)).Node("Constant", "", "b", ("value_floats", one))
            .Node("Constant", "", "c", ("value_floats", other)).Node("Sum", "x, a, b, c", "y").Output("y").Lower();
        Assert.Equal([5, 11], network.Weights.Select(region => region.Constant.Known!.Data[11]).Order());
    }

    [Fact]
    public void Kernels_of_equal_shape_class_are_shared()
    {
        var network = Block.Node("Relu", "c", "r").Weights("v", 16, 16, 3, 3)
            .Node("Conv", "r, v", "d", ("pads", new[] { 1, 1, 1, 1 })).Node("Relu", "d", "y").Output("y").Lower();
        Assert.Equal("ConvolveTilesRelu ConvolveTilesRelu", TinyNetworks.Calls(network.Forward));
        Assert.Equal(["ConvolveTilesRelu", "MultiplyPoints"], network.Kernels.Kernels.Select(kernel => kernel.Name).Order());
    }

    [Fact]
    public void Dense_layer_multiplies_by_the_input_in_the_call_of_its_adjoint()
    {
        var network = new OnnxModelBuilder().Input("x", 1, 20).Weights("w", 20, 7).Weights("b", 7)
            .Node("Gemm", "x, w, b", "y").Output("y").Lower("dense: epsilon(0.1)");
        Assert.Equal("Dense", TinyNetworks.Calls(network.Forward));
        Assert.Equal("PointwiseStabilizeDivide DenseMultiply", TinyNetworks.Calls(network.Backward[0]));
        Assert.Equal("r0 = tensor0; r1 = Stabilize(r0; 0.1, 0); r2 = tensor1; r3 = Divide(r2, r1); y0 = r3", network.Backward[0].Kernels()[0].Epilogue());
        Assert.Equal("r0 = accumulator; r1 = tensor0; r2 = Multiply(r1, r0); y0 = r2", network.Backward[0].Kernels()[1].Epilogue());
    }

    [Fact]
    public void Output_before_a_rectifier_is_not_stored_for_the_epsilon_rule()
    {
        var network = Block.Node("Relu", "c", "r").Weights("v", 8, 16, 1, 1).Node("Conv", "r, v", "d").Node("Flatten", "d", "y").Output("y")
            .Lower("convolution: epsilon(1e-6)");
        // R / S(z) becomes R / S(relu(z)): relevance is zero where they differ.
        Assert.DoesNotContain(network.Buffers, buffer => buffer.Name == "c" && buffer.Phase == Lrp.Compiler.Lowering.Phase.Forward);
        Assert.Equal("r0 = accumulator; r1 = Relu(r0; 0, 0); y0 = r1", network.Forward.Kernels()[0].Epilogue());
    }

    [Fact]
    public void Relevance_step_of_a_layer_is_done_in_the_adjoint_of_the_next()
    {
        var network = Block.Node("Relu", "c", "r").Weights("v", 16, 16, 3, 3).Node("Conv", "r, v", "d").Node("Flatten", "d", "y").Output("y")
            .Lower("convolution: epsilon(1e-6)");
        // x ∘ Wᵀg of the second layer and R / S(z) of the first in one epilogue.
        var adjoint = network.Backward[0].Kernels().First(step => step.Sentence.Contains("d: adjoint", StringComparison.Ordinal));
        Assert.Contains("Multiply", adjoint.Epilogue(), StringComparison.Ordinal);
        Assert.Contains("Stabilize", adjoint.Epilogue(), StringComparison.Ordinal);
        Assert.Contains("Divide", adjoint.Epilogue(), StringComparison.Ordinal);
    }

    [Fact]
    public void Division_by_a_constant_is_a_multiplication()
    {
        var network = Block.Positive("k", 16, 1, 1).Node("Div", "c, k", "d").Node("Relu", "d", "y").Output("y").Lower();
        Assert.DoesNotContain("Divide", string.Concat(network.Forward.Kernels().Select(step => step.Epilogue())), StringComparison.Ordinal);
    }
}
