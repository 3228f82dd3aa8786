using System.Text;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.Emission;
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

    /// <summary>What can be asked for: the stages, and the network as a definition in C#.</summary>
    public static IReadOnlyList<string> Forms { get; } = [.. Stages, "definition"];

    /// <summary>The passes of those stages that consist of such, in order.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Passes { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["canonical"] = [.. Canonicalization.Passes.Select(pass => pass.Name)],
        ["lowered"] = LoweringPasses.Names,
    };

    /// <param name="stage">One of <see cref="Forms"/>.</param>
    /// <param name="stopAfter">One of the stage's passes: what it made, each time that it changed something, not what all made.</param>
    /// <exception cref="DiagnosticException">The compilation ended before that stage.</exception>
    /// <exception cref="ArgumentException">There is no such stage or pass.</exception>
    public static string Write(CompilationRequest request, string stage, string? stopAfter)
    {
        if (!Forms.Contains(stage))
            throw new ArgumentException($"there is no stage '{stage}'; stages are {string.Join(", ", Forms)}", nameof(stage));
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
                return Lower(request).ToString();
            case "plan":
                return MemoryPlan.Run(Lower(request)).ToString();
            case "definition":
                return DefinitionPrinter.Print(FrontEnd.Import(request), request.ModelName);
            default:
                var result = NetworkCompiler.Compile(request);
                ThrowFirstError(result.Diagnostics);
                return string.Join("\n", result.Files.Select(file => $"// {file.Name}\n{file.Text}"));
        }
    }

    private static string AfterPass(CompilationRequest request, string stage, string pass)
    {
        if (!Passes.TryGetValue(stage, out var passes) || !passes.Contains(pass))
        {
            throw new ArgumentException($"there is no pass '{pass}' in stage {stage}; "
                + string.Join("; ", Passes.Select(known => $"passes of {known.Key} are {string.Join(", ", known.Value)}")), nameof(pass));
        }

        var text = new StringBuilder();
        if (stage == "canonical")
            FrontEnd.Canonicalise(request, Append);
        else
            Lower(request, Append);
        return text.Length > 0 ? text.ToString() : $"# {pass} changed nothing\n";

        void Append(string name, Func<string> print)
        {
            if (name == pass)
                text.Append(print()).Append('\n');
        }
    }

    private static LoweredNetwork Lower(CompilationRequest request, PassObserver? observe = null) =>
        Lowerer.Run(Explain(request), observe, request.Incremental, MemoryPlan.Budget(request.MemoryBudget));

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
