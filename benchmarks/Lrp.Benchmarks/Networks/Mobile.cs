namespace Lrp.Benchmarks.Networks;

/// <summary>Networks of depthwise convolutions.</summary>
internal static class Mobile
{
    /// <summary>MobileNetV2 (Sandler et al., CVPR 2018).</summary>
    public static Value MobileNetV2(NetworkWriter network)
    {
        var value = network.Input(3, 224, 224).ConvNorm(32, 3, 2).Relu6();
        foreach (var (expansion, width, blocks, firstStride) in
            new[] { (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1) })
        {
            for (var block = 0; block < blocks; block++)
            {
                var stride = block == 0 ? firstStride : 1;
                var wide = expansion == 1 ? value : value.ConvNorm(expansion * value.Channels, 1).Relu6();
                value = Sum(value, wide.DepthwiseNorm(3, stride).Relu6().ConvNorm(width, 1), stride);
            }
        }

        return value.ConvNorm(1280, 1).Relu6().Classify();
    }

    /// <summary>MobileNetV3-Small (Howard et al., ICCV 2019).</summary>
    public static Value MobileNetV3Small(NetworkWriter network)
    {
        var value = network.Input(3, 224, 224).ConvNorm(16, 3, 2).HardSwish();
        foreach (var (kernel, wide, squeezed, width, isHard, stride) in new[]
        {
            (3, 16, 8, 16, false, 2), (3, 72, 0, 24, false, 2), (3, 88, 0, 24, false, 1), (5, 96, 24, 40, true, 2),
            (5, 240, 64, 40, true, 1), (5, 240, 64, 40, true, 1), (5, 120, 32, 48, true, 1), (5, 144, 40, 48, true, 1),
            (5, 288, 72, 96, true, 2), (5, 576, 144, 96, true, 1), (5, 576, 144, 96, true, 1),
        })
        {
            Value Activate(Value x) => isHard ? x.HardSwish() : x.Relu();
            var expanded = wide == value.Channels ? value : Activate(value.ConvNorm(wide, 1));
            var filtered = Activate(expanded.DepthwiseNorm(kernel, stride));
            if (squeezed > 0)
                filtered *= filtered.GlobalAverage().Conv(squeezed, 1).Relu().Conv(wide, 1).HardSigmoid();
            value = Sum(value, filtered.ConvNorm(width, 1), stride);
        }

        return value.ConvNorm(576, 1).HardSwish().GlobalAverage().Flatten().Dense(1024).HardSwish().Dense(1000);
    }

    /// <summary>EfficientNet-B0 (Tan and Le, ICML 2019).</summary>
    public static Value EfficientNetB0(NetworkWriter network)
    {
        var value = network.Input(3, 224, 224).ConvNorm(32, 3, 2).Silu();
        foreach (var (expansion, kernel, firstStride, width, blocks) in new[]
        {
            (1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1),
        })
        {
            for (var block = 0; block < blocks; block++)
            {
                var stride = block == 0 ? firstStride : 1;
                var wide = expansion == 1 ? value : value.ConvNorm(expansion * value.Channels, 1).Silu();
                var filtered = wide.DepthwiseNorm(kernel, stride).Silu();
                var gate = filtered.GlobalAverage().Conv(value.Channels / 4, 1).Silu().Conv(wide.Channels, 1).Sigmoid();
                value = Sum(value, (filtered * gate).ConvNorm(width, 1), stride);
            }
        }

        return value.ConvNorm(1280, 1).Silu().Classify();
    }

    /// <summary>ShuffleNetV2 (Ma et al., ECCV 2018) of single width.</summary>
    public static Value ShuffleNetV2(NetworkWriter network)
    {
        var value = network.Input(3, 224, 224).ConvNorm(24, 3, 2).Relu().MaxPool(3, 2, pad: 1);
        foreach (var (width, blocks) in new[] { (116, 4), (232, 8), (464, 4) })
        {
            var half = width / 2;
            value = Shuffled(value.DepthwiseNorm(3, 2).ConvNorm(half, 1).Relu(), Branch(value, half, 2));
            for (var block = 1; block < blocks; block++)
                value = Shuffled(value.Slice(1, 0, half), Branch(value.Slice(1, half, width), half, 1));
        }

        return value.ConvNorm(1024, 1).Relu().Classify();

        static Value Branch(Value value, int width, int stride) =>
            value.ConvNorm(width, 1).Relu().DepthwiseNorm(3, stride).ConvNorm(width, 1).Relu();

        // Channels of both in turns.
        static Value Shuffled(Value left, Value right)
        {
            var joined = left.Concat(right);
            var (channels, height, width) = (joined.Channels, joined.Shape[2], joined.Shape[3]);
            return joined.Reshape(1, 2, channels / 2, height, width).Transpose(0, 2, 1, 3, 4).Reshape(1, channels, height, width);
        }
    }

    // The shortcut, where nothing changes its shape.
    private static Value Sum(Value value, Value block, int stride) =>
        stride == 1 && value.Channels == block.Channels ? value + block : block;
}
