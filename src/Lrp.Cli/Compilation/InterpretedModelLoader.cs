using Lrp.Compiler;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

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
                : new LoadedModel(Create(graph), diagnostics) { CreateExplainer = () => Create(graph) };
        }
        catch (DiagnosticException exception)
        {
            return new LoadedModel([.. diagnostics, exception.Diagnostic]);
        }
    }

    private static InterpretedExplainer Create(Graph graph) =>
        graph.Texts.Count > 0 ? new InterpretedTextExplainer(graph) : new InterpretedExplainer(graph);
}
