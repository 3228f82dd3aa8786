using Lrp.Cli.Checking;

namespace Lrp.Conformance.Tests;

/// <summary>
/// Relevance and logits of the reference networks. An error counts relative to the largest value of an input; where the reference's
/// own code in float32 lies further than 1e-5 off its float64, four times that is allowed to compiled code, and once to the interpreter.
/// </summary>
public class ReferenceTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string, string, InstructionSet> Compiled => (
        from network in TestNetworks.References
        from method in ReferenceNetworks.Find(network.Name).Methods
        from instructionSet in network.InstructionSets
        select (network.Name, method.Name, instructionSet)).ToTheory();

    public static TheoryData<string, string> Interpreted => (
        from network in TestNetworks.References
        from method in ReferenceNetworks.Find(network.Name).Methods
        select (network.Name, method.Name)).ToTheory();

    [Theory]
    [MemberData(nameof(Compiled))]
    public void Compiled_relevance_is_the_reference_s(string network, string method, InstructionSet instructionSet)
    {
        using var explainer = TestNetworks.Load(network).CreateExplainer(instructionSet);
        AssertRelevance(ReferenceNetworks.Find(network), method, explainer, errorFactor: 4);
    }

    [Theory]
    [MemberData(nameof(Interpreted))]
    public void Interpreted_relevance_is_the_reference_s(string network, string method)
    {
        using var explainer = TestNetworks.Interpret(network);
        AssertRelevance(ReferenceNetworks.Find(network), method, explainer, errorFactor: 1);
    }

    [Fact]
    public void Every_kind_of_network_and_every_method_of_this_release_is_there()
    {
        Assert.Equal(
            ["inception-fashion", "lenet-mnist", "lrn-fashion", "mlp-mnist", "mobilenet-fashion", "resnet-fashion", "sequence-fashion", "tanhnet-fashion"],
            ReferenceNetworks.All.Select(reference => reference.Network.Name));
        Assert.Equal(
            [
                "alpha1_beta0_dense", "deconvnet", "epsilon", "epsilon_0.25", "epsilon_alpha2_beta1", "epsilon_alpha2_beta1_flat", "epsilon_gamma_box",
                "epsilon_plus", "epsilon_plus_flat", "epsilon_plus_lrn_identity", "epsilon_plus_lrn_taylor", "excitation_backprop", "gamma", "gradient",
                "guided_backprop", "wsquare_first",
            ],
            ReferenceNetworks.All.SelectMany(reference => reference.Methods).Select(method => method.Name).Distinct().Order(StringComparer.Ordinal));
    }

    private static void AssertRelevance(ReferenceNetwork reference, string name, IExplainer explainer, double errorFactor)
    {
        var method = reference.Methods.Single(method => method.Name == name);
        var index = reference.Methods.ToList().IndexOf(method);
        var (expected, sums) = (reference.Relevance(method), reference.Sums(method));
        for (var input = 0; input < reference.Inputs.Length; input++)
        {
            var target = reference.Targets[input];
            explainer.Predict(reference.Inputs[input]);
            Assert.InRange(Deviation.OfLargest(explainer.Logits, reference.Logits[input]), 0, Tolerance);

            var seed = new float[explainer.LogitCount];
            seed[target] = method.SeedIsOne ? 1 : explainer.Logits[target];
            var relevance = explainer.Relevance(seed, index).ToArray();
            var tolerance = Math.Max(Tolerance, errorFactor * method.Float32Error(input));
            Assert.InRange(Deviation.OfLargest(relevance, expected[input]), 0, tolerance);

            // What conservation leaves at the input, computed from what is reported.
            var mass = relevance.Sum(value => Math.Abs((double)value));
            Assert.InRange(Math.Abs(relevance.Sum(value => (double)value) - sums[input]), 0, tolerance * mass);
        }
    }
}
