using Lrp.Compiler;
using Lrp.Compiler.Diagnostics;

namespace Lrp.Cli.Compilation;

/// <summary>Runs models in the interpreter, with no code generated.</summary>
public sealed class InterpretedModelLoader : IModelLoader
{
    public double ErrorFactor => 1;

    public LoadedModel Load(CompilationRequest request)
    {
        var diagnostics = new List<Diagnostic>();
        var graph = NetworkCompiler.Explain(request, diagnostics);
        return graph is null ? new LoadedModel(diagnostics) : new LoadedModel(new InterpretedExplainer(graph), diagnostics);
    }
}
