using Lrp.Compiler;
using Lrp.Compiler.IR;

namespace Lrp.Replay;

/// <summary>A model, and the explanations that it is compiled with.</summary>
internal sealed record ReplayModel(string Name, string ModelPath, params IReadOnlyList<string> Explanations)
{
    /// <summary>The last explanation keeps its ledger and all layers.</summary>
    public bool KeepsInner { get; init; }

    public IReadOnlyDictionary<string, IntList> InputShapes { get; init; } = new Dictionary<string, IntList>();

    public CompilationRequest Request => new(ModelPath, "Replay", ["Network"])
    {
        Explanations = [.. Explanations.Select((text, index) => new ExplanationRequest(text, index == 0 ? "" : $"E{index}")
        {
            Ledger = KeepsInner && index == Explanations.Count - 1,
            KeepLayers = KeepsInner && index == Explanations.Count - 1 ? "*" : "",
        })],
        InputShapes = InputShapes,
    };
}
