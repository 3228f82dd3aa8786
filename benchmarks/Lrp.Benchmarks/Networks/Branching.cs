namespace Lrp.Benchmarks.Networks;

/// <summary>Networks that join branches by their channels.</summary>
internal static class Branching
{
    /// <summary>SqueezeNet 1.1 (Iandola et al. 2016).</summary>
    public static Value SqueezeNet(NetworkWriter network)
    {
        var value = network.Input(3, 224, 224).Conv(64, 3, 2, pad: 0).Relu();
        foreach (var squeezes in new int[][] { [16, 16], [32, 32], [48, 48, 64, 64] })
        {
            value = value.MaxPool(3, 2, isCeil: true);
            foreach (var squeeze in squeezes)
                value = Fire(value.Conv(squeeze, 1).Relu(), 4 * squeeze);
        }

        return value.Conv(1000, 1).Relu().GlobalAverage().Flatten();

        static Value Fire(Value squeezed, int channels) => squeezed.Conv(channels, 1).Relu().Concat(squeezed.Conv(channels, 3).Relu());
    }

    /// <summary>GoogLeNet (Szegedy et al., CVPR 2015) as the paper has it, with local response normalisation.</summary>
    public static Value GoogLeNetOfThePaper(NetworkWriter network) => Inceptions(
        network.Input(3, 224, 224).Conv(64, 7, 2).Relu().MaxPool(3, 2, isCeil: true).LocalResponseNorm()
            .Conv(64, 1).Relu().Conv(192, 3).Relu().LocalResponseNorm(),
        (value, channels, kernel) => value.Conv(channels, kernel).Relu(), largeKernel: 5);

    /// <summary>GoogLeNet as torchvision has it: batch norms, and 3 × 3 where the paper has 5 × 5.</summary>
    public static Value GoogLeNet(NetworkWriter network) => Inceptions(
        network.Input(3, 224, 224).ConvNorm(64, 7, 2).Relu().MaxPool(3, 2, isCeil: true)
            .ConvNorm(64, 1).Relu().ConvNorm(192, 3).Relu(),
        (value, channels, kernel) => value.ConvNorm(channels, kernel).Relu(), largeKernel: 3);

    /// <summary>DenseNet-121 (Huang et al., CVPR 2017).</summary>
    public static Value DenseNet121(NetworkWriter network)
    {
        const int Growth = 32;
        var value = network.Input(3, 224, 224).ConvNorm(64, 7, 2).Relu().MaxPool(3, 2, pad: 1);
        foreach (var (layers, isLast) in new[] { (6, false), (12, false), (24, false), (16, true) })
        {
            for (var layer = 0; layer < layers; layer++)
                value = value.Concat(value.BatchNorm().Relu().ConvNorm(4 * Growth, 1).Relu().Conv(Growth, 3, hasBias: false));
            value = value.BatchNorm().Relu();
            if (!isLast)
                value = value.Conv(value.Channels / 2, 1, hasBias: false).AveragePool(2);
        }

        return value.Classify();
    }

    /// <summary>
    /// U-Net (Ronneberger et al., MICCAI 2015) for 128 × 128 pixels and two classes, padded so that borders stay, and with half the
    /// paper's channels.
    /// </summary>
    public static Value UNet(NetworkWriter network)
    {
        var value = network.Input(3, 128, 128);
        var skipped = new Stack<Value>();
        foreach (var channels in new[] { 32, 64, 128, 256 })
        {
            skipped.Push(Pair(value, channels));
            value = skipped.Peek().MaxPool(2, 2);
        }

        value = Pair(value, 512);
        while (skipped.TryPop(out var skip))
            value = Pair(skip.Concat(value.ConvTranspose(skip.Channels, 2)), skip.Channels);
        return value.Conv(2, 1);

        static Value Pair(Value value, int channels) => value.ConvNorm(channels, 3).Relu().ConvNorm(channels, 3).Relu();
    }

    /// <param name="layer">Convolution of so many channels and that kernel, with its activation.</param>
    private static Value Inceptions(Value value, Func<Value, int, int, Value> layer, int largeKernel)
    {
        // Channels of 1 × 1; of 3 × 3, reduced before; of the large kernel, reduced before; behind the pool.
        int[][][] stages =
        [
            [[64, 96, 128, 16, 32, 32], [128, 128, 192, 32, 96, 64]],
            [
                [192, 96, 208, 16, 48, 64], [160, 112, 224, 24, 64, 64], [128, 128, 256, 24, 64, 64],
                [112, 144, 288, 32, 64, 64], [256, 160, 320, 32, 128, 128],
            ],
            [[256, 160, 320, 32, 128, 128], [384, 192, 384, 48, 128, 128]],
        ];
        foreach (var stage in stages)
        {
            value = value.MaxPool(3, 2, isCeil: true);
            foreach (var c in stage)
            {
                value = layer(value, c[0], 1).Concat(
                    layer(layer(value, c[1], 1), c[2], 3), layer(layer(value, c[3], 1), c[4], largeKernel),
                    layer(value.MaxPool(3, 1, pad: 1), c[5], 1));
            }
        }

        return value.Classify();
    }
}
