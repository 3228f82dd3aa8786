using System.Diagnostics;
using Lrp.Analysis;
using Lrp.Evaluation;

namespace Lrp.Benchmarks;

/// <summary>How long spectral relevance analysis takes for many maps: made-up ones of 32 × 32, of eight strategies with noise.</summary>
internal static class SprayScale
{
    private const int Side = 32, Strategies = 8;

    public static void Run(int count, TextWriter output)
    {
        var maps = Maps(count);
        var clock = Stopwatch.StartNew();
        var stages = new List<string>();
        var result = Spray.Run(maps, new SprayOptions(), new Stages(stage =>
        {
            stages.Add($"{clock.Elapsed.TotalSeconds:F1} s: {stage}");
            output.WriteLine(stages[^1]);
        }));
        var memory = Process.GetCurrentProcess().PeakWorkingSet64 / (1 << 20);
        output.WriteLine($"{clock.Elapsed.TotalSeconds:F1} s: done; {memory} MiB at most");
        var truth = Enumerable.Range(0, count).Select(map => map % Strategies).ToArray();
        output.WriteLine($"{result.Clusters.Count} clusters, adjusted Rand index {Labels.AdjustedRand(truth, result.Labels):F3}, "
            + $"recall of neighbours {result.NeighbourRecall:F3}, residual {result.Embedding.Residual:E1}");
    }

    private static RowMatrix Maps(int count)
    {
        var random = new SeededRandom(0);
        var maps = new RowMatrix(count, Side * Side);
        for (var map = 0; map < count; map++)
        {
            // A blob at the strategy's place, a little beside it, and noise everywhere.
            var angle = 2 * Math.PI * (map % Strategies) / Strategies;
            var (x, y) = (16 + (9 * Math.Cos(angle)) + (3 * random.NextDouble()), 16 + (9 * Math.Sin(angle)) + (3 * random.NextDouble()));
            var width = 6 + (4 * random.NextDouble());
            for (var index = 0; index < maps.Width; index++)
            {
                var distance = Math.Pow((index % Side) - x, 2) + Math.Pow((index / Side) - y, 2);
                maps[map][index] = (float)(Math.Exp(-distance / width) + (0.1 * random.NextDouble()));
            }
        }

        return maps;
    }

    /// <summary>Tells at once, where <see cref="Progress{T}"/> tells on another thread.</summary>
    private sealed class Stages(Action<string> told) : IProgress<string>
    {
        public void Report(string value) => told(value);
    }
}
