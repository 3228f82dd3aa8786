using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler;

/// <summary>A network as text, at a stage of its compilation.</summary>
public static class StageDump
{
    /// <param name="stage"><c>import</c>, <c>relevance</c> or <c>code</c>.</param>
    /// <param name="stopAfter">The pass of that stage to stop after; null for all of them.</param>
    /// <exception cref="DiagnosticException">The compilation ended before that stage.</exception>
    /// <exception cref="ArgumentException">There is no such stage or pass.</exception>
    public static string Write(CompilationRequest request, string stage, string? stopAfter)
    {
        if (stopAfter is not null)
            throw new ArgumentException($"there is no pass '{stopAfter}' in stage {stage}", nameof(stopAfter));
        switch (stage)
        {
            case "import":
                return GraphPrinter.Print(FrontEnd.Import(request));
            case "relevance":
                var diagnostics = new List<Diagnostic>();
                var graph = FrontEnd.Explain(request, diagnostics);
                ThrowFirstError(diagnostics);
                return GraphPrinter.Print(graph);
            case "code":
                var result = NetworkCompiler.Compile(request);
                ThrowFirstError(result.Diagnostics);
                return string.Join("\n", result.Files.Select(file => $"// {file.Name}\n{file.Text}"));
            default:
                throw new ArgumentException($"there is no stage '{stage}'", nameof(stage));
        }
    }

    private static void ThrowFirstError(IEnumerable<Diagnostic> diagnostics)
    {
        if (diagnostics.FirstOrDefault(diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error) is { } error)
            throw new DiagnosticException(error);
    }
}
