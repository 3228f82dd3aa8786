using Lrp.Testing;

namespace Lrp.Benchmarks;

/// <summary>
/// ResNet-18 for 224 × 224 pixels (He et al. 2016) with its batch norms merged and random weights: its times are those of the
/// trained network but for zeros behind ReLUs, of which it has about half.
/// </summary>
internal static class ResNet18
{
    public static void Write(string path)
    {
        var random = new Random(18);
        var model = new OnnxModelBuilder().Input("image", "N", 3, 224, 224);
        Conv("stem", "image", 3, 64, 7, 2);
        model.Node("Relu", "stem", "stem_relu").Node("MaxPool", "stem_relu", "pooled",
            ("kernel_shape", new[] { 3, 3 }), ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 1, 1, 1 }));
        var (value, channels) = ("pooled", 64);
        foreach (var width in new[] { 64, 64, 128, 128, 256, 256, 512, 512 })
        {
            var (block, stride) = ($"{value}b", width == channels ? 1 : 2);
            Conv(block + "1", value, channels, width, 3, stride);
            model.Node("Relu", block + "1", block + "1_relu");
            Conv(block + "2", block + "1_relu", width, width, 3, 1);
            if (stride == 2)
                Conv(block + "s", value, channels, width, 1, 2);
            model.Node("Add", $"{block}2, {(stride == 2 ? block + "s" : value)}", block + "_sum").Node("Relu", block + "_sum", block);
            (value, channels) = (block, width);
        }

        model.Node("GlobalAveragePool", value, "average").Node("Flatten", "average", "features");
        model.Initializer("w", [1000, 512], Normal(1000 * 512, 512)).Node("Gemm", "features, w", "logits", ("transB", 1)).Output("logits");
        model.Save(path);

        void Conv(string name, string input, int inputs, int outputs, int kernel, int stride)
        {
            var weights = Normal(outputs * inputs * kernel * kernel, inputs * kernel * kernel);
            model.Initializer("w_" + name, [outputs, inputs, kernel, kernel], weights)
                .Initializer("b_" + name, [outputs], Normal(outputs, 100))
                .Node("Conv", $"{input}, w_{name}, b_{name}", name,
                    ("strides", new[] { stride, stride }), ("pads", Enumerable.Repeat(kernel / 2, 4).ToArray()));
        }

        // Variance 1 per input, so that sums neither grow nor vanish much with depth.
        float[] Normal(int count, int fanIn) => [.. Enumerable.Range(0, count).Select(_ =>
            (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) / Math.Sqrt(fanIn)))];
    }
}
