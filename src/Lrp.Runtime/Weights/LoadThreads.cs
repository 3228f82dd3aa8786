namespace Lrp.Generated;

/// <summary>Loops over weights while a network is loaded: on all cores where there is enough to do.</summary>
internal static class LoadThreads
{
    // Below, the other threads begin when this one is done: packing runs at about one element per nanosecond, and they take 20 to 50 µs.
    private const long FewestElements = 1 << 17;

    private const int PartLength = 1 << 16;

    /// <summary>Calls <paramref name="body"/> with 0 … count − 1, in any order.</summary>
    /// <param name="elements">Elements of all calls together.</param>
    public static void For(int count, long elements, Action<int> body)
    {
        if (elements >= FewestElements && count > 1)
        {
            Parallel.For(0, count, body);
            return;
        }

        for (var index = 0; index < count; index++)
            body(index);
    }

    /// <summary>Calls <paramref name="body"/> with where a part of so many elements begins, and how long it is; in any order.</summary>
    public static void InParts(int length, Action<int, int> body) => For(
        (length + PartLength - 1) / PartLength, length,
        part => body(part * PartLength, Math.Min(PartLength, length - (part * PartLength))));
}
