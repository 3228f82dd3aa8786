using static Lrp.Generator.Tests.Definitions.DefinedNetworkTests;

namespace Lrp.Generator.Tests.Definitions;

/// <summary><c>[InputShape]</c> compiles a definition, which speaks of one sample, for several.</summary>
public sealed class DefinedBatchTests
{
    private const int Batch = 8, Pixels = 12 * 12, Classes = 5;

    private const string Source =
        """
        using Lrp;
        using Lrp.Definitions;

        [ExplainedNetwork, Explanation(Composite.EpsilonPlus)]
        public sealed partial class Single
        {
            [NetworkDefinition]
            internal static Tensor Define(Network net)
            {
                var x = net.Input("image", 1, 12, 12);
                x = net.BatchNormalization(net.Convolution(x, 8, kernel: 3, padding: 1)).Relu().MaxPool(2);
                x = net.Convolution(x, 12, kernel: 3).Relu();
                return net.Dense(x.Flatten(), 5);
            }
        }

        [ExplainedNetwork, Explanation(Composite.EpsilonPlus), InputShape("image", 8, 1, 12, 12)]
        public sealed partial class Several
        {
            [NetworkDefinition]
            static Tensor Define(Network net) => Single.Define(net);
        }
        """;

    [Fact]
    public void Each_sample_has_the_bits_of_a_single_run()
    {
        var assembly = Compile(Source);
        using var single = Call(assembly.GetType("Single")!, "Initialise", 1).CreateExplainer();
        using var several = Call(assembly.GetType("Several")!, "Initialise", 1).CreateExplainer();
        Assert.Equal((1, Batch), (single.BatchSize, several.BatchSize));

        var random = new Random(1);
        float[] images = [.. Enumerable.Range(0, Batch * Pixels).Select(_ => random.NextSingle())];
        int[] targets = [.. Enumerable.Range(0, Batch).Select(sample => sample % Classes)];
        float[] relevance = [.. several.Explain(images, targets)];
        for (var sample = 0; sample < Batch; sample++)
        {
            var alone = single.Explain(images.AsSpan(sample * Pixels, Pixels), targets[sample]).ToArray();
            Assert.Contains(alone, value => value != 0);
            Assert.Equal(alone, relevance.AsSpan(sample * Pixels, Pixels).ToArray());
            Assert.Equal(single.Logits.ToArray(), several.Logits.Slice(sample * Classes, Classes).ToArray());
        }
    }
}
