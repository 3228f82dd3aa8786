namespace Lrp.Generated;

/// <summary>How local descriptors become a histogram.</summary>
public enum LocalPooling
{
    /// <summary>(1/L Σ |m|^p)^(1/p).</summary>
    Mean,

    /// <summary>Σ m.</summary>
    Sum,

    /// <summary>max m.</summary>
    Maximum,
}

/// <summary>
/// Histograms of assignments [samples, count, words] over the cells of a pyramid: [samples, cells, words]. A cell is some blocks of
/// descriptors, of five numbers each: the cell, the first descriptor, rows, descriptors from a row to the next, columns. Sums are float64.
/// </summary>
public static unsafe class DescriptorPooling
{
    internal const int Block = 5;

    /// <summary>The histograms.</summary>
    /// <param name="scratch">Room for 2 · words floats.</param>
    /// <param name="exponent">p, of means.</param>
    public static void Pool(
        float* source, float* target, float* scratch, LocalPooling function, double exponent, ReadOnlySpan<int> blocks, int samples, int count,
        int words)
    {
        var sums = (double*)scratch;
        for (var sample = 0; sample < samples; sample++, source += (long)count * words)
        {
            for (var rest = blocks; rest.Length > 0; target += words)
            {
                var cell = CellAt(ref rest);
                var members = Sum(source, sums, function, function == LocalPooling.Mean ? exponent : 1, cell, words);
                for (var word = 0; word < words; word++)
                {
                    target[word] = (float)(function != LocalPooling.Mean ? sums[word]
                        : exponent == 1 ? sums[word] / members
                        : Math.Pow(sums[word] / members, 1 / exponent));
                }
            }
        }
    }

    /// <summary>
    /// R_l,d = R_d |m|^p / Σ|m|^p; equal shares where the sum is 0; of a maximum equal shares of those that are it.
    /// </summary>
    /// <param name="relevance">R of the histograms.</param>
    /// <param name="target">R_l,d, like the source.</param>
    public static void Shares(
        float* source, float* relevance, float* target, float* scratch, LocalPooling function, double exponent, ReadOnlySpan<int> blocks,
        int samples, int count, int words)
    {
        var sums = (double*)scratch;
        var power = function == LocalPooling.Mean ? exponent : 1;
        for (var sample = 0; sample < samples; sample++, source += (long)count * words, target += (long)count * words)
        {
            new Span<float>(target, count * words).Clear();
            for (var rest = blocks; rest.Length > 0; relevance += words)
            {
                var cell = CellAt(ref rest);
                var isMaximum = function == LocalPooling.Maximum;
                var members = Sum(source, sums, isMaximum ? function : LocalPooling.Mean, power, cell, words);
                if (isMaximum)
                    AddToLargest(source, relevance, target, sums, cell, words);
                else
                    AddShares(source, relevance, target, sums, power, cell, words, members);
            }
        }
    }

    /// <summary>The blocks of the next cell.</summary>
    internal static ReadOnlySpan<int> CellAt(ref ReadOnlySpan<int> rest)
    {
        var length = Block;
        while (length < rest.Length && rest[length] == rest[0])
            length += Block;
        var cell = rest[..length];
        rest = rest[length..];
        return cell;
    }

    /// <summary>Sums (or maxima) over a cell.</summary>
    /// <returns>How many descriptors it has.</returns>
    private static int Sum(float* source, double* sums, LocalPooling function, double exponent, ReadOnlySpan<int> cell, int words)
    {
        new Span<double>(sums, words).Fill(function == LocalPooling.Maximum ? double.NegativeInfinity : 0);
        var members = 0;
        foreach (var member in new Members(cell))
        {
            var row = source + ((long)member * words);
            for (var word = 0; word < words; word++)
            {
                sums[word] = function switch
                {
                    LocalPooling.Maximum => Math.Max(sums[word], row[word]),
                    LocalPooling.Sum => sums[word] + row[word],
                    _ => sums[word] + Size(row[word], exponent),
                };
            }

            members++;
        }

        return members;
    }

    private static void AddShares(
        float* source, float* relevance, float* target, double* sums, double exponent, ReadOnlySpan<int> cell, int words, int members)
    {
        foreach (var member in new Members(cell))
        {
            float* row = source + ((long)member * words), result = target + ((long)member * words);
            for (var word = 0; word < words; word++)
            {
                var share = sums[word] == 0 ? 1.0 / members : Size(row[word], exponent) / sums[word];
                result[word] += (float)(relevance[word] * share);
            }
        }
    }

    private static void AddToLargest(
        float* source, float* relevance, float* target, double* largest, ReadOnlySpan<int> cell, int words)
    {
        for (var word = 0; word < words; word++)
        {
            var ties = 0;
            foreach (var member in new Members(cell))
                ties += source[((long)member * words) + word] == largest[word] ? 1 : 0;
            foreach (var member in new Members(cell))
            {
                var place = ((long)member * words) + word;
                target[place] += source[place] == largest[word] ? relevance[word] / ties : 0;
            }
        }
    }

    private static double Size(float number, double exponent) => exponent == 1 ? Math.Abs(number) : Math.Pow(Math.Abs(number), exponent);
}
