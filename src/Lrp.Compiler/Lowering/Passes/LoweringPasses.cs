using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>The passes of this stage: on the graph before its operators become calls, and on the calls.</summary>
public static class LoweringPasses
{
    /// <summary>After them, every pointwise operand is a number, a channel vector, or of the output's own shape.</summary>
    public static Pipeline<Graph> OnGraph { get; } = Of(mayTile: true);

    /// <summary>The same where tiles are too much for a budget, or none: what only they make faster stays.</summary>
    public static Pipeline<Graph> OnGraphWithoutTiles { get; } = Of(mayTile: false);

    /// <summary>After them, the network holds the kernels and weights that its calls name, and no others.</summary>
    public static Pipeline<LoweredNetwork> OnCalls { get; } = new(
        [
            new(nameof(JointPass), JointPass.Run),
            new(nameof(WinogradTiles), WinogradTiles.Run),
            new(nameof(RemoveUnusedWeights), RemoveUnusedWeights.Run),
            new(nameof(ChangedSteps), ChangedSteps.Run),
            new(nameof(CalledKernels), CalledKernels.Run),
        ],
        LoweredVerifier.Verify, network => network.ToString());

    /// <summary>Names of all, in order; what runs twice is named once.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. OnGraph.Passes.Select(pass => pass.Name).Concat(OnCalls.Passes.Select(pass => pass.Name)).Distinct()];

    private static Pipeline<Graph> Of(bool mayTile) => new(
        [
            new(nameof(Decomposition), Decomposition.Run),
            new(nameof(JoinSlices), JoinSlices.Run),
            new(nameof(PhasesAsChannels), PhasesAsChannels.Run),
            new(nameof(NegativeChannels), graph => mayTile && NegativeChannels.Run(graph)),
            new(nameof(ShareConstants), ShareConstants.Run),
            new(nameof(ShareReductions), ShareReductions.Run),
            new(nameof(ProductsOfOneSign), graph => ProductsOfOneSign.Run(graph, mayTile)),
            new(nameof(ProductsBySign), graph => ProductsBySign.Run(graph, mayTile)),
            new(nameof(Graph.RemoveUnused), graph => graph.RemoveUnused()),
            new(nameof(DenominatorsOfRectifiers), DenominatorsOfRectifiers.Run),
            new(nameof(ShareOfActivation), ShareOfActivation.Run),
            new(nameof(MultiplyByReciprocals), MultiplyByReciprocals.Run),
            new(nameof(LowerAffine), LowerAffine.Run),
            new(nameof(ShufflesOfChannels), ShufflesOfChannels.Run),
            new(nameof(MatricesByStrides), MatricesByStrides.Run),
            new(nameof(Recomputation), Recomputation.Run),
            new(nameof(MaterialiseBroadcasts), MaterialiseBroadcasts.Run),
            new(nameof(Graph.RemoveUnused), graph => graph.RemoveUnused()),
        ],
        GraphVerifier.Verify, GraphPrinter.Print);
}
