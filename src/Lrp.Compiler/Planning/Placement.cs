using Lrp.Compiler.Lowering;
using Buffer = Lrp.Compiler.Lowering.Buffer;

namespace Lrp.Compiler.Planning;

/// <summary>
/// Places buffers in the arena. No kernel writes a halo, so where nothing else lies its zeros are those that the arena is made with.
/// Buffers whose planes have the same size and halo share an area for that: there the halos of all are in the same places.
/// </summary>
internal static class Placement
{
    /// <summary>Floats of the arena.</summary>
    public static long Run(IReadOnlyList<Lifetime> lifetimes)
    {
        var claims = new List<Claim>();
        foreach (var area in lifetimes.GroupBy(lifetime => lifetime.Buffer.Layout.KeepsHalo ? PlaneOf(lifetime.Buffer.Layout) : null))
        {
            var own = area.Select(lifetime => new Claim(
                lifetime.Explanation, lifetime.Start, lifetime.End, lifetime.Buffer.Layout.Length,
                offset => lifetime.Buffer.Offset = offset)).ToList();
            if (area.Key is null)
                claims.AddRange(own);
            else
                claims.Add(new Claim(-1, 0, Lifetime.Always, Place(own), offset => Move(area.Select(lifetime => lifetime.Buffer), offset)));
        }

        return Place(claims);
    }

    /// <summary>What layouts have in common whose halos lie alike: the lengths of such are multiples of their planes'.</summary>
    private static Layout PlaneOf(Layout layout) => layout.Single with { Channels = Layout.Block };

    private static void Move(IEnumerable<Buffer> buffers, long offset)
    {
        foreach (var buffer in buffers)
            buffer.Offset += offset;
    }

    /// <summary>
    /// Largest first, each at the lowest offset where no neighbour in time lies: within a few per cent of the bound in practice.
    /// </summary>
    private static long Place(IReadOnlyList<Claim> claims)
    {
        var last = claims.SelectMany(claim => new[] { claim.Start, claim.End }).Where(step => step != Lifetime.Always)
            .DefaultIfEmpty(0).Max() + 1;
        // What the forward pass writes is there for all explanations, and they are there at different times.
        var all = new Timeline(last + 1);
        var explanations = claims.Select(claim => claim.Explanation).Where(explanation => explanation >= 0).Distinct()
            .ToDictionary(explanation => explanation, _ => new Timeline(last + 1));
        var length = 0L;
        foreach (var claim in claims.OrderByDescending(claim => claim.Length).ThenBy(claim => claim.Start))
        {
            var end = Math.Min(claim.End, last);
            var own = claim.Explanation < 0 ? all : explanations[claim.Explanation];
            var offset = own.LowestGap(claim.Start, end, claim.Length);
            claim.Put(offset);
            length = Math.Max(length, offset + claim.Length);
            foreach (var timeline in claim.Explanation < 0 ? explanations.Values.Prepend(all) : [all, own])
                timeline.Take(claim.Start, end, offset, claim.Length);
        }

        return length;
    }

    /// <summary>Some floats from a step to another, and what is done when their place is known.</summary>
    /// <param name="Explanation">−1 for the forward pass.</param>
    private sealed record Claim(int Explanation, int Start, int End, long Length, Action<long> Put);
}
