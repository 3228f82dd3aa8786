using System.Text;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;
using Lrp.Compiler.Passes;
using Lrp.Compiler.Planning;

namespace Lrp.Compiler;

/// <summary>A network as text, at a stage of its compilation.</summary>
public static class StageDump
{
    /// <summary>The stages, in order.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["import", "canonical", "relevance", "lowered", "plan", "code"];

    /// <param name="stage">One of <see cref="Stages"/>.</param>
    /// <param name="stopAfter">A pass of canonicalisation: the graph after each time it changed something, instead of after all passes.</param>
    /// <exception cref="DiagnosticException">The compilation ended before that stage.</exception>
    /// <exception cref="ArgumentException">There is no such stage or pass.</exception>
    public static string Write(CompilationRequest request, string stage, string? stopAfter)
    {
        if (!Stages.Contains(stage))
            throw new ArgumentException($"there is no stage '{stage}'; stages are {string.Join(", ", Stages)}", nameof(stage));
        if (stopAfter is not null)
            return AfterPass(request, stage, stopAfter);
        switch (stage)
        {
            case "import":
                return GraphPrinter.Print(FrontEnd.Import(request));
            case "canonical":
                return GraphPrinter.Print(FrontEnd.Canonicalise(request));
            case "relevance":
                return GraphPrinter.Print(Explain(request));
            case "lowered":
                return Lowerer.Run(Explain(request)).ToString();
            case "plan":
                return MemoryPlan.Run(Lowerer.Run(Explain(request))).ToString();
            default:
                var result = NetworkCompiler.Compile(request);
                ThrowFirstError(result.Diagnostics);
                return string.Join("\n", result.Files.Select(file => $"// {file.Name}\n{file.Text}"));
        }
    }

    private static string AfterPass(CompilationRequest request, string stage, string pass)
    {
        if (stage != "canonical" || Canonicalization.Passes.All(known => known.Name != pass))
        {
            throw new ArgumentException(
                $"there is no pass '{pass}' in stage {stage}; passes of canonical are {string.Join(", ", Canonicalization.Passes.Select(known => known.Name))}",
                nameof(pass));
        }

        var text = new StringBuilder();
        FrontEnd.Canonicalise(request, (name, graph) =>
        {
            if (name == pass)
                text.Append(GraphPrinter.Print(graph)).Append('\n');
        });
        return text.Length > 0 ? text.ToString() : $"# {pass} changed nothing\n";
    }

    private static Graph Explain(CompilationRequest request)
    {
        var diagnostics = new List<Diagnostic>();
        var graph = FrontEnd.Explain(request, diagnostics);
        ThrowFirstError(diagnostics);
        return graph;
    }

    private static void ThrowFirstError(IEnumerable<Diagnostic> diagnostics)
    {
        if (diagnostics.FirstOrDefault(diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error) is { } error)
            throw new DiagnosticException(error);
    }
}
