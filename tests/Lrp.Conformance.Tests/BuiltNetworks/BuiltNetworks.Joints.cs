namespace Lrp.Conformance.Tests;

public static partial class BuiltNetworks
{
    private static IEnumerable<TestNetwork> Joints()
    {
        // Large enough that the backward computes sums again.
        var sums = new NetworkSketch(208, 1, 6, 24, 24).Conv(16, [1, 1]).Then("Tanh");
        var trunk = sums.Current;
        sums.Conv(16, [3, 3], [1, 1, 1, 1]).Then("Tanh").Plus(trunk);
        trunk = sums.Current;
        sums.Conv(16, [1, 1]).Then("Tanh").Plus(trunk).Conv(3, [5, 5], null, [4, 4]).Classify();
        yield return sums.Save("computed-again", "*: epsilon(0.25)", "convolution: z+; add: epsilon(0.25); dense: epsilon(0.25)", "gradient");

        yield return Gate();
        yield return Residual();
        yield return ConcatSlice();
        yield return GrowingConcat();
        yield return Skips();
        yield return Shuffle();
        yield return ShuffledHalves();
        yield return TwoInputs();
        yield return Doubled();
        yield return DeepResidual();
    }

    /// <summary>Squeeze and excitation.</summary>
    private static TestNetwork Gate()
    {
        var sketch = new NetworkSketch(31, 1, 3, 10, 9).Conv(22, [3, 3], [1, 1, 1, 1]).Relu();
        var trunk = sketch.Current;
        sketch.Then("GlobalAveragePool", [1, 22, 1, 1]).Conv(6, [1, 1]).Relu().Conv(22, [1, 1]).Then("Sigmoid");
        sketch.Then("Mul", $"{trunk.Name}, {sketch.Current.Name}", trunk.Shape);
        return sketch.Conv(18, [3, 3], null, [2, 2]).Relu().Classify().Save("gate");
    }

    private static TestNetwork Residual()
    {
        var sketch = new NetworkSketch(32, 1, 3, 12, 12).Conv(20, [3, 3], [1, 1, 1, 1], bias: false).BatchNorm().Relu();
        var trunk = sketch.Current;
        sketch.Conv(20, [3, 3], [1, 1, 1, 1], bias: false).BatchNorm().Relu().Conv(20, [3, 3], [1, 1, 1, 1]).BatchNorm().Plus(trunk).Relu();
        trunk = sketch.Current;
        sketch.Conv(34, [1, 1], null, [2, 2]).BatchNorm();
        var shortcut = sketch.Current;
        sketch.Current = trunk;
        sketch.Conv(34, [3, 3], [1, 1, 1, 1], [2, 2]).BatchNorm().Relu().Conv(34, [3, 3], [1, 1, 1, 1]).BatchNorm().Plus(shortcut).Relu();
        return sketch.Then("GlobalAveragePool", [1, 34, 1, 1]).Classify().Then("Softmax", null, ("axis", 1)).Save("residual");
    }

    private static TestNetwork ConcatSlice()
    {
        var sketch = new NetworkSketch(33, 1, 3, 8, 7).Conv(5, [3, 3], [1, 1, 1, 1]).Relu();
        var few = sketch.Current;
        sketch.Conv(23, [3, 3], [1, 1, 1, 1]).Relu();
        var many = sketch.Current;
        sketch.Concat(few, many).Slice(3, 20).Conv(16, [3, 3]).Relu();
        var lower = sketch.Current;
        sketch.Current = many;
        sketch.Slice(16, 23).Conv(9, [3, 3]).Then("Tanh").Concat(lower, sketch.Current).Conv(16, [1, 1]).Relu();
        return sketch.Classify().Save("concat-slice");
    }

    /// <summary>A dense block, whose concatenations are written in place, and a skip with a halo.</summary>
    private static TestNetwork GrowingConcat()
    {
        var sketch = new NetworkSketch(209, 1, 3, 30, 29).Conv(32, [3, 3], [1, 1, 1, 1]).Relu();
        var features = new List<NetworkSketch.Tensor> { sketch.Current };
        foreach (var channels in (int[])[16, 16, 11])
        {
            sketch.Conv(16, [1, 1]).Then("Tanh").Conv(channels, [3, 3], [1, 1, 1, 1]);
            features.Add(sketch.Current);
            sketch.Concat([.. features]).Relu();
        }

        sketch.Conv(16, [1, 1]);
        var skip = sketch.Current;
        sketch.Pool("MaxPool", [2, 2], null, [2, 2]).ConvTranspose(9, [2, 3], null, [2, 2]).Then("Tanh").Concat(skip, sketch.Current)
            .Conv(7, [3, 3], [1, 1, 1, 1], [3, 3]);
        return sketch.Relu().Classify().Save("growing-concat");
    }

