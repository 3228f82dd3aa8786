using Lrp.Compiler;

namespace Lrp.Cli.Compilation;

/// <summary>Runs models as an application would: generated, compiled, loaded.</summary>
/// <param name="instructionSet">The kernels to run; the best of this machine where null.</param>
/// <param name="unloadable">As <see cref="NetworkAssembly.Compile"/> explains.</param>
public sealed class CompiledModelLoader(InstructionSet? instructionSet, bool unloadable = true) : IModelLoader
{
    public double ErrorFactor => 4;

    /// <summary>How many compute a call together.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The same with so many threads.</summary>
    public CompiledModelLoader On(int threads) => new(instructionSet, unloadable) { Threads = threads };

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
                return new LoadedModel(network.CreateExplainer(instructionSet, Threads), result.Diagnostics, assembly, network)
                {
                    CreateExplainer = () => network.CreateExplainer(instructionSet, Threads),
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
