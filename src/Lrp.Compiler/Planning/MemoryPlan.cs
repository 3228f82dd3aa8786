using System.Text;
using Lrp.Compiler.Diagnostics;
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

    private MemoryPlan(long length, IReadOnlyList<Lifetime> lifetimes)
    {
        ArenaLength = length;
        Lifetimes = lifetimes;
    }

    /// <summary>Floats of the arena.</summary>
    public long ArenaLength { get; }

    public IReadOnlyList<Lifetime> Lifetimes { get; }

    public static MemoryPlan Run(LoweredNetwork network)
    {
        var lifetimes = LifetimeAnalysis.Run(network);
        var weights = 0L;
        foreach (var region in network.Weights)
        {
            region.Offset = weights;
            weights += region.Length;
        }

        var arena = Place(lifetimes);
        if (arena > MostFloats || weights > MostFloats)
        {
            throw new DiagnosticException(
                DiagnosticTable.ModelTooLarge, network.Graph.Name, $"{arena} floats of workspace and {weights} of packed weights");
        }

        return new MemoryPlan(arena, lifetimes);
    }

    /// <summary>Largest first, each at the lowest offset where no neighbour in time lies: within a few per cent of the bound in practice.</summary>
    private static long Place(IReadOnlyList<Lifetime> lifetimes)
    {
        var placed = new List<Lifetime>();
        var length = 0L;
        foreach (var lifetime in lifetimes.OrderByDescending(lifetime => lifetime.Buffer.Layout.Length).ThenBy(lifetime => lifetime.Start))
        {
            var offset = 0L;
            foreach (var other in placed.Where(lifetime.Overlaps).OrderBy(other => other.Buffer.Offset))
            {
                if (offset + lifetime.Buffer.Layout.Length <= other.Buffer.Offset)
                    break;
                offset = Math.Max(offset, other.Buffer.Offset + other.Buffer.Layout.Length);
            }

            lifetime.Buffer.Offset = offset;
            length = Math.Max(length, offset + lifetime.Buffer.Layout.Length);
            placed.Add(lifetime);
        }

        return length;
    }

    public override string ToString()
    {
        var text = new StringBuilder($"arena {ArenaLength} floats\n");
        foreach (var lifetime in Lifetimes.OrderBy(lifetime => lifetime.Buffer.Offset).ThenBy(lifetime => lifetime.Start))
            text.Append($"  {lifetime.Buffer.Offset,10} + {lifetime.Buffer.Layout.Length,-9} {lifetime}\n");
        return text.ToString();
    }
}
