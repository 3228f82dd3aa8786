namespace Lrp.Conformance.Tests;

public static partial class BuiltNetworks
{
    /// <summary>
    /// An image whose positions become tokens of 19 channels, are normalised, and go through dense layers of 40 and 19 outputs beside
    /// them; then an image again, which a convolution reads with a halo.
    /// </summary>
    private static IEnumerable<TestNetwork> ChannelsLast()
    {
        var sketch = new NetworkSketch(81, 1, 3, 7, 9).Conv(19, [3, 3], [1, 1, 1, 1], groups: 1);
        var image = sketch.Current;
        sketch.Then("Transpose", [1, 7, 9, 19], ("perm", new[] { 0, 2, 3, 1 }));
        Normalise();
        Rows(40, [1, 7, 9, 40]).Then("Gelu");
        Rows(19, [1, 7, 9, 19]).Then("Transpose", [1, 19, 7, 9], ("perm", new[] { 0, 3, 1, 2 }));
        sketch.Then("Mul", $"{sketch.Current.Name}, {sketch.Constant([19, 1, 1], 1)}").Plus(image).Conv(18, [3, 3], [1, 1, 1, 1]).Relu();

        // Another channel axis of the same numbers: positions in a row.
        sketch.Then("Reshape", $"{sketch.Current.Name}, {sketch.Integers(1, 18, 63)}", [1, 18, 63])
            .Then("Transpose", [1, 63, 18], ("perm", new[] { 0, 2, 1 }));
        Rows(21, [1, 63, 21]).Relu();
        Normalise();
        Rows(17, [1, 63, 17]);
        var network = sketch.Then("Transpose", [1, 17, 63], ("perm", new[] { 0, 2, 1 })).Conv(5, [3], [1, 1]).Relu().Classify();
        string[] rules = ["z+", "alphabeta(2, 1)", "gamma(0.25)", "wsquare"];
        var built = network.Save(
            "channels-last",
            [.. Explanations, .. rules.Select(rule => $"convolution: {rule}; dense: {rule}; add: gradient; normalisation: pass")]);
        yield return built with { HasAllKernels = true };

        // Two samples, a reshape that moves nothing, and a constant with numbers of their own for both.
        sketch = new NetworkSketch(82, 2, 3, 1, 9).Conv(19, [1, 3], [0, 1, 0, 1]);
        sketch.Then("Reshape", $"{sketch.Current.Name}, {sketch.Integers(2, 19, 9)}", [2, 19, 9]);
        sketch.Then("Add", $"{sketch.Current.Name}, {sketch.Constant([2, 19, 9], 1)}").Relu().Conv(5, [3], [1, 1]).Relu().Classify();
        yield return sketch.Save("reshaped-samples");

        NetworkSketch Rows(int outputs, int[] shape)
        {
            var inputs = sketch.Current.Shape[^1];
            sketch.Then("MatMul", $"{sketch.Current.Name}, {sketch.Constant([inputs, outputs], 1.7 / Math.Sqrt(inputs))}", shape);
            return sketch.Then("Add", $"{sketch.Current.Name}, {sketch.Constant([outputs], 0.3)}");
        }

        void Normalise()
        {
            int[] channels = [sketch.Current.Shape[^1]];
            sketch.Then(
                "LayerNormalization", $"{sketch.Current.Name}, {sketch.Constant(channels, 1)}, {sketch.Constant(channels, 0.3)}", null,
                ("epsilon", 0.1f), ("axis", -1));
        }
    }
}
