using Lrp.Cli.Compilation;
using Lrp.Compiler;

namespace Lrp.Conformance.Tests;

/// <summary>Checks of the command line, on a network that has been compiled with all others.</summary>
internal sealed class Precompiled(string name, InstructionSet instructionSet) : IModelLoader
{
    public double ErrorFactor => 4;

    public LoadedModel Load(CompilationRequest request) => new(TestNetworks.Load(name).CreateExplainer(instructionSet), []);
}
