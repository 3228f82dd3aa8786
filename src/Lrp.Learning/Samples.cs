namespace Lrp.Learning;

/// <summary>What is learned from: rows of float32 of one width, all of them finite numbers.</summary>
public sealed class Samples
{
    /// <summary>Rows behind each other.</summary>
    /// <param name="data">Count · width numbers. Not copied.</param>
    /// <param name="width">Features of a row.</param>
    /// <exception cref="ArgumentException">There is no row, the last is not full, or a feature is no finite number.</exception>
    public Samples(float[] data, int width)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (data.Length == 0)
            throw new ArgumentException("There are no samples.", nameof(data));
        if (data.Length % width != 0)
            throw new ArgumentException($"{data.Length} numbers are no rows of {width} features.", nameof(data));
        if (Array.FindIndex(data, value => !float.IsFinite(value)) is var strange and >= 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Feature {strange % width} of sample {strange / width} is {data[strange]}."), nameof(data));
        }

        (Data, Width, Count) = (data, width, data.Length / width);
    }

    /// <summary>Rows of arrays.</summary>
    /// <exception cref="ArgumentException">There is no row, rows differ in length, or a feature is no finite number.</exception>
    public Samples(IReadOnlyList<float[]> rows)
        : this(Concatenate(rows), rows is [{ Length: > 0 } first, ..] ? first.Length : 1)
    {
    }

    /// <summary>Rows.</summary>
    public int Count { get; }

    /// <summary>Features of each.</summary>
    public int Width { get; }

    /// <summary>All numbers, row by row.</summary>
    internal float[] Data { get; }

    /// <summary>A row.</summary>
    public ReadOnlySpan<float> this[int row] => Data.AsSpan(checked(row * Width), Width);

    /// <summary>Some of the rows, in the order of <paramref name="rows"/>.</summary>
    public Samples Take(ReadOnlySpan<int> rows)
    {
        var taken = new float[checked(rows.Length * Width)];
        for (var row = 0; row < rows.Length; row++)
            this[rows[row]].CopyTo(taken.AsSpan(row * Width));
        return new Samples(taken, Width);
    }

    /// <summary>All numbers, row by row, as files want them.</summary>
    public double[] ToDoubles() => Array.ConvertAll(Data, value => (double)value);

    /// <summary>Whether a feature is the same in all rows.</summary>
    internal bool IsConstant(int feature)
    {
        var row = 1;
        while (row < Count && this[row][feature] == this[0][feature])
            row++;
        return row == Count;
    }

    private static float[] Concatenate(IReadOnlyList<float[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row].Length == 0 || rows[row].Length != rows[0].Length)
                throw new ArgumentException($"Sample {row} has {rows[row].Length} features, the first has {rows[0].Length}.", nameof(rows));
        }

        return [.. rows.SelectMany(row => row)];
    }
}
