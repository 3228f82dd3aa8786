#nullable enable

using System.Collections.Generic;

namespace Lrp.Shared;

/// <summary>Row lengths that kernels of incremental networks have tiles for, beside those of whole rows.</summary>
internal static class PartialRows
{
    /// <summary>
    /// Columns; a part of a row is a multiple of them. Kernels need code for each width of a tile, and a tile of few columns takes nearly
    /// as long as one of some more.
    /// </summary>
    public const int Quantum = 4;

    /// <summary>The lengths of a row's parts, and the row's own.</summary>
    public static IEnumerable<int> Lengths(int columns)
    {
        for (var length = Quantum; length < columns; length += Quantum)
            yield return length;
        yield return columns;
    }
}
