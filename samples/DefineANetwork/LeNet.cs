using Lrp;
using Lrp.Definitions;

namespace DefineANetwork;

/// <summary>
/// A classifier of handwritten digits, written as a list of its layers. The file of its weights numbers them, as PyTorch does in a
/// Sequential; here they have names.
/// </summary>
[ExplainedNetwork]
[Explanation(Composite.EpsilonPlus)]
[WeightName("0", "conv1"), WeightName("3", "conv2"), WeightName("7", "dense1"), WeightName("9", "dense2"), WeightName("11", "logits")]
public sealed partial class LeNet
{
    [NetworkDefinition]
    private static Tensor Define(Network net)
    {
        var x = net.Input("image", 1, 28, 28);
        x = net.Convolution(x, 6, kernel: 5, padding: 2, name: "conv1").Relu().MaxPool(2);
        x = net.Convolution(x, 16, kernel: 5, name: "conv2").Relu().MaxPool(2);
        foreach (var width in new[] { 120, 84 })
            x = net.Dense(x.Flatten(), width).Relu();
        return net.Dense(x, 10, name: "logits");
    }
}
