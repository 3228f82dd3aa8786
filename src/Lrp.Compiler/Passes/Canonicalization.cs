using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>
/// Brings a graph to the form that all later stages rely on: no identities, no batch normalisation, biases and scales within their
/// layers, activations and normalisations that exporters wrote out as one node.
/// </summary>
public static class Canonicalization
{
    /// <summary>Each round makes the graph smaller or leaves it; real networks need two or three.</summary>
    private const int MostRounds = 16;

    /// <summary>The passes in order. Scales merge last, as they would break what is written out.</summary>
    private static readonly Pipeline<Graph> _pipeline = new(
        [
            new(nameof(RemoveIdentities), RemoveIdentities.Run),
            new(nameof(FoldConstants), FoldConstants.Run),
            new(nameof(RecogniseActivations), RecogniseActivations.Run),
            new(nameof(RecogniseNormalization), RecogniseNormalization.Run),
            new(nameof(DivideByReciprocal), DivideByReciprocal.Run),
            new(nameof(MergePad), MergePad.Run),
            new(nameof(MergeBias), MergeBias.Run),
            new(nameof(MergeBatchNormalization), MergeBatchNormalization.Run),
            new(nameof(MergeScale), MergeScale.Run),
            new(nameof(MergeIntoNext), MergeIntoNext.Run),
            new(nameof(Graph.RemoveUnused), graph => graph.RemoveUnused()),
        ],
        GraphVerifier.Verify, GraphPrinter.Print, MostRounds);

    public static IReadOnlyList<Pass<Graph>> Passes => _pipeline.Passes;

    /// <summary>Runs all passes until none changes anything; the graph is verified after each.</summary>
    public static void Run(Graph graph, PassObserver? observe = null)
    {
        foreach (var body in graph.Bodies)
            _pipeline.Run(body, observe);
        _pipeline.Run(graph, observe);
    }
}
