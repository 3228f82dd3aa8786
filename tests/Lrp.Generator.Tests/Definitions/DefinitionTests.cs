namespace Lrp.Generator.Tests.Definitions;

/// <summary>What definitions in C# mean.</summary>
public sealed class DefinitionTests
{
    [Fact]
    public void Layers_are_written_one_after_the_other() => Assert.Equal(
        """
        image [1, 28, 28]
        conv1 = Conv(image, conv1.weight [6, 1, 5, 5], conv1.bias [6]) kernel_shape [5, 5] strides [1, 1] dilations [1, 1] pads [2, 2, 2, 2] group 1
        relu1 = Relu(conv1)
        maxpool1 = MaxPool(relu1) kernel_shape [2, 2] strides [2, 2] dilations [1, 1] pads [0, 0, 0, 0] ceil_mode 0
        flatten1 = Flatten(maxpool1)
        dense1 = Gemm(flatten1, dense1.weight [120, 1176], dense1.bias [120]) transB 1
        relu2 = Relu(dense1)
        flatten2 = Flatten(relu2)
        dense2 = Gemm(flatten2, dense2.weight [84, 120], dense2.bias [84]) transB 1
        relu3 = Relu(dense2)
        logits = Gemm(relu3, logits.weight [10, 84], logits.bias [10]) transB 1
        return logits
        """,
        Definition.Read("""
            var x = net.Input("image", 1, 28, 28);
            x = net.Convolution(x, 6, kernel: 5, padding: 2, name: "conv1").Relu();
            x = x.MaxPool(2);
            foreach (var width in new[] { 120, 84 })
                x = net.Dense(x.Flatten(), width).Relu();
            return net.Dense(x, 10, name: "logits");
            """));

    [Theory]
    [InlineData("var n = 0; for (var i = 0; i < 3; i++) n += i * 2;", 6)]
    [InlineData("var n = 1; while (true) { n *= 2; if (n > 10) break; }", 16)]
    [InlineData("var n = 0; do n++; while (n < 5);", 5)]
    [InlineData("var n = 0; foreach (var (a, b) in new[] { (1, 2), (3, 4) }) n += a * b;", 14)]
    [InlineData("var n = 0; foreach (var i in Enumerable.Range(1, 4)) { if (i % 2 == 0) continue; n += i; }", 4)]
    [InlineData("(int A, int B) pair = (3, 4); var n = pair.A + pair.B;", 7)]
    [InlineData("var (a, b) = (3, 4); (a, b) = (b, a); var n = a;", 4)]
    [InlineData("int[] list = [1, 2, 3]; list[0] = 5; var n = list[^1] + list.Length + list[0];", 11)]
    [InlineData("int[] list = [1, .. new[] { 2, 3 }]; var n = list[2];", 3)]
    [InlineData("var kind = 2; int n; switch (kind) { case 1: n = 10; break; case > 1 and < 4: n = 20; break; default: n = 30; break; }", 20)]
    [InlineData("""var n = "deep" switch { "flat" => 1, "deep" => 2, _ => 3 };""", 2)]
    [InlineData("var n = (3, true) switch { (3, false) => 1, (3, true) => 2, _ => 3 };", 2)]
    [InlineData("var n = (int)Math.Ceiling(7 / 2.0) + Math.Max(1, 2) + (7 / 2) + (7 % 4) + (1 << 3);", 20)]
    [InlineData("const int Half = 14; var n = Half > 10 && !(Half == 12) ? Half * 2 : 0;", 28)]
    [InlineData("""var text = $"{3}x"; var n = text == "3x" ? text.Length : 0;""", 2)]
    [InlineData("var n = Wide;", 64)]
    [InlineData("var n = Widths[1];", 32)]
    [InlineData("var i = 3; var n = i++ * 10 + ++i;", 35)]
    [InlineData("long big = 1L << 3; var n = (int)(big + 0.5f);", 8)]
    [InlineData("double? none = null; var n = none is null ? 9 : 0;", 9)]
    public void Constants_are_computed_as_CSharp_does(string statements, int expected) => Assert.Contains(
        $"result.weight [{expected}, 5]",
        Definition.Read(
            $"{statements} return net.Dense(net.Input(\"x\", 5), n, name: \"result\");",
            "const int Wide = 64; static readonly int[] Widths = { 16, 32 };"));

