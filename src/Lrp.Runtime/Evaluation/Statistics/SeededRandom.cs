namespace Lrp.Evaluation;

/// <summary>
/// Uniform random numbers that are the same on every machine and in every version, which <see cref="Random"/> does not promise:
/// SplitMix64 (Steele et al., OOPSLA 2014). A struct: pass it by reference, or copies repeat its numbers.
/// </summary>
/// <param name="seed">Where the numbers begin.</param>
#if LRP_LEARNING
internal
#else
public
#endif
    struct SeededRandom(int seed)
{
    private ulong _state = (uint)seed;

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var bits = _state += 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>From 0 to 1, exclusive, in steps of 2⁻⁵³.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number from 0 to <paramref name="limit"/>, exclusive (Lemire's multiplication; its bias is below 2⁻³²).</summary>
    public int Next(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return (int)Math.BigMul(NextBits(), (ulong)limit, out _);
    }

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = Next(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>The numbers from 0 to <paramref name="count"/>, exclusive, in random order.</summary>
    public int[] Permutation(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        Shuffle(order.AsSpan());
        return order;
    }
}
