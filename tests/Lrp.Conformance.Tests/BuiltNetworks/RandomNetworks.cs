namespace Lrp.Conformance.Tests;

/// <summary>Convolutional networks drawn at random: layers, windows, channels, branches.</summary>
public static class RandomNetworks
{
    private static readonly string[] _activations = ["Relu", "Relu", "Relu", "Tanh", "LeakyRelu", "Elu", "Softplus", "HardSwish", "Sigmoid"];
    private static readonly int[] _channels = [1, 3, 8, 15, 16, 17, 24, 32, 33, 40];

    public static TestNetwork Create(int seed)
    {
        var random = new Random(seed);
        var sketch = new NetworkSketch(seed, 1, random.Next(1, 20), random.Next(6, 20), random.Next(6, 20));
        for (var layer = random.Next(2, 7); layer > 0; layer--)
        {
            switch (random.Next(10))
            {
                case 0: Pool(sketch, random); break;
                case 1: Residual(sketch, random); break;
                case 2: Branches(sketch, random); break;
                case 3: Transposed(sketch, random); break;
                case 4: Depthwise(sketch, random); break;
                case 5: Conv(sketch, random); sketch.BatchNorm(); Activate(sketch, random); break;
                default: Conv(sketch, random); Activate(sketch, random); break;
            }
        }

        if (random.Next(3) == 0)
            sketch.Relu().Then("GlobalAveragePool", [1, sketch.Channels, 1, 1]);
        return sketch.Classify(random.Next(1, 40)).Save($"random-{seed}", [.. BuiltNetworks.Explanations]);
    }

    private static void Activate(NetworkSketch sketch, Random random) => sketch.Then(_activations[random.Next(_activations.Length)]);

    private static void Conv(NetworkSketch sketch, Random random)
    {
        int[] divisors = [.. Enumerable.Range(1, 4).Where(groups => sketch.Channels % groups == 0)];
        var groups = random.Next(3) == 0 ? divisors[random.Next(divisors.Length)] : 1;
        var outputs = groups == 1 ? _channels[random.Next(_channels.Length)] : groups * random.Next(1, 20);
        var (kernel, pads, strides, dilations) = Window(sketch, random);
        sketch.Conv(outputs, kernel, pads, strides, dilations, groups, bias: random.Next(4) > 0);
    }

    private static void Depthwise(NetworkSketch sketch, Random random)
    {
        var (kernel, pads, strides, dilations) = Window(sketch, random);
        sketch.Conv(sketch.Channels * (random.Next(3) == 0 ? 2 : 1), kernel, pads, strides, dilations, sketch.Channels);
        Activate(sketch, random);
    }

    private static void Transposed(NetworkSketch sketch, Random random)
    {
        if (sketch.Current.Shape[2] > 12 || sketch.Current.Shape[3] > 12)
            return;
        var groups = sketch.Channels % 2 == 0 && random.Next(2) == 0 ? 2 : 1;
        int[] kernel = [random.Next(2, 5), random.Next(2, 5)], strides = [random.Next(1, 4), random.Next(1, 4)];
        int[] padding = [random.Next(0, 2), random.Next(0, 2), random.Next(0, 2), random.Next(0, 2)];
        int[] more = [random.Next(0, strides[0]), random.Next(0, strides[1])];
        sketch.ConvTranspose(groups * random.Next(1, 20), kernel, padding, strides, more, groups: groups);
        if (sketch.Current.Shape[2] < 1 || sketch.Current.Shape[3] < 1)
            throw new InvalidOperationException("a transposed convolution left nothing");
        Activate(sketch, random);
    }

    private static void Pool(NetworkSketch sketch, Random random)
    {
        var isAverage = random.Next(2) == 0;
        if (isAverage)
            sketch.Relu();
        int[] kernel = [Math.Min(sketch.Current.Shape[2], random.Next(2, 4)), Math.Min(sketch.Current.Shape[3], random.Next(2, 4))];
        int[] pads = [.. Enumerable.Range(0, 4).Select(axis => random.Next(0, kernel[axis % 2]))];
        int[] strides = [random.Next(1, 4), random.Next(1, 4)];
        sketch.Pool(isAverage ? "AveragePool" : "MaxPool", kernel, pads, strides, countPads: isAverage ? random.Next(2) == 0 : null);
    }

    private static void Residual(NetworkSketch sketch, Random random)
    {
        var trunk = sketch.Current;
        var channels = sketch.Channels;
        sketch.Conv(_channels[random.Next(_channels.Length)], [1, 1]);
        Activate(sketch, random);
        sketch.Conv(channels, [3, 3], [1, 1, 1, 1]).Plus(trunk);
        if (random.Next(2) == 0)
            Activate(sketch, random);
    }

    private static void Branches(NetworkSketch sketch, Random random)
    {
        var trunk = sketch.Current;
        sketch.Conv(random.Next(1, 30), [3, 3], [1, 1, 1, 1]);
        Activate(sketch, random);
        var left = sketch.Current;
        sketch.Current = trunk;
        sketch.Conv(random.Next(1, 30), [1, 5], [0, 2, 0, 2]);
        Activate(sketch, random);
        sketch.Concat(random.Next(2) == 0 ? [left, sketch.Current] : [left, trunk, sketch.Current]);
        if (random.Next(2) == 0 && sketch.Channels > 2)
            sketch.Slice(random.Next(0, sketch.Channels / 2), sketch.Channels - random.Next(0, sketch.Channels / 2));
    }

    private static (int[] Kernel, int[] Pads, int[] Strides, int[] Dilations) Window(NetworkSketch sketch, Random random)
    {
        int[] kernel = new int[2], pads = new int[4], strides = new int[2], dilations = new int[2];
        for (var axis = 0; axis < 2; axis++)
        {
            kernel[axis] = random.Next(1, 6);
            dilations[axis] = random.Next(4) == 0 ? 2 : 1;
            strides[axis] = random.Next(3) == 0 ? random.Next(2, 4) : 1;
            var extent = ((kernel[axis] - 1) * dilations[axis]) + 1;
            pads[axis] = random.Next(0, extent);
            pads[axis + 2] = random.Next(0, extent);
            while (sketch.Current.Shape[axis + 2] + pads[axis] + pads[axis + 2] < extent)
                pads[axis]++;
        }

        return (kernel, pads, strides, dilations);
    }
}
