using Lrp.Testing;

namespace Lrp.Generator.Tests;

/// <summary>
/// Generated code in a project as strict as can be: nullable, with documentation, warnings being errors. Users cannot mend its warnings.
/// </summary>
public sealed class StrictProjectTests
{
    private const string Source =
        """
        using Lrp;

        namespace My.Models;

        /// <summary>Tells cats from rockets.</summary>
        [ExplainedNetwork("net.onnx")]
        [Explanation(Composite.EpsilonPlusFlat)]
        [Explanation(Method.Gradient, Name = "Gradient")]
        [InputShape("image", 1, 3, 8, 8)]
        public partial class Net;

        /// <summary>Uses it.</summary>
        public static class Use
        {
            /// <summary>Explains a picture.</summary>
            public static float First(float[] image)
            {
                using var network = Net.Load("net.onnx");
                using var explainer = network.CreateExplainer();
                return explainer.Explain(image, target: 1)[0] + explainer.RelevanceGradient(target: 2)[0];
            }
        }
        """;

    [Fact]
    public void A_network_has_no_warning()
    {
        using var project = Strict();
        project.WriteModel("net.onnx", new OnnxModelBuilder().Input("image", "n", 3, "height", "width")
            .Weights("conv.w", 20, 3, 3, 3).Weights("conv.b", 20)
            .Positive("scale", 20).Weights("shift", 20).Weights("mean", 20).Positive("variance", 20).Weights("fc.w", 5, 20).Weights("fc.b", 5)
            .Node("Conv", "image, conv.w, conv.b", "conv", ("pads", new[] { 1, 1, 1, 1 }))
            .Node("BatchNormalization", "conv, scale, shift, mean, variance", "norm").Node("Mish", "norm", "mish")
            .Node("MaxPool", "mish", "pool", ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 }))
            .Weights("deep.w", 20, 1, 3, 3).Node("Conv", "pool, deep.w", "deep", ("group", 20), ("pads", new[] { 1, 1, 1, 1 }))
            .Node("Add", "deep, pool", "sum").Node("GlobalAveragePool", "sum", "mean1").Node("Flatten", "mean1", "flat")
            .Node("Gemm", "flat, fc.w, fc.b", "logits", ("transB", 1)).Node("Softmax", "logits", "p").Output("p").ToBytes());
        var generation = project.Generate();
        Assert.Empty(generation.Messages);
        Assert.Empty(generation.Errors);
        Assert.Contains("My.Models.Net.Kernels.Avx2.g.cs", generation.Files.Keys);
    }

    [Fact]
    public void A_network_that_could_not_be_compiled_has_none_beside_the_message()
    {
        using var project = Strict();
        var generation = project.Generate();
        Assert.Equal(["LRP1002 at \"net.onnx\""], generation.Messages);
        Assert.Empty(generation.Errors);
    }

    private static Project Strict()
    {
        var project = new Project { Compiler = NetworkCompiler.Compile, IsStrict = true };
        project.AddModel("net.onnx", "a model");
        project.Write("Net.cs", Source);
        return project;
    }
}
