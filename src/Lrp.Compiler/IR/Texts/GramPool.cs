namespace Lrp.Compiler.IR;

/// <summary>The sequences (n-grams) of words or numbers that are counted.</summary>
/// <param name="Items">The items of all sequences behind each other: those of one item, of two, and so on.</param>
/// <param name="Counts">How many sequences have one item, how many two, and so on.</param>
/// <param name="Features">The feature that each sequence is.</param>
/// <param name="Length">Features in all.</param>
/// <param name="Least">Items of the shortest sequence that counts.</param>
/// <param name="Most">Items of the longest.</param>
/// <param name="Skips">Items that may be left out between two of a sequence, the same number everywhere in it.</param>
public sealed record GramPool<T>(
    IReadOnlyList<T> Items, IntList Counts, IntList Features, int Length, int Least, int Most, int Skips)
{
    /// <summary>Each sequence is the feature of its place.</summary>
    public bool IsInOrder => Features.Count == Length && Features.Select((feature, index) => feature == index).All(same => same);

    /// <summary>The sequences with their features, shortest first.</summary>
    public IEnumerable<(IReadOnlyList<T> Items, int Feature)> Grams
    {
        get
        {
            var (start, gram) = (0, 0);
            for (var size = 1; size <= Counts.Count; size++)
            {
                for (var count = Counts[size - 1]; count > 0; count--, start += size)
                    yield return ([.. Enumerable.Range(start, size).Select(index => Items[index])], Features[gram++]);
            }
        }
    }

    public override string ToString() =>
        $"{Features.Count} of {(Least == Most ? $"{Least}" : $"{Least} to {Most}")}{(Skips == 0 ? "" : $", skipping {Skips} at most")}";
}
