namespace Lrp.Benchmarks.Networks;

/// <summary>Networks without sums of branches.</summary>
internal static class Plain
{
    /// <summary>The perceptron that LeCun et al. (1998) compare LeNet-5 with.</summary>
    public static Value Mlp(NetworkWriter network) => network.Input(784).Dense(300).Relu().Dense(100).Relu().Dense(10);

    /// <summary>LeNet-5 (LeCun et al. 1998) as it is built today: maxima and rectifiers.</summary>
    public static Value LeNet5(NetworkWriter network) => network.Input(1, 28, 28)
        .Conv(6, 5).Relu().MaxPool(2, 2).Conv(16, 5, pad: 0).Relu().MaxPool(2, 2)
        .Flatten().Dense(120).Relu().Dense(84).Relu().Dense(10);

    /// <summary>AudioNet (Becker et al. 2018): spoken digits, a second of 8 kHz.</summary>
    public static Value AudioNet(NetworkWriter network)
    {
        var value = network.Input(1, 8000);
        foreach (var channels in new[] { 100, 64, 128, 128, 128, 128 })
            value = value.Conv(channels, 3).Relu().MaxPool(2, 2);
        return value.Flatten().Dense(1024).Relu().Dense(512).Relu().Dense(10);
    }

    /// <summary>VoxNet (Maturana and Scherer, IROS 2015): occupancy of 32³ voxels.</summary>
    public static Value VoxNet(NetworkWriter network) => network.Input(1, 32, 32, 32)
        .Conv(32, 5, 2, pad: 0).LeakyRelu().Conv(32, 3, pad: 0).LeakyRelu().MaxPool(2, 2)
        .Flatten().Dense(128).Relu().Dense(40);

    /// <summary>VGG-16 (Simonyan and Zisserman, ICLR 2015).</summary>
    public static Value Vgg16(NetworkWriter network)
    {
        var value = network.Input(3, 224, 224);
        foreach (var (channels, layers) in new[] { (64, 2), (128, 2), (256, 3), (512, 3), (512, 3) })
        {
            for (var layer = 0; layer < layers; layer++)
                value = value.Conv(channels, 3).Relu();
            value = value.MaxPool(2, 2);
        }

        return value.Flatten().Dense(4096).Relu().Dense(4096).Relu().Dense(1000);
    }
}
