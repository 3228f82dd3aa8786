namespace Lrp.Benchmarks;

/// <summary>Networks of dense layers over many positions, with random weights, for 224 × 224 pixels.</summary>
internal static class Transformers
{
    /// <summary>
    /// ViT-Tiny (Touvron et al. 2021, after Dosovitskiy et al. 2021): twelve layers of three heads over 197 tokens of 192 channels.
    /// </summary>
    public static void WriteVit(string path)
    {
        const int Channels = 192, Heads = 3, Side = 14, Tokens = (Side * Side) + 1, Width = Channels / Heads;
        var network = new RandomNetwork(16);
        var model = network.Model.Input("image", 1, 3, 16 * Side, 16 * Side);
        network.Model.Initializer("w_patches", [Channels, 3, 16, 16], network.Normal(3 * 16 * 16, Channels, 3, 16, 16))
            .Initializer("b_patches", [Channels], network.Normal(100, Channels))
            .Node("Conv", "image, w_patches, b_patches", "patches", ("strides", new[] { 16, 16 }))
            .Integers("row", 1, Channels, Side * Side).Node("Reshape", "patches, row", "patch_row")
            .Node("Transpose", "patch_row", "patch_tokens", ("perm", new[] { 0, 2, 1 }))
            .Initializer("class_token", [1, 1, Channels], network.Normal(1, Channels))
            .Node("Concat", "class_token, patch_tokens", "all_tokens", ("axis", 1))
            .Initializer("positions", [1, Tokens, Channels], network.Normal(10, Tokens, Channels))
            .Node("Add", "all_tokens, positions", "x0")
            .Integers("split", 1, Tokens, 3, Heads, Width).Integers("joined", 1, Tokens, Channels)
            .Integers("zero", 0).Integers("one", 1).Integers("two", 2).Integers("three", 3).Integers("axis", 0).Integers("tokens", 1)
            .Scalar("scale", MathF.Sqrt(Width));
        for (var layer = 0; layer < 12; layer++)
        {
            string l = $"l{layer}_", x = $"x{layer}";
            network.Linear(l + "qkv", network.LayerNorm(l + "norm1", x, Channels), Channels, 3 * Channels);
            model.Node("Reshape", $"{l}qkv, split", l + "heads")
                .Node("Transpose", l + "heads", l + "sorted", ("perm", new[] { 2, 0, 3, 1, 4 }))
                .Node("Slice", $"{l}sorted, zero, one, axis", l + "q5").Node("Squeeze", $"{l}q5, axis", l + "q")
                .Node("Slice", $"{l}sorted, one, two, axis", l + "k5").Node("Squeeze", $"{l}k5, axis", l + "k")
                .Node("Slice", $"{l}sorted, two, three, axis", l + "v5").Node("Squeeze", $"{l}v5, axis", l + "v")
                .Node("Transpose", l + "k", l + "kt", ("perm", new[] { 0, 1, 3, 2 }))
                .Node("MatMul", $"{l}q, {l}kt", l + "products").Node("Div", $"{l}products, scale", l + "scores")
                .Node("Softmax", l + "scores", l + "attention", ("axis", -1)).Node("MatMul", $"{l}attention, {l}v", l + "mixed")
                .Node("Transpose", l + "mixed", l + "mixed_tokens", ("perm", new[] { 0, 2, 1, 3 }))
                .Node("Reshape", $"{l}mixed_tokens, joined", l + "mixed_rows");
            network.Linear(l + "out", l + "mixed_rows", Channels, Channels);
            model.Node("Add", $"{x}, {l}out", l + "middle");
            network.Linear(l + "wide", network.LayerNorm(l + "norm2", l + "middle", Channels), Channels, 4 * Channels);
            network.Linear(l + "narrow", network.Gelu(l + "gelu", l + "wide"), 4 * Channels, Channels);
            model.Node("Add", $"{l}middle, {l}narrow", $"x{layer + 1}");
        }

        network.LayerNorm("norm", "x12", Channels);
        model.Node("Slice", "norm, zero, one, tokens", "first").Node("Squeeze", "first, tokens", "features");
        network.Linear("logits", "features", Channels, 1000);
        model.Output("logits").Save(path);
    }

    /// <summary>ConvNeXt-Tiny (Liu et al., CVPR 2022).</summary>
    public static void WriteConvNext(string path)
    {
        var network = new RandomNetwork(17);
        var model = network.Model.Input("image", 1, 3, 224, 224);
        var (value, channels) = ("stem_norm", 96);
        network.Conv("stem", "image", 3, channels, 4, 4, pad: 0);
        Channelwise("stem_norm", "stem", channels);
        foreach (var (width, blocks) in new[] { (96, 3), (192, 3), (384, 9), (768, 3) })
        {
            if (width != channels)
            {
                var name = $"down{width}";
                Channelwise(name + "_norm", value, channels);
                value = network.Conv(name, name + "_norm", channels, width, 2, 2, pad: 0);
                channels = width;
            }

            for (var block = 0; block < blocks; block++)
                value = Block($"s{width}b{block}_", value, width);
        }

        model.Node("GlobalAveragePool", value, "average").Node("Flatten", "average", "flat");
        network.Linear("logits", network.LayerNorm("norm", "flat", channels), channels, 1000);
        model.Output("logits").Save(path);

        // Normalises the channels of an image.
        void Channelwise(string name, string x, int width)
        {
            model.Node("Transpose", x, name + "_rows", ("perm", new[] { 0, 2, 3, 1 }));
            network.LayerNorm(name + "_normal", name + "_rows", width);
            model.Node("Transpose", name + "_normal", name, ("perm", new[] { 0, 3, 1, 2 }));
        }

        string Block(string name, string x, int width)
        {
            network.Conv(name + "depthwise", x, width, width, 7, groups: width);
            model.Node("Transpose", name + "depthwise", name + "rows", ("perm", new[] { 0, 2, 3, 1 }));
            network.Linear(name + "wide", network.LayerNorm(name + "norm", name + "rows", width), width, 4 * width);
            network.Linear(name + "narrow", network.Gelu(name + "gelu", name + "wide"), 4 * width, width);
            model.Node("Transpose", name + "narrow", name + "image", ("perm", new[] { 0, 3, 1, 2 }))
                .Initializer(name + "scale", [width, 1, 1], network.Normal(1, width, 1, 1))
                .Node("Mul", $"{name}scale, {name}image", name + "scaled").Node("Add", $"{name}scaled, {x}", name + "sum");
            return name + "sum";
        }
    }
}
