using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler;

/// <summary>A network as text, at a stage of its compilation.</summary>
public static class StageDump
{
    /// <param name="stage"><c>import</c>, <c>canonical</c>, <c>relevance</c> or <c>code</c>.</param>
    /// <param name="stopAfter">The pass of <c>canonical</c> whose first result is wanted; null for the last one's.</param>
    /// <exception cref="DiagnosticException">The compilation ended before that stage.</exception>
    /// <exception cref="ArgumentException">There is no such stage or pass.</exception>
    public static string Write(CompilationRequest request, string stage, string? stopAfter)
    {
        if (stopAfter is not null && (stage != "canonical" || Canonicalization.Passes.All(pass => pass.Name != stopAfter)))
        {
            var passes = string.Join(", ", Canonicalization.Passes.Select(pass => pass.Name));
            throw new ArgumentException($"there is no pass '{stopAfter}' in stage {stage}; stage canonical has {passes}");
        }

        return stage switch
        {
            "import" => GraphPrinter.Print(FrontEnd.Import(request)),
            "canonical" => Canonical(request, stopAfter),
            "relevance" => Relevance(request),
            "code" => Code(request),
            _ => throw new ArgumentException($"there is no stage '{stage}'"),
        };
    }

    /// <summary>The graph after the first time that a pass changed it; a pass that changes nothing leaves the whole stage's result.</summary>
    private static string Canonical(CompilationRequest request, string? stopAfter)
    {
        string? stopped = null;
        var graph = FrontEnd.Canonicalise(request, (pass, current) =>
        {
            if (pass == stopAfter)
                stopped ??= GraphPrinter.Print(current);
        });
        return stopped ?? GraphPrinter.Print(graph);
    }

    private static string Relevance(CompilationRequest request)
    {
        var diagnostics = new List<Diagnostic>();
        var graph = FrontEnd.Explain(request, diagnostics);
        ThrowFirstError(diagnostics);
        return GraphPrinter.Print(graph);
    }

    private static string Code(CompilationRequest request)
    {
        var result = NetworkCompiler.Compile(request);
        ThrowFirstError(result.Diagnostics);
        return string.Join("\n", result.Files.Select(file => $"// {file.Name}\n{file.Text}"));
    }

    private static void ThrowFirstError(IEnumerable<Diagnostic> diagnostics)
    {
        if (diagnostics.FirstOrDefault(diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error) is { } error)
            throw new DiagnosticException(error);
    }
}
