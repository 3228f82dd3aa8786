#nullable enable
using System;

namespace Lrp.Shared;

/// <summary>
/// How a convolution's work lies in memory where it is computed in tiles of 2 × 2 outputs (F(2×2, 3×3): Lavin and Gray, "Fast algorithms
/// for convolutional neural networks", 2016). The sixteen points of a transformed tile are each a matrix product of their own.
/// </summary>
internal static class WinogradLayout
{
    /// <summary>Outputs of a tile in each direction.</summary>
    public const int Side = 2;

    /// <summary>Numbers of a transformed tile: 4 × 4.</summary>
    public const int Points = 16;

    /// <summary>Tiles that cover so many outputs in one direction.</summary>
    public static int Tiles(int outputs) => (outputs + Side - 1) / Side;

    /// <summary>
    /// Floats between points. Without the vector at the end they would often be a multiple of 4 KB apart, where a first-level cache has
    /// only twelve places.
    /// </summary>
    public static int PointStride(int planes, int chunk) => ((planes * chunk) + 1) * BlockLayout.Block;

    /// <summary>Floats of a chunk of tiles: no bias for products, transformed inputs, products, two rows of sums.</summary>
    public static int Length(int planes, int blocks, int chunk) =>
        Sums(planes, blocks, chunk) + (Side * Side * chunk * BlockLayout.Block);

    /// <summary>Where transformed inputs begin.</summary>
    public static int Inputs(int blocks) => blocks * BlockLayout.Block;

    /// <summary>Where products begin.</summary>
    public static int Products(int planes, int blocks, int chunk) => Inputs(blocks) + (Points * PointStride(planes, chunk));

    /// <summary>Where sums begin.</summary>
    public static int Sums(int planes, int blocks, int chunk) => Products(planes, blocks, chunk) + (Points * PointStride(blocks, chunk));
}
