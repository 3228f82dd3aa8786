namespace Lrp.Conformance.Tests;

public static partial class BuiltNetworks
{
    private static IEnumerable<TestNetwork> Convolutions()
    {
        yield return new NetworkSketch(1, 1, 12, 9, 11)
            .Conv(21, [3, 3], [1, 1, 1, 1], groups: 3).Relu()
            .Conv(33, [3, 3], groups: 3).Relu()
            .Conv(32, [1, 1], groups: 1).Relu()
            .Conv(64, [3, 3], [1, 1, 1, 1], groups: 2).Relu().Classify().Save("grouped-odd");

        yield return new NetworkSketch(2, 1, 19, 13, 10)
            .Conv(19, [5, 3], [1, 0, 2, 1], [2, 2], groups: 19).Relu()
            .Conv(38, [3, 3], [1, 1, 1, 1], groups: 19).Relu()
            .Conv(38, [3, 3], [1, 1, 1, 1], dilations: [2, 2], groups: 38).Relu().Classify().Save("depthwise-odd");

        yield return new NetworkSketch(3, 1, 3, 17, 15)
            .Conv(20, [3, 3], [2, 3, 2, 3], dilations: [2, 3]).Relu()
            .Conv(20, [3, 2], [0, 3, 4, 0], [2, 1], [2, 3]).Then("Tanh")
            .Conv(18, [2, 2], dilations: [3, 1], strides: [2, 3]).Relu().Classify().Save("dilated");

        yield return new NetworkSketch(4, 1, 5, 12, 13)
            .Conv(17, [3, 4], [0, 1, 2, 3]).Relu().Conv(16, [2, 3], [1, 0, 0, 2], [1, 2]).Relu()
            .Conv(16, [7, 7], [3, 3, 3, 3]).Then("Elu").Classify().Save("asymmetric-pads");

        yield return new NetworkSketch(5, 1, 3, 20, 22)
            .Conv(16, [5, 5], [1, 2, 2, 1], [3, 3]).Relu().Conv(24, [2, 1], null, [3, 3]).Relu().Classify().Save("stride-three");

        yield return new NetworkSketch(6, 1, 4, 16, 19)
            .Conv(16, [1, 1], null, [2, 2]).Relu().Conv(32, [3, 3], [1, 1, 1, 1], [2, 2]).Relu()
            .Conv(32, [4, 4], [1, 1, 2, 2], [2, 2]).Then("Softplus").Classify().Save("stride-two");

        yield return new NetworkSketch(7, 1, 10, 5, 4)
            .ConvTranspose(14, [3, 3], [1, 1, 1, 1], [2, 2], [1, 1], groups: 2).Relu()
            .ConvTranspose(17, [2, 3], null, [3, 2]).Relu()
            .ConvTranspose(16, [3, 3], [1, 0, 0, 2], dilations: [1, 2]).Relu()
            .Conv(4, [3, 3]).Relu().Classify().Save("transposed");

        // The first layer is transposed: the flat rule counts what reaches each output.
        yield return new NetworkSketch(13, 1, 6, 4, 5)
            .ConvTranspose(9, [3, 4], [1, 0, 0, 2], [2, 3], [1, 0], [2, 1], groups: 3).Relu().Classify().Save("transposed-first");

        // Taps apart, in a last channel block that is nearly empty.
        yield return new NetworkSketch(14, 1, 17, 6, 12).Conv(33, [1, 3], null, null, [1, 2]).Relu().Conv(17, [1, 4], [0, 1, 0, 6], [1, 3], [1, 2])
            .Then("Tanh").Classify().Save("dilated-rows");

        yield return new NetworkSketch(8, 1, 5, 37)
            .Conv(18, [5], [2, 2]).Relu().Conv(18, [3], [1, 1], [2], groups: 18).Relu()
            .Pool("MaxPool", [3], [1, 0], [2]).ConvTranspose(12, [4], [1, 1], [2], groups: 2).Relu()
            .Conv(21, [3], [0, 2], dilations: [2], groups: 3).Relu().Pool("AveragePool", [4], [1, 2], [3], ceil: true, countPads: true)
            .Classify().Save("one-dimensional");

        yield return new NetworkSketch(9, 1, 3, 1, 1).Conv(20, [7, 7], [3, 3, 3, 3]).Relu().Conv(33, [1, 1]).Relu()
            .Conv(16, [3, 3], [1, 1, 1, 1]).Relu().Classify().Save("single-pixel");

        yield return new NetworkSketch(10, 1, 1, 3, 61).Conv(48, [3, 3], [1, 1, 1, 1]).Relu().Conv(80, [1, 1], bias: false).Relu()
            .Conv(16, [3, 3], [1, 1, 1, 1]).Relu().Classify(33).Save("wide-rows");

        // Tiles of 2 × 2 outputs: an odd number of rows or columns, two chunks, a last channel block that is nearly empty.
        yield return new NetworkSketch(15, 2, 17, 9, 14).Conv(33, [3, 3], [1, 1, 1, 1]).Relu().Conv(20, [3, 3], [0, 1, 1, 1]).Relu()
            .Conv(48, [3, 3], [1, 1, 1, 1], bias: false).Relu().Classify().Save("tiles");

        // Two sums over an image that is larger than a second-level cache: band by band, the last of one row.
        yield return new NetworkSketch(32, 1, 2, 91, 96).Conv(16, [1, 1]).Then("Tanh").Conv(48, [1, 1]).Then("Tanh")
            .Conv(48, [3, 3], [1, 1, 1, 1], [3, 3], groups: 48).Relu().Then("GlobalAveragePool", [1, 48, 1, 1]).Classify().Save("bands");

        // Relevance of the first layer's outputs is divided by what is one number for all channels of a place.
        yield return new NetworkSketch(15, 1, 3, 12, 12).Conv(32, [3, 3], [1, 1, 1, 1]).Then("Tanh")
            .Conv(32, [3, 3], [1, 1, 1, 1], groups: 32).Then("Tanh").Conv(24, [1, 1]).Relu().Then("GlobalAveragePool", [1, 24, 1, 1])
            .Classify().Save("flat-first", "convolution: z+; first: flat", "convolution: alphabeta(2, 1, epsilon=0.25); first: flat");

        yield return new NetworkSketch(11, 2, 3, 9, 9).Conv(20, [3, 3], [1, 1, 1, 1], [2, 2]).Relu().Conv(20, [3, 3], [1, 1, 1, 1], groups: 20)
            .Relu().Pool("MaxPool", [2, 2]).Conv(18, [1, 1]).Relu().Then("GlobalAveragePool", [2, 18, 1, 1]).Classify().Save("batch-of-two");

        yield return new NetworkSketch(12, 1, 16, 8, 8).Conv(16, [3, 3], [1, 1, 1, 1]).Then("Tanh").Conv(16, [3, 3], [1, 1, 1, 1]).Then("Tanh")
            .Conv(16, [3, 3], [1, 1, 1, 1], [2, 2], groups: 16).Then("LeakyRelu").Conv(32, [3, 3], groups: 4).Then("Selu")
            .Classify().Save("signed");

        string[] toInput =
        [
            "convolution: z+; dense: epsilon(0.25)", "convolution: alphabeta(2, 1); dense: epsilon(0.25)",
            "*: epsilon(0.25); first: box(-3, 3)", "*: epsilon(0.25); first: flat", "gradient",
        ];

        // Adjoints to few channels, whose columns are lanes: one vector, some, and rests; rows that are more than a tile, or one.
        yield return new NetworkSketch(27, 1, 1, 19, 28).Conv(6, [5, 5], [2, 2, 2, 2]).Relu().Conv(16, [3, 3]).Classify()
            .Save("digits", toInput);
        yield return new NetworkSketch(28, 1, 4, 5, 33).Conv(19, [3, 4], [0, 1, 2, 3], dilations: [2, 1]).Then("Tanh").Classify()
            .Save("columns", toInput);
        yield return new NetworkSketch(29, 3, 2, 15, 35).Conv(17, [4, 3], [1, 2, 0, 0], [3, 2]).Relu().Classify()
            .Save("columns-of-two", toInput);
        yield return new NetworkSketch(30, 2, 1, 75).Conv(24, [9], [0, 7], [2]).Relu().Conv(16, [3]).Relu().Classify()
            .Save("signal", toInput);
        yield return new NetworkSketch(31, 2, 1, 9, 10, 37).Conv(17, [3, 2, 5], [1, 0, 2, 0, 1, 3], [2, 1, 2]).Then("Tanh").Classify()
            .Save("voxels", toInput);

        // Wide strides over few channels: the phases of their adjoints become channels.
        yield return new NetworkSketch(15, 1, 3, 21, 18).Conv(20, [7, 7], [3, 3, 3, 3], [2, 2]).Relu().Conv(16, [3, 3]).Relu()
            .Classify().Save("stem-seven", toInput);
        yield return new NetworkSketch(16, 2, 3, 13, 17).Conv(17, [5, 8], [2, 0, 1, 3], [3, 4]).Then("Tanh").Classify().Save("stem-uneven", toInput);
        yield return new NetworkSketch(17, 1, 3, 17, 16).Conv(33, [4, 4], null, [4, 4]).Relu().Conv(16, [1, 1]).Classify().Save("patches", toInput);
        yield return new NetworkSketch(18, 1, 1, 83).Conv(24, [20], [0, 7], [8]).Relu().Conv(16, [3]).Relu().Classify().Save("stem-audio", toInput);
        yield return new NetworkSketch(19, 1, 18, 5, 4).ConvTranspose(2, [8, 6], [2, 1, 1, 2], [4, 3], [2, 1]).Relu().Classify().Save("transposed-wide");
    }
}
