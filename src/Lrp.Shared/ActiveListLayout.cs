#nullable enable
using System;

namespace Lrp.Shared;

/// <summary>
/// How lists of active inputs lie in memory. The compiler links this file, so that it reserves what the kernels write; hence it keeps
/// to netstandard2.0.
/// </summary>
internal static class ActiveListLayout
{
    /// <summary>Lists begin behind their number of entries, and are written a vector of eight integers at a time.</summary>
    public const int Slack = 8;

    /// <summary>Integers that lists may take together: half of a first-level cache of 32 KiB.</summary>
    private const int Capacity = 4096;

    /// <summary>But at least so many tiles go through a block's weights at a time, which only the second-level cache holds.</summary>
    private const int FewestTiles = 12;

    /// <summary>Distance from an entry's place in the input to its place in the weights.</summary>
    public static int EntryLength(int planes) => (planes * BlockLayout.Block) + Slack;

    /// <summary>Integers of one list: its number of entries (and seven unused), places in the input, places in the weights.</summary>
    public static int ListLength(int planes) => Slack + (2 * EntryLength(planes));

    /// <summary>How many tiles' lists are kept at a time.</summary>
    public static int Tiles(int planes) => Math.Max(FewestTiles, Capacity / ListLength(planes));

    /// <summary>Integers of the lists that are kept at a time.</summary>
    public static int Length(int planes) => Tiles(planes) * ListLength(planes);

    /// <summary>
    /// Numbers of one list of a dense layer: how many entries it has (and one unused), then of each, two indices and what two rows have
    /// there.
    /// </summary>
    public static int DenseList(int inputs) => 2 + ((inputs + 1) / 2 * (2 + (2 * BlockLayout.DenseRows)));
}