    [Fact]
    public void Shapes_of_tensors_are_known() => Assert.Contains(
        "dense1.weight [9, 21]",
        Definition.Read("""var x = net.Input("x", 3, 7); return net.Dense(x.Flatten(), x.Shape[1] + x.Shape.Count);"""));

    [Fact]
    public void Blocks_are_written_once_and_called_with_a_scope() => Assert.Equal(
        """
        x [8, 4, 4]
        layer0.conv1 = Conv(x, layer0.conv1.weight [8, 8, 3, 3]) kernel_shape [3, 3] strides [1, 1] dilations [1, 1] pads [1, 1, 1, 1] group 1
        layer0.add1 = Add(layer0.conv1, x)
        layer0.relu1 = Relu(layer0.add1)
        layer1.conv1 = Conv(layer0.relu1, layer1.conv1.weight [8, 8, 3, 3]) kernel_shape [3, 3] strides [1, 1] dilations [1, 1] pads [1, 1, 1, 1] group 1
        layer1.add1 = Add(layer1.conv1, layer0.relu1)
        layer1.relu1 = Relu(layer1.add1)
        return layer1.relu1
        """,
        Definition.Read(
            """
            var x = net.Input("x", 8, 4, 4);
            for (var i = 0; i < 2; i++)
                x = Blocks.Residual(net.Scope($"layer{i}"), x, bias: false);
            return x;
            """,
            """
            static class Blocks
            {
                [NetworkBlock]
                public static Tensor Residual(Network net, Tensor x, int kernel = 3, bool bias = true) =>
                    (net.Convolution(x, x.Shape[0], kernel, padding: kernel / 2, bias: bias) + x).Relu();
            }
            """));

    [Theory]
    [InlineData("x.Softmax(axis: 0)", "softmax1 = Softmax(x) axis 1")]
    [InlineData("x.Clip(0, 6)", "clip1 = Clip(x, 0, 6)")]
    [InlineData("1 - x * 2", "mul1 = Mul(x, 2)\nsub1 = Sub(1, mul1)")]
    [InlineData("-x", "neg1 = Neg(x)")]
    [InlineData("x.LeakyRelu(0.2)", "leakyrelu1 = LeakyRelu(x) alpha 0.2")]
    [InlineData("x.Gelu(tanh: true)", "gelu1 = Gelu(x) approximate tanh")]
    [InlineData("x.Transpose(1, 2, 0)", "transpose1 = Transpose(x) perm [0, 2, 3, 1]")]
    [InlineData("x.Reshape(2, -1)", "reshape1 = Reshape(x, [0, 2, -1])")]
    [InlineData("x.Slice(-1, 1, int.MaxValue)", "slice1 = Slice(x, [1], [2147483647], [3], [1])")]
    [InlineData("x.Split(0, 1, 3)[1]", "split1, split1.1 = Split(x, [1, 3]) axis 1")]
    [InlineData("x.Mean([1, 2])", "mean1 = ReduceMean(x, [2, 3]) keepdims 0")]
    [InlineData("x.Pad((1, 0), value: 2)", "pad1 = Pad(x, [0, 0, 1, 0, 0, 0, 1, 0], 2)")]
    [InlineData("x.AveragePool((2, 3), stride: 1, countPadding: false)",
        "avgpool1 = AveragePool(x) kernel_shape [2, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0] ceil_mode 0 count_include_pad 0")]
    [InlineData("x.GlobalAveragePool()", "avgpool1 = GlobalAveragePool(x)")]
    [InlineData("x.Resize(16, linear: true)",
        "resize1 = Resize(x, , , [16, 16]) axes [2, 3] mode linear nearest_mode floor coordinate_transformation_mode half_pixel")]
    [InlineData("net.Concat([x, x.Relu()])", "relu1 = Relu(x)\nconcat1 = Concat(x, relu1) axis 1")]
    [InlineData("net.BatchNormalization(x, 0.001)",
        "norm1 = BatchNormalization(x, norm1.weight [4], norm1.bias [4], norm1.running_mean [4], norm1.running_var [4]) epsilon 0.001")]
    [InlineData("net.LayerNormalization(x, bias: false)", "norm1 = LayerNormalization(x, norm1.weight [8]) axis -1 epsilon 1E-05")]
    [InlineData("net.GroupNormalization(x, 2)",
        "norm1 = GroupNormalization(x, norm1.weight [4], norm1.bias [4]) num_groups 2 epsilon 1E-05")]
    [InlineData("net.PRelu(x)", "prelu1/weight = Reshape(prelu1.weight [4], [4, 1, 1])\nprelu1 = PRelu(x, prelu1/weight)")]
    [InlineData("net.Dense(x, 3)",
        "dense1/weight = Transpose(dense1.weight [3, 8]) perm [1, 0]\ndense1 = MatMul(x, dense1/weight)\ndense1/bias = Add(dense1, dense1.bias [3])")]
    [InlineData("x.MatMul(net.Parameter(\"w\", 8, 3))", "matmul1 = MatMul(x, w [8, 3])")]
    [InlineData("net.DepthwiseConvolution(x, 3, multiplier: 2, bias: false)",
        "conv1 = Conv(x, conv1.weight [8, 1, 3, 3]) kernel_shape [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0] group 4")]
    [InlineData("net.TransposedConvolution(x, 2, kernel: 3, stride: 2, outputPadding: 1)",
        "conv1 = ConvTranspose(x, conv1.weight [4, 2, 3, 3], conv1.bias [2]) kernel_shape [3, 3] strides [2, 2] dilations [1, 1] pads [0, 0, 0, 0] group 1 output_padding [1, 1]")]
    public void Layers_are_operators_of_ONNX(string layer, string expected) => Assert.Contains(
        "\n" + expected + "\nreturn", Definition.Read($"var x = net.Input(\"x\", 4, 8, 8); return {layer};"), StringComparison.Ordinal);

