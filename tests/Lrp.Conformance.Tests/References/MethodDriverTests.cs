using Lrp.Cli.Checking;
using Lrp.Cli.Compilation;

namespace Lrp.Conformance.Tests;

/// <summary>Methods that run a network many times, against independent implementations in float64.</summary>
public class MethodDriverTests
{
    public static TheoryData<string, InstructionSet?> Cases => (
        from folder in Directory.EnumerateDirectories(TestData.Path("methods"))
        from instructionSet in TestNetworks.InstructionSets.Cast<InstructionSet?>().Append(null)
        select (Path.GetFileName(folder), instructionSet)).ToTheory();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Integrated_gradients_are_the_reference_s(string network, InstructionSet? instructionSet)
    {
        IModelLoader loader = instructionSet is { } given ? new CompiledModelLoader(given) : new InterpretedModelLoader();
        var row = Assert.Single(new CaseCheck(loader, [], null).Run(Path.Combine(TestData.Path("methods"), network)));
        Assert.True(row.Passed, $"{row.Error:E1} {row.Note}");
    }
}