    /// <summary>
    /// A U-Net's joints: what is behind a transposed convolution has either sign, its skip has not, and comes before or behind it. The
    /// layers that read both are in tiles.
    /// </summary>
    private static TestNetwork Skips()
    {
        var sketch = new NetworkSketch(210, 1, 3, 18, 14).Conv(17, [3, 3], [1, 1, 1, 1]).Relu();
        var skip = sketch.Current;
        sketch.Pool("MaxPool", [2, 2], null, [2, 2]).Conv(20, [3, 3], [1, 1, 1, 1]).Relu();
        var bottom = sketch.Current;
        sketch.ConvTranspose(18, [2, 2], null, [2, 2]).Concat(sketch.Current, skip).Conv(19, [3, 3], [1, 1, 1, 1]).Relu();
        var first = sketch.Current;
        sketch.Current = bottom;
        sketch.ConvTranspose(16, [2, 2], null, [2, 2]).Concat(first, sketch.Current).Conv(16, [3, 3], [1, 1, 1, 1], bias: false).Relu();
        return sketch.Classify().Save("skips");
    }

    /// <summary>ShuffleNet's: channels of the groups interleaved.</summary>
    private static TestNetwork Shuffle()
    {
        var sketch = new NetworkSketch(34, 1, 4, 7, 9).Conv(30, [3, 3], [1, 1, 1, 1]).Relu();
        sketch.Then("Reshape", $"{sketch.Current.Name}, {sketch.Integers(1, 3, 10, 7, 9)}", [1, 3, 10, 7, 9])
            .Then("Transpose", [1, 10, 3, 7, 9], ("perm", new[] { 0, 2, 1, 3, 4 }));
        sketch.Then("Reshape", $"{sketch.Current.Name}, {sketch.Integers(1, 30, 7, 9)}", [1, 30, 7, 9]).Conv(24, [3, 3], groups: 3).Relu()
            .Then("Transpose", [1, 24, 7, 5], ("perm", new[] { 0, 1, 3, 2 })).Conv(16, [2, 3]).Relu();
        return sketch.Classify().Save("shuffle");
    }

    /// <summary>ShuffleNetV2's: one half goes on as it is, both are shuffled and cut in halves again.</summary>
    private static TestNetwork ShuffledHalves()
    {
        var sketch = new NetworkSketch(38, 1, 4, 7, 6).Conv(22, [3, 3], [1, 1, 1, 1]).Relu();
        var half = sketch.Current;
        sketch.Conv(22, [1, 1]).Relu();
        for (var unit = 0; unit < 2; unit++)
        {
            sketch.Concat(half, sketch.Current);
            sketch.Then("Reshape", $"{sketch.Current.Name}, {sketch.Integers(1, 2, 22, 7, 6)}", [1, 2, 22, 7, 6])
                .Then("Transpose", [1, 22, 2, 7, 6], ("perm", new[] { 0, 2, 1, 3, 4 }));
            var shuffled = sketch.Then("Reshape", $"{sketch.Current.Name}, {sketch.Integers(1, 44, 7, 6)}", [1, 44, 7, 6]).Current;
            half = sketch.Slice(0, 22).Current;
            sketch.Current = shuffled;
            sketch.Slice(22, 44).Conv(22, [3, 3], [1, 1, 1, 1], groups: 22).Conv(22, [1, 1]).Relu();
        }

        return sketch.Concat(half, sketch.Current).Classify().Save("shuffled-halves");
    }

    private static TestNetwork TwoInputs()
    {
        var sketch = new NetworkSketch(35, 1, 3, 8, 8);
        var other = sketch.Input(1, 6, 8, 8);
        sketch.Conv(18, [3, 3]).Relu();
        var first = sketch.Current;
        sketch.Current = other;
        sketch.Conv(18, [3, 3]).Then("Tanh").Plus(first).Conv(8, [3, 3]).Relu();
        return sketch.Classify().Save("two-inputs");
    }

    private static TestNetwork Doubled()
    {
        var sketch = new NetworkSketch(36, 1, 3, 8, 8).Conv(18, [3, 3]).Relu();
        sketch.Plus(sketch.Current).Conv(20, [3, 3]).Relu();
        sketch.Then("Mul", $"{sketch.Current.Name}, {sketch.Current.Name}").Concat(sketch.Current, sketch.Current);
        return sketch.Classify().Save("doubled");
    }

    /// <summary>Inverted bottlenecks: what is added is signed.</summary>
    private static TestNetwork DeepResidual()
    {
        var sketch = new NetworkSketch(37, 1, 3, 13, 13).Conv(24, [3, 3], [1, 1, 1, 1], [2, 2]).BatchNorm().Then("HardSwish");
        for (var block = 0; block < 3; block++)
        {
            var trunk = sketch.Current;
            sketch.Conv(72, [1, 1]).BatchNorm().Then("HardSwish").Conv(72, [5, 5], [2, 2, 2, 2], groups: 72).BatchNorm().Then("HardSwish")
                .Conv(24, [1, 1]).BatchNorm().Plus(trunk);
        }

        return sketch.Conv(40, [1, 1]).Relu().Then("GlobalAveragePool", [1, 40, 1, 1]).Classify().Save("inverted-bottlenecks");
    }
}
