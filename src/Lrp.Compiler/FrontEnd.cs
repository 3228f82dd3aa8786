using Lrp.Compiler.Definitions;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.KernelMachines;
using Lrp.Compiler.Onnx;
using Lrp.Compiler.Passes;
using Lrp.Compiler.Relevance;
using Lrp.Compiler.Toolbox;

namespace Lrp.Compiler;

/// <summary>The stages before lowering, which generated code, the interpreter and dumps have in common.</summary>
public static class FrontEnd
{
    /// <exception cref="DiagnosticException">The model cannot be imported.</exception>
    public static Graph Import(CompilationRequest request)
    {
        var options = new ImportOptions(request.InputShapes, request.Output, request.Start);
        return request.Source switch
        {
            DefinitionSource source => DefinitionImport.Import(source.Definition, options),
            ModelFileSource file when KernelMachineImport.Recognises(file.Path) =>
                KernelMachineImport.Import(ModelFile.FromPath(file.Path), options),
            ModelFileSource file when ToolboxImport.Recognises(file.Path) =>
                ToolboxImport.Import(ModelFile.FromPath(file.Path), options),
            _ => OnnxImporter.Import(ModelFile.FromPath(request.ModelPath), options),
        };
    }

    /// <summary>The network in the form that later stages rely on.</summary>
    /// <param name="observe">Is told what each pass made.</param>
    /// <exception cref="DiagnosticException">The model cannot be imported.</exception>
    public static Graph Canonicalise(CompilationRequest request, PassObserver? observe = null)
    {
        var graph = Import(request);
        Canonicalization.Run(graph, observe);
        return graph;
    }

    /// <summary>The network with the relevance of every explanation that has no error.</summary>
    /// <exception cref="DiagnosticException">The model cannot be imported.</exception>
    public static Graph Explain(CompilationRequest request, ICollection<Diagnostic> diagnostics)
    {
        var graph = Canonicalise(request);
        foreach (var output in graph.OutputsLeftOut)
            diagnostics.Add(new Diagnostic(DiagnosticTable.OutputLeftOut, graph.Name, Text.Quotable(output.Key), output.Value));
        RelevanceStage.Run(graph, request.Explanations, diagnostics);
        return graph;
    }
}
