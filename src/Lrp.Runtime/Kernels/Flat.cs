namespace Lrp.Generated;

/// <summary>Dimensions taken as one.</summary>
internal static class Flat
{
    /// <summary>Elements; 1 of no dimensions.</summary>
    public static int Count(ReadOnlySpan<int> dimensions)
    {
        var count = 1;
        foreach (var dimension in dimensions)
            count *= dimension;
        return count;
    }
}
