namespace Lrp.Conformance.Tests;

public static partial class BuiltNetworks
{
    private static IEnumerable<TestNetwork> Pointwise()
    {
        var activations = new NetworkSketch(41, 1, 3, 7, 9).Conv(19, [3, 3], [1, 1, 1, 1]);
        activations.Then("PRelu", $"{activations.Current.Name}, {activations.Constant([19, 1, 1], 0.3)}").Conv(19, [3, 3], [1, 1, 1, 1])
            .Then("LeakyRelu", null, ("alpha", 0.2f)).Conv(19, [1, 1]).Then("Elu").Conv(19, [1, 1]).Then("Mish").Conv(19, [1, 1]).Then("Gelu")
            .Conv(19, [1, 1]).Then("Celu").Conv(19, [1, 1]).Then("Softsign").Conv(19, [1, 1]).Then("HardSigmoid");
        yield return activations.Classify().Save("activations") with { HasAllKernels = true };

        var arithmetic = new NetworkSketch(42, 1, 3, 7, 9).Conv(19, [3, 3], [1, 1, 1, 1]).Relu();
        arithmetic.Then("Mul", $"{arithmetic.Current.Name}, {arithmetic.Constant([1, 19, 1, 1], 1)}")
            .Then("Sub", $"{arithmetic.Current.Name}, {arithmetic.Constant([1, 1, 7, 9], 1)}");
        arithmetic.Then("Div", $"{arithmetic.Current.Name}, {arithmetic.Constant([9], 1, positive: true)}");
        arithmetic.Then("Sub", $"{arithmetic.Scalar(0.5f)}, {arithmetic.Current.Name}").Conv(17, [3, 3]).Then("Sigmoid");
        yield return arithmetic.Classify().Save("arithmetic");

        // Where a channel block is not full, its padding must not become 0 / 0 or log 0: the next convolution would spread it.
        var divided = new NetworkSketch(47, 1, 4, 8, 8).Conv(19, [3, 3]).Then("Sigmoid");
        var denominator = divided.Current;
        divided.Conv(19, [1, 1]).Then("Sigmoid");
        divided.Then("Div", $"{divided.Current.Name}, {denominator.Name}").Conv(18, [3, 3]).Then("Sigmoid").Then("Log");
        yield return divided.Conv(17, [2, 2]).Relu().Classify().Save("divided", "gradient");

        var dense = new NetworkSketch(43, 1, 37).Dense(70).Relu().Dense(33).Then("Tanh");
        dense.Then("Mul", $"{dense.Current.Name}, {dense.Constant([33], 1)}").Dense(31).Then("Gelu").Dense(3);
        yield return dense.Save("dense", "dense: epsilon(0.25)", "dense: z+", "dense: z+; first: flat", "gradient");

        var rows = new NetworkSketch(44, 1, 7, 12);
        rows.Then("MatMul", $"{rows.Current.Name}, {rows.Constant([12, 20], 0.5)}", [1, 7, 20]).Relu();
        rows.Then("MatMul", $"{rows.Current.Name}, {rows.Constant([20, 9], 0.4)}", [1, 7, 9]).Relu();
        yield return rows.Classify().Save("rows", "dense: epsilon(0.25)", "dense: z+", "dense: z+; first: flat", "gradient");

        yield return new NetworkSketch(45, 3, 20).Dense(40).Relu().Dense(6)
            .Save("dense-batch", "dense: epsilon(0.25)", "dense: z+", "dense: z+; first: flat", "gradient");

        var clipped = new NetworkSketch(46, 1, 4, 9, 9).Conv(17, [3, 3]);
        clipped.Then("Clip", $"{clipped.Current.Name}, {clipped.Scalar(0)}, {clipped.Scalar(0.8f)}").Conv(16, [3, 3], groups: 1);
        clipped.Then("Clip", $"{clipped.Current.Name}, {clipped.Scalar(-0.5f)}, {clipped.Scalar(0.6f)}").Conv(8, [3, 3]).Then("Softplus");
        yield return clipped.Classify().Save("clips");
    }
}
