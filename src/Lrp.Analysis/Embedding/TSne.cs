using Lrp.Evaluation;

namespace Lrp.Analysis;

/// <summary>
/// t-SNE: points in the plane whose neighbours are those of the rows. Barnes and Hut's tree makes an iteration n log n steps. (van der
/// Maaten and Hinton, JMLR 2008; van der Maaten, JMLR 2014; learning rate after Belkina et al., Nature Communications 2019.)
/// </summary>
public static class TSne
{
    private const int Iterations = 500, EarlyIterations = 125;
    private const double Exaggeration = 12, EarlyMomentum = 0.5, Momentum = 0.8, LeastGain = 0.01, LeastRate = 50;

    /// <summary>Embeds rows in the plane.</summary>
    /// <param name="rows">Points of one length.</param>
    /// <param name="perplexity">About how many neighbours each point has; less where there are few points.</param>
    public static double[][] Embed(double[][] rows, double perplexity = 30, int seed = 0, CancellationToken cancellation = default)
    {
        if (rows.Length < 4)
            return [.. rows.Select((_, index) => new[] { index, 0.0 })];
        var affinities = Affinities.Of(rows, Math.Min(perplexity, (rows.Length - 1) / 3.0), seed, cancellation);
        var points = Start(rows, seed);
        var (update, gain) = (new double[points.Length], Enumerable.Repeat(1.0, points.Length).ToArray());
        var rate = Math.Max(LeastRate, rows.Length / Exaggeration);
        var gradient = new double[points.Length];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            var isEarly = iteration < EarlyIterations;
            Gradient(affinities, isEarly ? Exaggeration : 1, points, gradient);
            for (var index = 0; index < points.Length; index++)
            {
                // Where steps keep their direction they grow, else they shrink (Jacobs, 1988).
                gain[index] = Math.Max(LeastGain, gradient[index] * update[index] < 0 ? gain[index] + 0.2 : gain[index] * 0.8);
                update[index] = ((isEarly ? EarlyMomentum : Momentum) * update[index]) - (rate * gain[index] * gradient[index]);
                points[index] += update[index];
            }
        }

        return [.. points.Chunk(2)];
    }

    /// <summary>4 Σⱼ (pᵢⱼ − qᵢⱼ)(yᵢ − yⱼ)/(1 + ‖yᵢ − yⱼ‖²): attraction over neighbours, repulsion by the tree.</summary>
    private static void Gradient(Affinities affinities, double exaggeration, double[] points, double[] gradient)
    {
        var count = points.Length / 2;
        var tree = new QuadTree(points);
        var norms = new double[count];
        Parallel.For(0, count, place =>
        {
            var row = tree.Order[place];
            var (x, y) = (points[2 * row], points[(2 * row) + 1]);
            double attractX = 0, attractY = 0;
            foreach (var (other, affinity) in affinities[row])
            {
                var (dx, dy) = (x - points[2 * other], y - points[(2 * other) + 1]);
                var force = affinity / (1 + (dx * dx) + (dy * dy));
                (attractX, attractY) = (attractX + (force * dx), attractY + (force * dy));
            }

            (norms[row], gradient[2 * row], gradient[(2 * row) + 1]) = tree.Repulsion(x, y);
            affinities.Attraction[2 * row] = attractX;
            affinities.Attraction[(2 * row) + 1] = attractY;
        });
        var norm = norms.Sum();
        for (var index = 0; index < gradient.Length; index++)
            gradient[index] = 4 * ((exaggeration * affinities.Attraction[index]) - (gradient[index] / norm));
    }

    /// <summary>The first two columns, small, as a start: so the picture is much the same whatever the seed.</summary>
    private static double[] Start(double[][] rows, int seed)
    {
        var noise = new SeededRandom(seed);
        var points = new double[2 * rows.Length];
        for (var axis = 0; axis < 2; axis++)
        {
            var column = Array.ConvertAll(rows, row => axis < row.Length ? row[axis] : 0);
            var mean = column.Average();
            var deviation = Math.Sqrt(column.Average(value => (value - mean) * (value - mean)));
            for (var row = 0; row < rows.Length; row++)
            {
                var jitter = 1e-2 * (noise.NextDouble() - 0.5);
                points[(2 * row) + axis] = 1e-4 * ((deviation > 0 ? (column[row] - mean) / deviation : 0) + jitter);
            }
        }

        return points;
    }
}
