using System.Text;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;
using Buffer = Lrp.Compiler.Lowering.Buffer;

namespace Lrp.Compiler.Planning;

/// <summary>
/// Gives every buffer its place in one arena: buffers that are never needed at the same time share memory. What relevance reads of
/// the forward pass stays; explanations share what is left, since only one runs at a time.
/// </summary>
public sealed class MemoryPlan
{
    /// <summary>64 GiB.</summary>
    private const long MostFloats = 1L << 34;

    private MemoryPlan(long length, IReadOnlyList<Lifetime> lifetimes, IReadOnlyList<Value> computedAgain)
    {
        ArenaLength = length;
        Lifetimes = lifetimes;
        ComputedAgain = computedAgain;
    }

    /// <summary>Floats of the arena.</summary>
    public long ArenaLength { get; }

    public IReadOnlyList<Lifetime> Lifetimes { get; }

    /// <summary>Values of the forward pass that the backward computes again, in the kernels of what reads them.</summary>
    public IReadOnlyList<Value> ComputedAgain { get; }

    /// <summary>So many bytes for weights and what is planned; null for 0, which stands for any number.</summary>
    public static MemoryBudget? Budget(long bytes) => bytes == 0 ? null : new(bytes, network => Run(network).ArenaLength);

    public static MemoryPlan Run(LoweredNetwork network)
    {
        var lifetimes = LifetimeAnalysis.Run(network);
        var weights = 0L;
        foreach (var region in network.Weights)
        {
            region.Offset = weights;
            weights += region.Length;
        }

        var arena = Placement.Run(lifetimes);
        if (arena > MostFloats || weights > MostFloats)
        {
            throw new DiagnosticException(
                DiagnosticTable.ModelTooLarge, network.Graph.Name, $"{arena} floats of workspace and {weights} of packed weights");
        }

        return new MemoryPlan(arena, lifetimes, [.. network.Graph.Nodes.Where(node => node.IsAgain).Select(node => node.Output)]);
    }

    public override string ToString()
    {
        var text = new StringBuilder($"arena {ArenaLength} floats\n");
        foreach (var lifetime in Lifetimes.OrderBy(lifetime => lifetime.Buffer.Offset).ThenBy(lifetime => lifetime.Start))
            text.Append($"  {lifetime.Buffer.Offset,10} + {lifetime.Buffer.Layout.Length,-9} {lifetime}\n");
        foreach (var value in ComputedAgain)
            text.Append($"  computed again: {value.Name}, {value.Shape.Count} floats\n");
        return text.ToString();
    }
}
