using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.Emission;
using Lrp.Compiler.Lowering;
using Lrp.Compiler.Planning;

namespace Lrp.Compiler;

/// <summary>The compiler: the list of its stages, in the order of their work.</summary>
public static class NetworkCompiler
{
    /// <summary>Compiles a network and its explanations to C#.</summary>
    public static CompilationResult Compile(CompilationRequest request) => Run(request, Stages);

    /// <summary>Runs stages, and makes a message of what ends them.</summary>
    internal static CompilationResult Run(
        CompilationRequest request, Func<CompilationRequest, ICollection<Diagnostic>, IReadOnlyList<GeneratedFile>> stages)
    {
        var diagnostics = new List<Diagnostic>();
        try
        {
            var files = stages(request, diagnostics);
            var result = new CompilationResult(files, diagnostics);
            return result.Succeeded ? result : result with { Files = [] };
        }
        catch (DiagnosticException exception)
        {
            diagnostics.Add(exception.Diagnostic);
        }
        catch (Exception exception)
        {
            // A defect of the compiler must not take the user's whole build down: it is reported, and the network throws.
            diagnostics.Add(new Diagnostic(
                DiagnosticTable.InternalError, request.ModelName, $"{exception.GetType().Name}: {exception.Message}"));
        }

        return new CompilationResult([], diagnostics);
    }

    private static IReadOnlyList<GeneratedFile> Stages(CompilationRequest request, ICollection<Diagnostic> diagnostics)
    {
        var graph = FrontEnd.Explain(request, diagnostics);
        if (diagnostics.Any(diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error))
            return [];
        var network = Lowerer.Run(graph, isIncremental: request.Incremental, memoryBudget: MemoryPlan.Budget(request.MemoryBudget));
        var plan = MemoryPlan.Run(network);
        return NetworkEmitter.Emit(request, network, plan);
    }
}
