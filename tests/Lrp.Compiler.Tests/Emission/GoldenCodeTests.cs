using Lrp.Testing;

namespace Lrp.Compiler.Tests.Emission;

/// <summary>Generated code of small networks, as somebody has read it.</summary>
public class GoldenCodeTests
{
    [Fact]
    public void Convolution_rectifier_and_dense_layer() => Verify("ConvNet", "convolution: z+; dense: epsilon(1e-6)",
        new OnnxModelBuilder().Input("image", 1, 3, 5, 5)
            .Weights("conv.weight", 16, 3, 3, 3).Weights("conv.bias", 16).Node("Conv", "image, conv.weight, conv.bias", "conv")
            .Node("Relu", "conv", "relu").Node("Flatten", "relu", "flatten")
            .Weights("fc.weight", 144, 10).Weights("fc.bias", 10).Node("Gemm", "flatten, fc.weight, fc.bias", "logits").Output("logits"));

    [Fact]
    public void Dense_layers() => Verify("Mlp", "dense: epsilon(1e-6)",
        new OnnxModelBuilder().Input("x", 1, 8)
            .Weights("fc1.weight", 8, 20).Weights("fc1.bias", 20).Node("Gemm", "x, fc1.weight, fc1.bias", "fc1").Node("Relu", "fc1", "relu")
            .Weights("fc2.weight", 20, 3).Weights("fc2.bias", 3).Node("Gemm", "relu, fc2.weight, fc2.bias", "logits").Output("logits"));

    [Fact]
    public void Depthwise_convolution_of_stride_two() => Verify("Depthwise", "gradient",
        new OnnxModelBuilder().Input("x", 1, 16, 5, 5)
            .Weights("weight", 16, 1, 3, 3).Node("Conv", "x, weight", "y", ("group", 16), ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 1, 1, 1 }))
            .Output("y"));

    private static void Verify(string name, string explanation, OnnxModelBuilder model) => GoldenFiles.Verify(
        name, model.Generate("net.onnx", name, explanation).Select(file => (file.Name, file.Text)));
}
