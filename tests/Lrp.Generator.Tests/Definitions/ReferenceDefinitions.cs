namespace Lrp.Generator.Tests.Definitions;

/// <summary>The reference networks as one would write them in C#: body of the definition, and blocks.</summary>
internal static class ReferenceDefinitions
{
    public static IReadOnlyDictionary<string, (string Body, string Blocks)> All { get; } = new Dictionary<string, (string, string)>
    {
        ["mlp-mnist"] = (
            """
            var x = net.Input("input", 1, 28, 28).Flatten();
            foreach (var (width, layer) in new[] { (300, 1), (100, 3) })
                x = net.Dense(x, width, name: $"{layer}").Relu();
            return net.Dense(x, 10, name: "5");
            """, ""),
        ["lenet-mnist"] = (
            """
            var x = net.Input("input", 1, 28, 28);
            x = net.Convolution(x, 6, kernel: 5, padding: 2, name: "0").Relu().MaxPool(2);
            x = net.Convolution(x, 16, kernel: 5, name: "3").Relu().MaxPool(2).Flatten();
            x = net.Dense(x, 120, name: "7").Relu();
            x = net.Dense(x, 84, name: "9").Relu();
            return net.Dense(x, 10, name: "11");
            """, ""),
        ["tanhnet-fashion"] = (
            """
            var x = net.Input("input", 1, 28, 28);
            x = net.Convolution(x, 8, kernel: 5, padding: 2, name: "0").Tanh().AveragePool(2);
            x = net.Convolution(x, 16, kernel: 3, padding: 1, name: "3").LeakyRelu(0.1).AveragePool(3, stride: 2, padding: 1);
            x = net.Convolution(x, 32, kernel: 3, name: "6").Elu().Flatten();
            return net.Dense(net.Dense(x, 64, name: "9").Softplus(), 10, name: "11");
            """, ""),
        ["lrn-fashion"] = (
            """
            var x = net.Input("input", 1, 28, 28);
            x = Stage(net, net.Convolution(x, 16, kernel: 5, padding: 2, weightName: "w0", biasName: "b0"));
            x = Stage(net, net.Convolution(x, 32, kernel: 5, weightName: "w4", biasName: "b4"));
            return net.Dense(x.Flatten(), 10, weightName: "w9", biasName: "b9");
            """,
            """
            [NetworkBlock]
            static Tensor Stage(Network net, Tensor x) => net.LocalResponseNormalization(x.Relu(), 5, alpha: 0.5).MaxPool(2);
            """),
        ["sequence-fashion"] = (
            """
            var x = net.Input("input", 28, 28);
            x = net.Convolution(x, 32, kernel: 5, padding: 2, name: "0").Relu().MaxPool(2);
            x = net.Convolution(x, 48, kernel: 3, padding: 1, name: "3").Relu().AveragePool(2);
            x = net.Convolution(x, 64, kernel: 3, stride: 2, name: "6").Relu();
            return net.Dense(x.Flatten(), 10, name: "9");
            """, ""),
        ["resnet-fashion"] = (
            """
            var x = Unit(net, net.Input("input", 1, 28, 28), 16, 3, name: "0", part: 0).Relu();
            x = Basic(net.Scope("1"), x, 16);
            x = Basic(net.Scope("2"), x, 32, stride: 2);
            x = Bottleneck(net.Scope("3"), x, 48, 64, stride: 2);
            return net.Dense(x.GlobalAveragePool().Flatten(), 10, name: "6");
            """,
            """
            [NetworkBlock]
            static Tensor Unit(Network net, Tensor x, int channels, int kernel, string name, int part, int stride = 1, string? bias = null) =>
                net.BatchNormalization(
                    net.Convolution(x, channels, kernel, stride, padding: kernel / 2, bias: false, name: $"{name}.{part}"),
                    name: $"{name}.{part + 1}", biasName: bias);

            [NetworkBlock]
            static Tensor Basic(Network net, Tensor x, int channels, int stride = 1)
            {
                // The exporter stored β of both last normalisations once: they were never trained.
                var bias = stride == 1 ? null : "2.body.1.1.bias";
                var shortcut = stride == 1 ? x : Unit(net, x, channels, 1, "shortcut", 0, stride, bias);
                var y = Unit(net, x, channels, 3, "body.0", 0, stride).Relu();
                return (shortcut + Unit(net, y, channels, 3, "body.1", 0)).Relu();
            }

            [NetworkBlock]
            static Tensor Bottleneck(Network net, Tensor x, int width, int channels, int stride)
            {
                var shortcut = Unit(net, x, channels, 1, "shortcut", 0, stride, "3.body.2.1.bias");
                var y = Unit(net, x, width, 1, "body.0", 0).Relu();
                y = Unit(net, y, width, 3, "body.1", 0, stride).Relu();
                return (shortcut + Unit(net, y, channels, 1, "body.2", 0)).Relu();
            }
            """),
        ["inception-fashion"] = (
            """
            var x = Unit(net, net.Input("input", 1, 28, 28), 16, 5, 148).MaxPool(3, stride: 2, padding: 1);
            x = Inception(net, x, 151).MaxPool(3, stride: 2, ceiling: true);
            x = Inception(net, x, 172).AveragePool(2);
            return net.Dense(x.Flatten(), 10, name: "7");
            """,
            """
            // The exporter merged batch normalisations, and numbered what came of it.
            [NetworkBlock]
            static Tensor Unit(Network net, Tensor x, int channels, Size kernel, int number, int rows = -1, int columns = -1) =>
                net.Convolution(x, channels, kernel, padding: rows < 0 ? 2 : (rows, columns),
                    weightName: $"onnx::Conv_{number}", biasName: $"onnx::Conv_{number + 1}").Relu();

            [NetworkBlock]
            static Tensor Inception(Network net, Tensor x, int first)
            {
                var narrow = Unit(net, x, 16, 1, first, 0, 0);
                var middle = Unit(net, Unit(net, x, 12, 1, first + 3, 0, 0), 24, 3, first + 6, 1, 1);
                var wide = Unit(net, Unit(net, x, 8, 1, first + 9, 0, 0), 8, (1, 5), first + 12, 0, 2);
                wide = Unit(net, wide, 12, (5, 1), first + 15, 2, 0);
                var pool = Unit(net, x.AveragePool(3, stride: 1, padding: 1, countPadding: false), 12, 1, first + 18, 0, 0);
                return net.Concat([narrow, middle, wide, pool]);
            }
            """),
        ["mobilenet-fashion"] = (
            """
            var x = Unit(net, net.Input("input", 1, 28, 28), 16, 3, 151, stride: 2).Clip(0, 6);
            x = Inverted(net, x, 64, 16, 154);
            x = Inverted(net, x, 64, 24, 163, stride: 2);
            x = Inverted(net, x, 96, 24, 172);
            x = Inverted(net, x, 96, 32, 181, stride: 2);
            x = Unit(net, x, 96, 1, 190).Clip(0, 6);
            return net.Dense(x.GlobalAveragePool().Flatten(), 10, name: "9");
            """,
            """
            [NetworkBlock]
            static Tensor Unit(Network net, Tensor x, int channels, int kernel, int number, int stride = 1, int groups = 1) =>
                net.Convolution(x, channels, kernel, stride, padding: kernel / 2, groups: groups,
                    weightName: $"onnx::Conv_{number}", biasName: $"onnx::Conv_{number + 1}");

            [NetworkBlock]
            static Tensor Inverted(Network net, Tensor x, int width, int channels, int first, int stride = 1)
            {
                var y = Unit(net, x, width, 1, first).Clip(0, 6);
                y = Unit(net, y, width, 3, first + 3, stride, groups: width).Clip(0, 6);
                y = Unit(net, y, channels, 1, first + 6);
                return stride == 1 && x.Shape[0] == channels ? x + y : y;
            }
            """),
    };
}
