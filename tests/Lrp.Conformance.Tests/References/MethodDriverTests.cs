using Lrp.Cli.Checking;
using Lrp.Cli.Compilation;

namespace Lrp.Conformance.Tests;

/// <summary>Methods that run a network many times, against independent implementations in float64.</summary>
public class MethodDriverTests
{
    private const string Prefix = "methods-";

    public static IReadOnlyList<TestNetwork> All { get; } =
        [.. Directory.EnumerateDirectories(TestData.Path("methods")).Order(StringComparer.Ordinal).Select(Read)];

    public static TheoryData<string, InstructionSet> Compiled => TestNetworks.WithInstructionSets(TestNetworks.Methods).ToTheory();

    public static TheoryData<string> Interpreted => [.. TestNetworks.Methods.Select(network => network.Name)];

    [Theory]
    [MemberData(nameof(Compiled))]
    public void Integrated_gradients_of_compiled_code_are_the_reference_s(string network, InstructionSet instructionSet) =>
        AssertPasses(network, new Precompiled(network, instructionSet));

    [Theory]
    [MemberData(nameof(Interpreted))]
    public void Integrated_gradients_of_the_interpreter_are_the_reference_s(string network) =>
        AssertPasses(network, new InterpretedModelLoader());

    private static void AssertPasses(string network, IModelLoader loader)
    {
        var row = Assert.Single(new CaseCheck(loader, [], null).Run(TestData.Path("methods/" + network[Prefix.Length..])));
        Assert.True(row.Passed, $"{row.Error:E1} {row.Note}");
    }

    private static TestNetwork Read(string folder) =>
        TestNetwork.Of(Prefix + Path.GetFileName(folder), ReferenceCase.Read(folder)) with { HasAllKernels = true };
}
