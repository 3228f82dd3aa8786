using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>A step of canonicalisation; <paramref name="Run"/> says whether it changed the graph.</summary>
public sealed record Pass(string Name, Func<Graph, bool> Run);

/// <summary>
/// Brings a graph to the form that all later stages rely on: no identities, no batch normalisation, biases and scales within their
/// layers, activations and normalisations that exporters wrote out as one node.
/// </summary>
public static class Canonicalization
{
    /// <summary>Each round makes the graph smaller or leaves it; real networks need two or three.</summary>
    private const int MostRounds = 16;

    /// <summary>The passes in order. Scales merge last, as they would break what is written out.</summary>
    public static IReadOnlyList<Pass> Passes { get; } =
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
    ];

    /// <summary>Runs all passes until none changes anything; the graph is verified after each.</summary>
    /// <param name="observe">Called with a pass's name after it changed the graph: for dumps.</param>
    public static void Run(Graph graph, Action<string, Graph>? observe = null)
    {
        for (var (round, changed) = (0, true); changed && round < MostRounds; round++)
        {
            changed = false;
            foreach (var pass in Passes)
            {
                if (!pass.Run(graph))
                    continue;
                GraphVerifier.Verify(graph);
                observe?.Invoke(pass.Name, graph);
                changed = true;
            }
        }
    }
}
