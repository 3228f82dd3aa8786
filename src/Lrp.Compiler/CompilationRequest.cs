using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.Emission;
using Lrp.Compiler.IR;

namespace Lrp.Compiler;

/// <summary>Where a network's weights are at run time.</summary>
public enum WeightPlacement
{
    /// <summary>In the model file, copied below the application's folder.</summary>
    Sidecar,

    /// <summary>In the model file, a resource of the assembly.</summary>
    Embedded,

    /// <summary>Wherever the application says: it passes a path, a stream or bytes to <c>Load</c>.</summary>
    None,
}

/// <summary>An explanation to compile: the notation's text and the name users call it by ("" is the default).</summary>
public sealed record ExplanationRequest(string Text, string Name = "")
{
    /// <summary>Also keep the balance of every layer.</summary>
    public bool Ledger { get; init; }

    /// <summary>Glob of the layers whose relevance stays readable; "" for none.</summary>
    public string KeepLayers { get; init; } = "";
}

/// <summary>What to compile, and the C# type that becomes the network.</summary>
/// <param name="Source">The file to open, or the definition.</param>
/// <param name="Namespace">Namespace of the partial class; "" for the global one.</param>
/// <param name="TypeNames">Names of the class and the classes around it, outermost first.</param>
public sealed record CompilationRequest(ModelSource Source, string Namespace, IReadOnlyList<string> TypeNames)
{
    /// <summary>Declarations of the types, outermost first, without name: <c>public sealed partial class</c>.</summary>
    public IReadOnlyList<string> Declarations { get; init; } = ["public sealed partial class"];

    public IReadOnlyList<ExplanationRequest> Explanations { get; init; } = [];

    /// <summary>Dimensions that pin symbolic ones, by input name.</summary>
    public IReadOnlyDictionary<string, IntList> InputShapes { get; init; } = new Dictionary<string, IntList>();

    /// <summary>Name of the output that is predicted and explained; "" for the first that is no label.</summary>
    public string Output { get; init; } = "";

    /// <summary>Node or value of the file where relevance starts instead of at the output; "" for the output.</summary>
    public string Start { get; init; } = "";

    /// <summary>Whether predictions compute only what the inputs that differ from those of the last one reach.</summary>
    public bool Incremental { get; init; }

    /// <summary>Bytes that packed weights and workspace should not exceed where slower kernels need less; 0 for any number.</summary>
    public long MemoryBudget { get; init; }

    /// <summary>Whether every step leaves how long it took, for measurements. Applications have no use for it.</summary>
    public bool IsTimed { get; init; }

    /// <summary>The instruction sets that kernels are emitted for.</summary>
    public IReadOnlyList<VectorIsa> InstructionSets { get; init; } = VectorIsa.All;

    /// <summary>Whether threads divide whatever they can, be it too small to pay. For tests.</summary>
    public bool SharesAll { get; init; }

    public WeightPlacement Weights { get; init; } = WeightPlacement.Sidecar;

    /// <summary>Where <c>Load()</c> finds the model file: below the application's folder, or as the name of a resource.</summary>
    public string WeightsPath { get; init; } = Source.Name;

    /// <summary>The model's name, as generated code and messages call it: that of its file, or of its definition.</summary>
    public string ModelName => Source.Name;

    /// <summary>The model file; "" of a definition.</summary>
    public string ModelPath => Source is ModelFileSource file ? file.Path : "";
}

/// <summary>A generated source file.</summary>
public sealed record GeneratedFile(string Name, string Text);

/// <summary>Texts and messages; no texts where there was an error.</summary>
public sealed record CompilationResult(IReadOnlyList<GeneratedFile> Files, IReadOnlyList<Diagnostic> Diagnostics)
{
    public bool Succeeded => !Diagnostics.Any(diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error);
}
