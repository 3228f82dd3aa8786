using Lrp.Compiler;

namespace Lrp.Cli.Compilation;

/// <summary>Runs models as an application would: generated, compiled, loaded.</summary>
/// <param name="instructionSet">The kernels to run; the best of this machine where null.</param>
/// <param name="threads">How many compute a call together.</param>
/// <param name="unloadable">As <see cref="NetworkAssembly.Compile"/> explains.</param>
public sealed class CompiledModelLoader(InstructionSet? instructionSet, int threads = 1, bool unloadable = true) : IModelLoader
{
    public double ErrorFactor => 4;

    public LoadedModel Load(CompilationRequest request)
    {
        var result = NetworkCompiler.Compile(request);
        if (!result.Succeeded)
            return new LoadedModel(result.Diagnostics);
        var assembly = NetworkAssembly.Compile(result.Files, ModelRequest.FullTypeName(request), unloadable);
        try
        {
            var network = assembly.Load(request.ModelPath);
            try
            {
                return new LoadedModel(network.CreateExplainer(instructionSet, threads), result.Diagnostics, assembly, network)
                {
                    CreateExplainer = () => network.CreateExplainer(instructionSet, threads),
                };
            }
            catch
            {
                network.Dispose();
                throw;
            }
        }
        catch
        {
            assembly.Dispose();
            throw;
        }
    }
}
