namespace Lrp.Compiler.IR;

/// <summary>The checks of sliding windows against the space they slide over.</summary>
internal static class WindowShape
{
    /// <summary>Positions along an axis, padding included: sums and products with strides stay within 32 bits.</summary>
    private const long MostPositions = 1 << 30;

    /// <summary>Taps of a pool beyond those that its input has: room for padding around small inputs.</summary>
    private const long MostTaps = 1 << 16;

    /// <summary>A convolution's windows lie in the padded input.</summary>
    public static void RequireInside(Window window, IReadOnlyList<int> spatial)
    {
        RequireSane(window, spatial);
        for (var axis = 0; axis < window.Rank; axis++)
        {
            var padded = (long)spatial[axis] + window.PadsBegin[axis] + window.PadsEnd[axis];
            var end = ((window.Output[axis] - 1L) * window.Strides[axis]) + Extent(window, axis);
            ShapeRules.Require(end <= padded, $"its kernel {window.Kernel} does not fit the padded input: " +
                $"it needs {end} positions along spatial axis {axis}, there are {padded}");
        }
    }

    /// <summary>Every window of a pool has an existing tap, so that a maximum and a mean are defined.</summary>
    public static void RequireTaps(Window window, IReadOnlyList<int> spatial)
    {
        RequireSane(window, spatial);
        var taps = window.Kernel.Aggregate(1.0, (product, size) => product * size);
        ShapeRules.Require(taps <= MostTaps || taps <= spatial.Aggregate(1.0, (product, size) => product * size),
            $"its kernel {window.Kernel} is far larger than its input [{string.Join(", ", spatial)}]");
        for (var axis = 0; axis < window.Rank; axis++)
        {
            ShapeRules.Require(HasTaps(window, axis, spatial[axis]),
                $"a window of its kernel {window.Kernel} lies in the padding only (spatial axis {axis})");
        }
    }

    /// <summary>Whether every window has a tap inside the input, along one axis.</summary>
    public static bool HasTaps(Window window, int axis, int length)
    {
        var firstEnd = Extent(window, axis) - 1 - window.PadsBegin[axis];
        var lastStart = ((window.Output[axis] - 1L) * window.Strides[axis]) - window.PadsBegin[axis];
        // Taps further apart than the input is wide could step over it.
        var mayMiss = window.PadsBegin[axis] > 0 && window.Dilations[axis] > length;
        return firstEnd >= 0 && lastStart < length && !mayMiss;
    }

    private static void RequireSane(Window window, IReadOnlyList<int> spatial)
    {
        var rank = spatial.Count;
        ShapeRules.Require(window.Rank == rank, $"its kernel {window.Kernel} has {window.Rank} dimensions, its input {rank} spatial ones");
        foreach (var list in new[] { window.Strides, window.Dilations, window.PadsBegin, window.PadsEnd, window.Output })
            ShapeRules.Require(list.Count == rank, $"strides, dilations and pads must have {rank} entries each");
        foreach (var list in new[] { window.Kernel, window.Strides, window.Dilations, window.Output })
            ShapeRules.Require(list.All(entry => entry > 0), $"its window ({window}) gives no output: {window.Output}");
        ShapeRules.Require(window.PadsBegin.All(pad => pad >= 0) && window.PadsEnd.All(pad => pad >= 0),
            $"its window ({window}) has a negative pad");
        for (var axis = 0; axis < rank; axis++)
        {
            var positions = (long)spatial[axis] + window.PadsBegin[axis] + window.PadsEnd[axis] + Extent(window, axis) + window.Strides[axis];
            ShapeRules.Require(positions <= MostPositions, $"its window ({window}) spans {positions} positions along spatial axis {axis}");
        }
    }

    private static long Extent(Window window, int axis) => ((window.Kernel[axis] - 1L) * window.Dilations[axis]) + 1;
}
