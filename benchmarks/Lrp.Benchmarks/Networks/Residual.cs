namespace Lrp.Benchmarks.Networks;

/// <summary>Networks of sums with a shortcut, and whole convolutions in between.</summary>
internal static class Residual
{
    /// <summary>ResNet-18 (He et al., CVPR 2016).</summary>
    public static Value ResNet18(NetworkWriter network) => ResNet(network, [2, 2, 2, 2], (value, width, stride) =>
        (value.ConvNorm(width, 3, stride).Relu().ConvNorm(width, 3) + Shortcut(value, width, stride)).Relu());

    /// <summary>ResNet-50, with the stride where torchvision has it: at the 3 × 3.</summary>
    public static Value ResNet50(NetworkWriter network) => ResNet(network, [3, 4, 6, 3], (value, width, stride) =>
        (value.ConvNorm(width, 1).Relu().ConvNorm(width, 3, stride).Relu().ConvNorm(4 * width, 1)
            + Shortcut(value, 4 * width, stride)).Relu());

    /// <summary>RegNetY-400MF (Radosavovic et al., CVPR 2020): groups of eight channels, and gates.</summary>
    public static Value RegNetY400(NetworkWriter network)
    {
        var value = network.Input(3, 224, 224).ConvNorm(32, 3, 2).Relu();
        foreach (var (width, blocks) in new[] { (48, 1), (104, 3), (208, 6), (440, 6) })
        {
            for (var block = 0; block < blocks; block++)
                value = Block(value, width, block == 0 ? 2 : 1);
        }

        return value.Classify();

        static Value Block(Value value, int width, int stride)
        {
            var wide = value.ConvNorm(width, 1).Relu().ConvNorm(width, 3, stride, groups: width / 8).Relu();
            var gate = wide.GlobalAverage().Conv((int)Math.Round(value.Channels / 4.0), 1).Relu().Conv(width, 1).Sigmoid();
            return ((wide * gate).ConvNorm(width, 1) + Shortcut(value, width, stride)).Relu();
        }
    }

    private static Value ResNet(NetworkWriter network, int[] blocks, Func<Value, int, int, Value> addBlock)
    {
        var value = network.Input(3, 224, 224).ConvNorm(64, 7, 2).Relu().MaxPool(3, 2, pad: 1);
        for (var stage = 0; stage < blocks.Length; stage++)
        {
            for (var block = 0; block < blocks[stage]; block++)
                value = addBlock(value, 64 << stage, block == 0 && stage > 0 ? 2 : 1);
        }

        return value.Classify();
    }

    private static Value Shortcut(Value value, int width, int stride) =>
        value.Channels == width && stride == 1 ? value : value.ConvNorm(width, 1, stride);
}
