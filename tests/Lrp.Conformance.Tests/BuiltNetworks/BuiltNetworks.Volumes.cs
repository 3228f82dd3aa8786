namespace Lrp.Conformance.Tests;

public static partial class BuiltNetworks
{
    private static IEnumerable<TestNetwork> Volumes()
    {
        // Few channels come in planes; then borders in all directions, and depths that a kernel cannot fill.
        yield return new NetworkSketch(201, 1, 3, 5, 7, 6)
            .Conv(18, [3, 3, 3], [1, 1, 1, 1, 1, 1]).Relu()
            .Conv(20, [2, 3, 1], [1, 0, 0, 0, 2, 1], [2, 1, 2]).Relu()
            .Conv(17, [5, 1, 2], [3, 0, 0, 2, 0, 0]).Then("Tanh").Classify().Save("volume");

        yield return new NetworkSketch(202, 1, 1, 6, 5, 5)
            .Conv(17, [1, 3, 3], [0, 1, 1, 0, 1, 1]).Relu().Conv(18, [3, 1, 1], [1, 0, 0, 1, 0, 0]).Relu()
            .Conv(6, [1, 1, 1]).Then("Softplus").Classify().Save("volume-separable");

        yield return new NetworkSketch(203, 1, 20, 7, 5, 6)
            .Conv(20, [3, 3, 3], [1, 1, 1, 1, 1, 1], groups: 20).Relu()
            .Conv(20, [3, 2, 2], [2, 0, 1, 1, 0, 0], null, [2, 1, 1], groups: 20).Relu()
            .Conv(24, [2, 3, 3], null, null, [3, 1, 1], groups: 4).Relu()
            .Conv(18, [1, 2, 2], groups: 2).Relu().Classify().Save("volume-grouped");

        // At the ends a single tap is left, of groups that fill no block.
        yield return new NetworkSketch(209, 1, 24, 4, 3, 3)
            .Conv(24, [3, 1, 1], [1, 0, 0, 1, 0, 0], [2, 1, 1], [2, 1, 1], groups: 4).Then("Tanh").Classify().Save("volume-last-tap");

        yield return new NetworkSketch(204, 2, 5, 4, 5, 4)
            .Conv(18, [3, 3, 3], [1, 1, 1, 1, 1, 1], [2, 1, 2]).BatchNorm().Relu()
            .ConvTranspose(7, [3, 2, 3], [1, 0, 1, 0, 0, 1], [2, 1, 2], [1, 0, 0]).Relu()
            .Pool("MaxPool", [3, 2, 2], [1, 0, 1, 1, 1, 0], [2, 1, 2]).Classify().Save("volume-batch");

        yield return new NetworkSketch(205, 1, 6, 3, 3, 2)
            .ConvTranspose(9, [3, 3, 2], [1, 0, 0, 0, 1, 1], [3, 2, 1], [2, 1, 0], [1, 2, 1], groups: 3).Relu()
            .ConvTranspose(16, [2, 2, 2], null, [2, 2, 2]).Relu()
            .Pool("AveragePool", [3, 3, 3], [1, 1, 1, 1, 1, 1], [2, 2, 2], countPads: true)
            .Pool("AveragePool", [2, 3, 2], [1, 1, 0, 0, 1, 1], [1, 2, 1], ceil: true, countPads: false).Classify().Save("volume-transposed");

        // So many phases of the adjoint that they must be channels.
        yield return new NetworkSketch(207, 1, 2, 70, 67).Conv(5, [34, 33], null, [33, 32]).Then("Tanh").Classify().Save("stride-widest");

        var joints = new NetworkSketch(206, 1, 4, 4, 6, 5).Conv(20, [3, 3, 3], [1, 1, 1, 1, 1, 1]).Relu();
        var trunk = joints.Current;
        joints.Conv(20, [3, 3, 3], [1, 1, 1, 1, 1, 1]).Relu().Plus(trunk);
        var sum = joints.Current;
        joints.Then("GlobalAveragePool", [1, 20, 1, 1, 1]).Conv(20, [1, 1, 1]).Then("Sigmoid");
        joints.Then("Mul", $"{sum.Name}, {joints.Current.Name}", sum.Shape);
        joints.Then("Mul", $"{joints.Current.Name}, {joints.Constant([1, 20, 4, 6, 5], 1, positive: true)}");
        joints.Then("Add", $"{joints.Current.Name}, {joints.Constant([20, 4, 1, 1], 1)}");
        joints.Concat(joints.Current, trunk).Slice(7, 33).Conv(12, [1, 3, 3]).Relu()
            .Then("Transpose", [1, 4, 12, 4, 3], ("perm", new[] { 0, 2, 1, 3, 4 })).Relu().Classify();
        yield return joints.Save("volume-joints");
    }
}
