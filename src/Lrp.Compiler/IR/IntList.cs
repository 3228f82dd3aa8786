using System.Collections;

namespace Lrp.Compiler.IR;

/// <summary>An immutable list of integers that compares by content, so that operators (records) do too.</summary>
public readonly struct IntList(params int[] items) : IReadOnlyList<int>, IEquatable<IntList>
{
    private readonly int[]? _items = items;

    private int[] Items => _items ?? [];

    public int Count => Items.Length;

    public int this[int index] => Items[index];

    /// <summary><paramref name="count"/> times the same <paramref name="value"/>.</summary>
    public static IntList Repeat(int value, int count) => new([.. Enumerable.Repeat(value, count)]);

    public static implicit operator IntList(int[] items) => new(items);

    public int[] ToArray() => [.. Items];

    public bool All(int value) => Array.TrueForAll(Items, item => item == value);

    public bool All(Predicate<int> holds) => Array.TrueForAll(Items, holds);

    public bool Equals(IntList other) => Items.AsSpan().SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is IntList other && Equals(other);

    public override int GetHashCode() => Items.Aggregate(17, (hash, item) => unchecked((hash * 31) + item));

    public override string ToString() => $"[{string.Join(", ", Items)}]";

    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
