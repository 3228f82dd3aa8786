using Lrp;
using Lrp.Definitions;

namespace DefineANetwork;

/// <summary>ResNet-18 (He et al., CVPR 2016) with torchvision's names: its weights load as they are.</summary>
[ExplainedNetwork]
[Explanation(Composite.EpsilonPlus)]
public sealed partial class ResNet18
{
    [NetworkDefinition]
    private static Tensor Define(Network net)
    {
        var x = net.Input("image", 3, 224, 224);
        x = net.Convolution(x, 64, kernel: 7, stride: 2, padding: 3, bias: false, name: "conv1");
        x = net.BatchNormalization(x, name: "bn1").Relu().MaxPool(3, stride: 2, padding: 1);
        foreach (var (layer, channels, stride) in new[] { (1, 64, 1), (2, 128, 2), (3, 256, 2), (4, 512, 2) })
        {
            x = Basic(net.Scope($"layer{layer}.0"), x, channels, stride);
            x = Basic(net.Scope($"layer{layer}.1"), x, channels);
        }

        return net.Dense(x.GlobalAveragePool().Flatten(), 1000, name: "fc");
    }

    [NetworkBlock]
    private static Tensor Basic(Network net, Tensor x, int channels, int stride = 1)
    {
        var y = net.Convolution(x, channels, kernel: 3, stride, padding: 1, bias: false, name: "conv1");
        y = net.BatchNormalization(y, name: "bn1").Relu();
        y = net.Convolution(y, channels, kernel: 3, padding: 1, bias: false, name: "conv2");
        y = net.BatchNormalization(y, name: "bn2");
        if (stride > 1)
        {
            x = net.Convolution(x, channels, kernel: 1, stride, bias: false, name: "downsample.0");
            x = net.BatchNormalization(x, name: "downsample.1");
        }

        return (y + x).Relu();
    }
}
