using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Onnx;

/// <summary>Resize, on one axis of four elements 0, 1, 2, 3: where its outputs lie.</summary>
public class ResizeImportTests
{
    [Theory]
    [InlineData("nearest", "half_pixel", "round_prefer_floor", 2f, new double[] { 0, 0, 1, 1, 2, 2, 3, 3 })]
    [InlineData("nearest", "asymmetric", "ceil", 2f, new double[] { 0, 1, 1, 2, 2, 3, 3, 3 })]
    [InlineData("nearest", "half_pixel", "floor", 0.5f, new double[] { 0, 2 })]
    [InlineData("nearest", "half_pixel", "round_prefer_ceil", 0.5f, new double[] { 1, 3 })]
    [InlineData("linear", "half_pixel", "", 2f, new[] { 0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3 })]
    [InlineData("linear", "align_corners", "", 1.75f, new[] { 0, 0.5, 1, 1.5, 2, 2.5, 3 })]
    [InlineData("linear", "asymmetric", "", 2f, new[] { 0, 0.5, 1, 1.5, 2, 2.5, 3, 3 })]
    [InlineData("linear", "pytorch_half_pixel", "", 0.25f, new[] { 0.0 })]
    [InlineData("linear", "half_pixel", "", 0.25f, new[] { 1.5 })]
    [InlineData("cubic", "half_pixel", "", 0.5f, new[] { 0.5 - (0.09375 * 1), 2.5 + 0.09375 })]
    public void Outputs_lie_between_elements(string mode, string coordinates, string nearest, float scale, double[] expected)
    {
        (string, object)[] rounding = nearest.Length > 0 ? [("nearest_mode", nearest)] : [];
        var graph = new OnnxModelBuilder().Input("x", 1, 1, 4).Initializer("scales", [3], [1, 1, scale])
            .Node("Resize", "x, , scales", "y", [("mode", mode), ("coordinate_transformation_mode", coordinates), .. rounding]).Output("y").Import();
        var y = new Interpreter(graph).Forward(new Tensor(new Shape(1, 1, 4), [0, 1, 2, 3])).Outputs[0];
        Assert.All(expected.Zip(y.Data), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.Equal(expected.Length, y.Data.Length);
    }

    [Fact]
    public void Only_axes_that_change_are_interpolated() => Assert.Equal("Resample Resample", GraphText.Operators(
        new OnnxModelBuilder().Input("x", 1, 3, 4, 5).Integers("sizes", 1, 3, 8, 10).Node("Resize", "x, , , sizes", "y").Output("y").Import()));

    [Fact]
    public void The_same_size_is_nothing() => Assert.Equal("Identity", GraphText.Operators(
        new OnnxModelBuilder().Input("x", 1, 3, 4, 5).Integers("sizes", 1, 3, 4, 5).Node("Resize", "x, , , sizes", "y").Output("y").Import()));

    [Fact]
    public void Upsample_of_old_files_repeats_elements()
    {
        var graph = new OnnxModelBuilder(opset: 7).Input("x", 1, 1, 2).Node("Upsample", "x", "y", ("scales", new double[] { 1, 1, 3 })).Output("y").Import();
        Assert.Equal([5, 5, 5, 7, 7, 7], new Interpreter(graph).Forward(new Tensor(new Shape(1, 1, 2), [5, 7])).Outputs[0].Data);
    }

    [Theory]
    [InlineData("LRP1003", "with antialias", "antialias", 1)]
    [InlineData("LRP1003", "with tf_crop_and_resize", "coordinate_transformation_mode", "tf_crop_and_resize")]
    [InlineData("LRP1007", "its mode 'quintic' is none of", "mode", "quintic")]
    [InlineData("LRP1007", "its nearest_mode 'up' is not supported", "nearest_mode", "up")]
    [InlineData("LRP1007", "its coordinate_transformation_mode 'mine' is not supported", "coordinate_transformation_mode", "mine")]
    [InlineData("LRP1007", "3 scales for 1 axes", "axes", new[] { 2 })]
    public void What_is_not_supported_is_told(string id, string words, string attribute, object value) => AssertDiagnostic(id, words,
        new OnnxModelBuilder(opset: 18).Input("x", 1, 1, 4).Initializer("scales", [3], [1, 1, 2]).Node("Resize", "x, , scales", "y", (attribute, value)).Output("y"));

    [Theory]
    [InlineData(0f)]
    [InlineData(-2f)]
    [InlineData(1e9f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Sizes_out_of_all_proportion_are_told(float scale) => AssertDiagnostic("LRP1007", "elements along axis 2",
        new OnnxModelBuilder().Input("x", 1, 1, 4).Initializer("scales", [3], [1, 1, scale]).Node("Resize", "x, , scales", "y").Output("y"));

    [Theory]
    [InlineData("LpPool", "LRP1007", "its p is 0", "p", 0)]
    [InlineData("LRN", "LRP1007", "its size is 0", "size", 0)]
    [InlineData("LRN", "LRP1008", "attribute 'size' is missing", "alpha", 0.5f)]
    public void Parameters_of_norms_are_checked(string type, string id, string words, string attribute, object value) => AssertDiagnostic(id, words,
        new OnnxModelBuilder().Input("x", 1, 1, 4).Node(type, "x", "y", ("kernel_shape", new[] { 2 }), (attribute, value)).Output("y"));

    private static void AssertDiagnostic(string id, string words, OnnxModelBuilder model)
    {
        var diagnostic = Assert.Throws<DiagnosticException>(model.Import).Diagnostic;
        Assert.Equal(id, diagnostic.Descriptor.Id);
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
    }
}
