namespace Lrp.Benchmarks.Networks;

/// <summary>Networks of dense layers over many positions.</summary>
internal static class Transformers
{
    /// <summary>
    /// ViT-Tiny (Touvron et al. 2021, after Dosovitskiy et al. 2021): twelve layers of three heads over 197 tokens of 192 channels.
    /// </summary>
    public static Value VitTiny(NetworkWriter network)
    {
        const int Channels = 192, Heads = 3, Side = 14, Tokens = (Side * Side) + 1, Width = Channels / Heads;
        var patches = network.Input(3, 16 * Side, 16 * Side).Conv(Channels, 16, 16, pad: 0)
            .Reshape(1, Channels, Side * Side).Transpose(0, 2, 1);
        var value = network.Uniform(-1, 1, 1, 1, Channels).Concat(patches)
            + network.Uniform(-0.3, 0.3, 1, Tokens, Channels);
        for (var layer = 0; layer < 12; layer++)
        {
            var heads = value.LayerNorm().Linear(3 * Channels).Reshape(1, Tokens, 3, Heads, Width).Transpose(2, 0, 3, 1, 4);
            var (queries, keys, values) = (heads.At(0, 0), heads.At(0, 1), heads.At(0, 2));
            var attention = (queries.MatMul(keys.Transpose(0, 1, 3, 2)) / network.Scalar(MathF.Sqrt(Width))).Softmax();
            value += attention.MatMul(values).Transpose(0, 2, 1, 3).Reshape(1, Tokens, Channels).Linear(Channels);
            value += value.LayerNorm().Linear(4 * Channels).Gelu().Linear(Channels);
        }

        return value.LayerNorm().At(1, 0).Linear(1000);
    }

    /// <summary>ConvNeXt-Tiny (Liu et al., CVPR 2022).</summary>
    public static Value ConvNextTiny(NetworkWriter network)
    {
        var value = Channelwise(network.Input(3, 224, 224).Conv(96, 4, 4, pad: 0));
        foreach (var (width, blocks) in new[] { (96, 3), (192, 3), (384, 9), (768, 3) })
        {
            if (width != value.Channels)
                value = Channelwise(value).Conv(width, 2, 2, pad: 0);
            for (var block = 0; block < blocks; block++)
            {
                var rows = value.Conv(width, 7, groups: width).Transpose(0, 2, 3, 1);
                var image = rows.LayerNorm().Linear(4 * width).Gelu().Linear(width).Transpose(0, 3, 1, 2);
                value += image * network.Uniform(-1, 1, width, 1, 1);
            }
        }

        return value.GlobalAverage().Flatten().LayerNorm().Linear(1000);

        // Normalises the channels of an image.
        static Value Channelwise(Value image) => image.Transpose(0, 2, 3, 1).LayerNorm().Transpose(0, 3, 1, 2);
    }
}
