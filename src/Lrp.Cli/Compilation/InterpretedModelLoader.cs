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
        try
        {
            var graph = FrontEnd.Explain(request, diagnostics);
            return diagnostics.Exists(diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error)
                ? new LoadedModel(diagnostics)
                : new LoadedModel(new InterpretedExplainer(graph), diagnostics) { CreateExplainer = () => new InterpretedExplainer(graph) };
        }
        catch (DiagnosticException exception)
        {
            return new LoadedModel([.. diagnostics, exception.Diagnostic]);
        }
    }
}
