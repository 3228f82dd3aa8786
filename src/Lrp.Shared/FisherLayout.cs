#nullable enable
using System;

namespace Lrp.Shared;

/// <summary>The own memory of kernels of Fisher vectors. The compiler links this file.</summary>
internal static class FisherLayout
{
    /// <summary>Descriptors that are encoded together: with 64 Gaussians of 32 dimensions all that they need stays in a cache of 48 KB.</summary>
    public const int Rows = 64;

    /// <summary>In whole strips of Gaussians, or whole vectors of dimensions.</summary>
    public static int Padded(int length, int step) => (length + step - 1) / step * step;

    /// <summary>
    /// Floats in all: what encoding takes, in its order below, which is more than two numbers of float64 for each of a cell and one for
    /// each Gaussian, as relevance takes them.
    /// </summary>
    public static int Floats(int gaussians, int dimensions)
    {
        long padded = Padded(gaussians, BlockLayout.Strip), row = Padded(dimensions, BlockLayout.Block);
        var floats = (2 * padded * dimensions) + padded + (padded * row) + (Rows * (row + padded)) + (6 * padded * row) + (2 * padded);
        return (int)Math.Min(floats, int.MaxValue);
    }
}