    [Fact]
    public void Tokens_are_embedded() => Assert.Equal(
        """
        ids [16] integers
        embedding1 = Gather(embedding1.weight [100, 8], ids) axis 0
        mean1 = ReduceMean(embedding1, [1]) keepdims 0
        return mean1
        """,
        Definition.Read("""return net.Embedding(net.Tokens("ids", 16), 100, 8).Mean([0]);"""));

    [Fact]
    public void A_recurrent_layer_is_a_loop_with_a_body()
    {
        const string Body =
            """
            var x = net.Input("x", 7, 5);
            var states = net.Scan(x, 4, (net, state, element) =>
            {
                var sum = net.Dense(element, 4, name: "input") + net.Dense(state, 4, bias: false, name: "state");
                return sum.Tanh();
            }, name: "rnn");
            return net.Dense(states.Slice(0, -1, int.MaxValue).Flatten(), 3);
            """;
        Assert.Equal(
            """
            x [7, 5]
            rnn/batch = Shape(x) end 1
            rnn/shape = Concat(rnn/batch, [4]) axis 0
            rnn/first = ConstantOfShape(rnn/shape)
            rnn/last, rnn = Scan(rnn/first, x) body num_scan_inputs 1 scan_input_axes [1] scan_output_axes [1] scan_input_directions [0] scan_output_directions [0]
            slice1 = Slice(rnn, [-1], [2147483647], [1], [1])
            flatten1 = Flatten(slice1)
            dense1 = Gemm(flatten1, dense1.weight [3, 4], dense1.bias [3]) transB 1
            return dense1
            """, Definition.Read(Body));
        var text = StageDump.Write(RoundTripTests.ReadBack(Definition.Source(Body)), "canonical", null);
        Assert.Contains("weight rnn.input.weight", text, StringComparison.Ordinal);
        Assert.Contains("Scan", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Weight_files_may_have_other_names()
    {
        var text = Definition.Read(
            """
            var x = net.Dense(net.Input("x", 5), 4, weightName: "w0", biasName: "b0");
            x = net.Dense(x, 3);
            return net.Dense(x, 2, name: "head");
            """,
            attributes: """[Weights(Prefix = "model."), WeightName("fc.{0}", "dense{0}")]""");
        Assert.Contains("Gemm(x, model.w0 [4, 5], model.b0 [4])", text, StringComparison.Ordinal);
        Assert.Contains("model.fc.2.weight [3, 4], model.fc.2.bias [3]", text, StringComparison.Ordinal);
        Assert.Contains("model.head.weight [2, 3]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_outputs_are_a_tuple() => Assert.EndsWith("return relu1, scores", Definition.Read(
        """
        var (features, scores) = Both(net, net.Input("x", 4));
        return (features, scores);
        """,
        """
        [NetworkBlock] static (Tensor Features, Tensor Scores) Both(Network net, Tensor x) =>
            (x.Relu(), net.Dense(x, 3, name: "scores"));
        """,
        returns: "(Tensor, Tensor)"), StringComparison.Ordinal);
}
