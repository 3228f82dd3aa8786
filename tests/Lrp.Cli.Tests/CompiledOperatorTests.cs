using Lrp.Cli.Compilation;
using Lrp.Compiler.IR;
using Lrp.Testing;

namespace Lrp.Cli.Tests;

/// <summary>Operators in generated code, forward and explained, against the interpreter.</summary>
public sealed class CompiledOperatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Powers_of_and_by_constants_and_activations()
    {
        AssertAgree(Positive().Initializer("e", [3], [2.5f, 0, -1]).Node("Pow", "p, e", "y"), "gradient", "dense: epsilon(1e-6)");
        AssertAgree(Positive().Initializer("b", [3], [2.5f, 0, 1]).Node("Pow", "b, p", "y"), "gradient");
        AssertAgree(Positive().Node("Sqrt", "p", "e").Node("Pow", "p, e", "y"), "gradient");

        static OnnxModelBuilder Positive() => new OnnxModelBuilder().Input("x", 2, 3).Node("Exp", "x", "p");
    }

    [Fact]
    public void Casts_of_activations_and_weights_to_float16() => AssertAgree(
        new OnnxModelBuilder().Input("x", 1, 3).Weights("w", 3, 5).Node("Cast", "w", "half", ("to", (int)ElementType.Float16))
            .Node("MatMul", "x, half", "m").Node("Cast", "x", "h", ("to", (int)ElementType.Float16)).Node("MatMul", "h, w", "n")
            .Node("Add", "m, n", "s").Node("Cast", "s", "y", ("to", (int)ElementType.Float32)),
        "gradient", "dense: epsilon(1e-6)");

    [Theory]
    [InlineData("Max")]
    [InlineData("Min")]
    public void Extremes_of_activations_and_constants(string type) => AssertAgree(
        new OnnxModelBuilder().Input("x", 1, 3, 2, 2).Initializer("c", [3, 1, 1], [0.1f, -0.2f, 0])
            .Node("Tanh", "x", "t").Node("Mul", "x, x", "s").Node(type, "t, s, c", "y"),
        "gradient", "*: pass", "*: winner");

    [Fact]
    public void Parts_without_elements() => AssertAgree(
        new OnnxModelBuilder().Input("x", 2, 3).Integers("zero", 0).Integers("one", 1).Integers("empty", 2, 0)
            .Node("Slice", "x, zero, zero, one", "none").Node("Relu", "none", "rectified").Node("ConstantOfShape", "empty", "start")
            .Node("Concat", "start, x, rectified", "joined", ("axis", 1)).Node("ReduceSum", "none, one", "zeros", ("keepdims", 1))
            .Node("Add", "joined, zeros", "y"),
        "gradient", "*: norm");

    [Fact]
    public void A_choice_by_a_known_mask() => AssertAgree(
        new OnnxModelBuilder().Input("x", 2, 3).Weights("w", 3)
            .Tensor("mask", [2, 3], ElementType.Bool, payload => payload.Bytes(9, [1, 0, 0, 1, 1, 0]))
            .Node("Where", "mask, x, w", "a").Node("Tanh", "x", "t").Node("Where", "mask, a, t", "y"),
        "gradient", "*: norm");

    [Fact]
    public void What_no_recipe_computes_from_constants_is_computed_with_the_sample() => AssertAgree(
        new OnnxModelBuilder().Input("x", 1, 3, 4, 4).Weights("c", 1, 3, 4, 4).Node("Softmax", "c", "s", ("axis", 1))
            .Node("MaxPool", "s", "m", ("kernel_shape", new[] { 3, 3 }), ("pads", new[] { 1, 1, 1, 1 })).Node("Mul", "x, m", "y"),
        "gradient", "*: pass");

    [Theory]
    [InlineData(5, 3)]
    [InlineData(3, 2)]
    public void The_flat_rule_of_a_transposed_convolution_counts_its_taps(int height, int width) => AssertAgree(
        new OnnxModelBuilder().Input("x", 1, 4, height, width).Weights("w", 4, 3, 3, 2).Weights("b", 6)
            .Node("ConvTranspose", "x, w, b", "y", ("group", 2), ("strides", new[] { 2, 1 }), ("pads", new[] { 1, 0, 0, 0 })),
        "*: flat", "*: z+", "gradient");

    /// <summary>Of four and eight channels, in a last block that is not full, with strides, and with taps that are apart.</summary>
    [Theory]
    [InlineData(24, 3, 1, 1)]
    [InlineData(24, 3, 2, 1)]
    [InlineData(20, 5, 1, 2)]
    [InlineData(20, 5, 3, 1)]
    public void Several_groups_in_a_block(int channels, int groups, int stride, int dilation) => AssertAgree(
        new OnnxModelBuilder().Input("x", 1, channels, 9, 17).Weights("w", channels, channels / groups, 3, 3).Weights("b", channels)
            .Node("Conv", "x, w, b", "c", ("group", groups), ("strides", new[] { stride, stride }),
                ("dilations", new[] { dilation, dilation }), ("pads", new[] { 1, 1, 1, 1 }))
            .Node("Relu", "c", "r").Weights("v", channels, channels / groups, 3, 2)
            .Node("Conv", "r, v", "d", ("group", groups), ("pads", new[] { 2, 0, 2, 0 })).Node("Softplus", "d", "y"),
        "gradient", "*: z+");

    [Fact]
    public void The_adjoint_of_a_stride_without_end() => AssertAgree(
        new OnnxModelBuilder().Input("x", 2, 2, 100, 90).Weights("w", 3, 2, 3, 4)
            .Node("Conv", "x, w", "c", ("strides", new[] { 70, 60 })).Node("Relu", "c", "y"),
        "*: z+", "gradient");

    private void AssertAgree(OnnxModelBuilder model, params string[] explanations)
    {
        var request = ModelRequest.Create(model.Output("y").Save(Path.Combine(_folder.Path, "model.onnx")), explanations);
        using var oracle = new InterpretedModelLoader().Load(request);
        using var compiled = new CompiledModelLoader(null).Load(request);
        Assert.DoesNotContain(compiled.Diagnostics, diagnostic => diagnostic.Descriptor.Severity == Compiler.Diagnostics.DiagnosticSeverity.Error);
        var random = new Random(1);
        float[] input = [.. Enumerable.Range(0, oracle.Explainer!.InputLength).Select(_ => (random.NextSingle() * 2) - 1)];
        AssertClose(oracle.Explainer.Predict(input), compiled.Explainer!.Predict(input));
        for (var explanation = 0; explanation < explanations.Length; explanation++)
        {
            for (var target = 0; target < oracle.Explainer.LogitCount; target += 5)
                AssertClose(oracle.Explainer.Explain(input, target, explanation), compiled.Explainer.Explain(input, target, explanation));
        }
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = 1e-12;
        foreach (var value in expected)
            largest = Math.Max(largest, Math.Abs(value));
        for (var index = 0; index < expected.Length; index++)
            Assert.Equal(expected[index], actual[index], 1e-5 * largest);
    }
}
