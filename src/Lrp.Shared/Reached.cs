#nullable enable

using System;

namespace Lrp.Shared;

/// <summary>Which places along an axis read given inputs, where each reads those at start + place · stride + k · dilation.</summary>
internal static class Reached
{
    /// <param name="kernel">How many inputs a place reads.</param>
    /// <param name="count">Places.</param>
    /// <returns>The first place that reads any input from first to end, and the end of those places.</returns>
    public static (int First, int End) Places(int first, int end, int kernel, int stride, int dilation, int start, int count)
    {
        var lowest = first - start - ((kernel - 1) * dilation);
        return (lowest <= 0 ? 0 : (lowest + stride - 1) / stride, end - 1 < start ? 0 : Math.Min(((end - 1 - start) / stride) + 1, count));
    }
}
