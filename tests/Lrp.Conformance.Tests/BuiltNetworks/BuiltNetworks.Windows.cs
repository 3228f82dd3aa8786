namespace Lrp.Conformance.Tests;

public static partial class BuiltNetworks
{
    private static IEnumerable<TestNetwork> Windows()
    {
        yield return new NetworkSketch(21, 1, 3, 14, 13).Conv(19, [3, 3]).Relu()
            .Pool("AveragePool", [3, 2], [1, 1, 1, 0], [2, 2], ceil: true, countPads: true)
            .Pool("AveragePool", [3, 3], [1, 1, 1, 1], [2, 2], ceil: true, countPads: false)
            .Classify().Save("average-pools");

        yield return new NetworkSketch(22, 1, 3, 14, 13).Conv(19, [3, 3]).Relu()
            .Pool("AveragePool", [2, 2], null, [1, 1], [2, 3]).Pool("AveragePool", [2, 2], null, [3, 1]).Classify().Save("average-pools-dilated");

        yield return new NetworkSketch(23, 1, 3, 15, 17).Conv(18, [3, 3], [1, 1, 1, 1]).Then("Tanh")
            .Pool("MaxPool", [3, 3], [1, 1, 0, 1], [2, 2], ceil: true).Conv(18, [3, 3], [1, 1, 1, 1]).Then("Tanh")
            .Pool("MaxPool", [2, 3], [1, 0, 0, 2], [1, 2], [2, 1]).Classify().Save("max-pools");

        var overlapping = new NetworkSketch(24, 1, 3, 11, 11).Conv(20, [3, 3], [1, 1, 1, 1]).Relu();
        var trunk = overlapping.Current;
        overlapping.Pool("MaxPool", [3, 3], [1, 1, 1, 1]);
        var pooled = overlapping.Current;
        overlapping.Current = trunk;
        overlapping.Conv(7, [5, 5], [2, 2, 2, 2]).Relu().Concat(overlapping.Current, pooled, trunk);
        yield return overlapping.Conv(16, [1, 1]).Relu().Then("GlobalMaxPool", [1, 16, 1, 1]).Classify().Save("readers-with-different-halos");

        yield return new NetworkSketch(25, 1, 3, 9, 10).Conv(20, [3, 3]).Relu()
            .SpatialMean().Dense(5).Save("mean-over-space");

        yield return new NetworkSketch(26, 1, 3, 9, 10).Padded([0, 0, 1, 2, 0, 0, 3, 0], [1, 3, 13, 12], 0).Conv(20, [3, 3]).Relu()
            .Padded([0, 2, 1, 1, 0, 1, 1, 0], [1, 23, 13, 11], 0.5f).Conv(9, [3, 3]).Relu()
            .Padded([0, 0, 1, 1, 0, 0, 1, 1], [1, 9, 13, 11], 0).Pool("AveragePool", [3, 3], null, [2, 2]).Classify().Save("pads");
    }

    private static NetworkSketch Padded(this NetworkSketch sketch, long[] pads, int[] shape, float value) => sketch.Then(
        "Pad", $"{sketch.Current.Name}, {sketch.Integers(pads)}, {sketch.Scalar(value)}", shape);

    private static NetworkSketch SpatialMean(this NetworkSketch sketch) => sketch.Then(
        "ReduceMean", $"{sketch.Current.Name}, {sketch.Integers(2, 3)}", sketch.Current.Shape[..2], ("keepdims", 0));
}
