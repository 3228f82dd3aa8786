using Lrp.Evaluation;
using Lrp.Generated;

namespace Lrp.Learning;

/// <summary>How a codebook is trained.</summary>
public sealed record CodebookOptions
{
    /// <summary>Of the starts.</summary>
    public int Seed { get; init; }

    /// <summary>Rounds of assigning samples and moving words.</summary>
    public int MostIterations { get; init; } = 100;

    /// <summary>It ends when a round lowers the error by less than that part.</summary>
    public double Tolerance { get; init; } = 1e-4;
}

/// <summary>
/// Words for local descriptors: means of clusters, by Lloyd's iteration (1982) from k-means++ starts (Arthur and Vassilvitskii, SODA 2007).
/// </summary>
public sealed class Codebook
{
    private Codebook(Samples words, int[] labels, double error, int iterations) =>
        (Words, Labels, Error, Iterations) = (words, labels, error, iterations);

    /// <summary>A row per word.</summary>
    public Samples Words { get; }

    /// <summary>The word of each sample.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>The mean squared distance of samples to their words.</summary>
    public double Error { get; }

    /// <summary>Rounds that it took.</summary>
    public int Iterations { get; }

    /// <summary>Trains a codebook.</summary>
    /// <param name="words">How many there are.</param>
    /// <param name="progress">Told the error of each round.</param>
    /// <exception cref="ArgumentException">There are fewer different samples than words.</exception>
    public static Codebook Train(
        Samples samples, int words, CodebookOptions? options = null, IProgress<string>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(words);
        options ??= new CodebookOptions();
        if (words > samples.Count)
            throw new ArgumentException($"{samples.Count} samples are too few for {words} words.", nameof(words));
        var means = Start(samples, words, options.Seed, cancellation);
        var (labels, distances) = (new int[samples.Count], new double[samples.Count]);
        var before = double.PositiveInfinity;
        for (var iteration = 1; ; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            Assign(samples, means, labels, distances);
            var error = distances.Average();
            progress?.Report(FormattableString.Invariant($"{words} words, round {iteration}: mean squared distance {error:G6}"));
            if (before - error <= options.Tolerance * error || iteration == options.MostIterations)
                return new Codebook(new Samples(means, samples.Width), labels, error, iteration);
            before = error;
            Move(samples, means, labels, distances);
        }
    }

    /// <summary>Each start is drawn with a probability that grows with the square of the distance to those before.</summary>
    private static float[] Start(Samples samples, int words, int seed, CancellationToken cancellation)
    {
        var random = new SeededRandom(seed);
        var means = new float[checked(words * samples.Width)];
        var distances = new double[samples.Count];
        Array.Fill(distances, double.PositiveInfinity);
        var chosen = random.Next(samples.Count);
        for (var word = 0; ; word++)
        {
            cancellation.ThrowIfCancellationRequested();
            var mean = samples[chosen].ToArray();
            mean.CopyTo(means, word * samples.Width);
            if (word == words - 1)
                return means;
            Parallel.For(0, samples.Count, row => distances[row] = Math.Min(distances[row], Distance(mean, samples[row])));
            var rest = random.NextDouble() * distances.Sum();
            if (distances.All(distance => distance == 0))
                throw new ArgumentException($"Only {word + 1} samples differ from each other, too few for {words} words.", nameof(samples));
            // The last of a positive distance, where rounding leaves something over.
            for (var row = 0; row < distances.Length && rest >= 0; row++)
                (rest, chosen) = (rest - distances[row], distances[row] > 0 ? row : chosen);
        }
    }

    private static unsafe void Assign(Samples samples, float[] means, int[] labels, double[] distances)
    {
        var width = samples.Width;
        Parallel.For(0, samples.Count, () => new double[width], (row, _, wide) =>
        {
            var (nearest, least) = (0, double.PositiveInfinity);
            fixed (float* sample = samples[row], mean = means)
            {
                fixed (double* x = wide)
                {
                    FeatureSums.Widen(sample, x, width);
                    for (var word = 0; word < means.Length / width; word++)
                    {
                        var distance = FeatureSums.Sum<SquaredDifference>(mean + ((long)word * width), x, width);
                        if (distance < least)
                            (nearest, least) = (word, distance);
                    }
                }
            }

            (labels[row], distances[row]) = (nearest, least);
            return wide;
        }, _ => { });
    }

    /// <summary>To the mean of its samples; a word that has none, to the sample that is farthest from its own.</summary>
    private static void Move(Samples samples, float[] means, int[] labels, double[] distances)
    {
        var members = Enumerable.Range(0, labels.Length).ToLookup(row => labels[row]);
        var empty = new List<int>();
        for (var word = 0; word < means.Length / samples.Width; word++)
        {
            if (!members.Contains(word))
                empty.Add(word);
        }

        Parallel.For(0, means.Length / samples.Width, word =>
        {
            var sums = new double[samples.Width];
            var count = 0;
            foreach (var row in members[word])
            {
                count++;
                for (var feature = 0; feature < sums.Length; feature++)
                    sums[feature] += samples[row][feature];
            }

            for (var feature = 0; count > 0 && feature < sums.Length; feature++)
                means[(word * sums.Length) + feature] = (float)(sums[feature] / count);
        });
        foreach (var word in empty)
        {
            var farthest = Array.IndexOf(distances, distances.Max());
            samples[farthest].CopyTo(means.AsSpan(word * samples.Width));
            distances[farthest] = 0;
        }
    }

    private static double Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var sum = 0.0;
        for (var feature = 0; feature < first.Length; feature++)
            sum += ((double)first[feature] - second[feature]) * ((double)first[feature] - second[feature]);
        return sum;
    }
}
