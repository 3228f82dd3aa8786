using System.Collections.Concurrent;
using Lrp.Cli.Checking;

namespace Lrp.Conformance.Tests;

/// <summary>A network that was drawn, an input of it, what its matrices say of that, and what of it float32 can tell at all.</summary>
internal sealed class MatrixReference
{
    private const double Tolerance = 1e-5;

    private static readonly ConcurrentDictionary<int, Lazy<MatrixReference>> _drawn = new();

    private readonly MatrixResult<double> _exact;

    /// <summary>
    /// The same formulas in float32, on inputs moved by their last bit too: how they differ tells a badly conditioned case from a wrong
    /// result.
    /// </summary>
    private readonly IReadOnlyList<MatrixResult<float>> _single;

    private MatrixReference(DrawnNetwork drawn, int seed)
    {
        Drawn = drawn;
        var random = new Random(seed);
        Input = [.. Enumerable.Range(0, drawn.Input.Shape.Product()).Select(_ => (random.NextSingle() * 2) - 1)];
        // A target in each sample.
        var (samples, logits) = (drawn.Nodes[^1].Shape[0], drawn.Nodes[^1].Shape[1]);
        Seed = [.. Enumerable.Range(0, samples * logits).Select(index => index % logits == (seed + (index / logits)) % logits ? 1f : 0)];
        _exact = new MatrixExplanation<double>(drawn).Run(Input, Seed);
        var matrices = new MatrixExplanation<float>(drawn);
        float[][] inputs = [Input, Array.ConvertAll(Input, MathF.BitIncrement), Array.ConvertAll(Input, MathF.BitDecrement)];
        _single = Array.ConvertAll(inputs, input => matrices.Run(input, Seed));
    }

    public DrawnNetwork Drawn { get; }

    public float[] Input { get; }

    /// <summary>The relevance of the logits.</summary>
    public float[] Seed { get; }

    /// <summary>
    /// The network of a seed. One of which an explanation has no relevance, as of dead ReLUs or of a norm whose inputs are all the same,
    /// would test nothing: another is drawn.
    /// </summary>
    public static MatrixReference Of(int seed) => _drawn.GetOrAdd(seed, _ => new(() => Enumerable.Range(0, int.MaxValue)
        .Select(attempt => new DrawnNetwork(seed, attempt)).Where(drawn => drawn.IsSmall)
        .Select(drawn => new MatrixReference(drawn, seed))
        .First(reference => reference._exact.Explanations.All(explanation => explanation.IsThere)))).Value;

    /// <summary>What is allowed to compiled relevance that is the least certain, of the largest.</summary>
    public double LoosestTolerance => 4 * Enumerable.Range(0, _exact.Explanations.Count).Max(RelevanceError);

    /// <param name="share">How many times the error of float32 matrices is allowed.</param>
    public void CheckLogits(string who, ReadOnlySpan<float> logits, double share) => Check(
        $"logits of {who}", Deviation.OfLargest(logits, _exact.Logits), share,
        _single.Max(single => Deviation.OfLargest(single.Logits, _exact.Logits)));

    /// <inheritdoc cref="CheckLogits"/>
    public void CheckRelevance(string who, ReadOnlySpan<float> relevance, int explanation, double share)
    {
        var deviation = Deviation.OfLargest(relevance, _exact.Explanations[explanation].Relevance);
        Check($"relevance {explanation} of {who}", deviation, share, RelevanceError(explanation));
    }

    /// <summary>Each column is that of the matrices, and the balance closes: both in units of Σ|R| of the layer's output.</summary>
    /// <inheritdoc cref="CheckLogits"/>
    public void CheckLedger(string who, ReadOnlySpan<LedgerRow> rows, int explanation, double share)
    {
        var ledger = _exact.Explanations[explanation].Ledger;
        // Layers without a rule may be part of their neighbours, and what no relevance reaches has no row.
        var expectedLayers = Drawn.Rules[explanation].Keys.Where(layer => ledger[layer].Magnitude > 0);
        Assert.Subset(rows.ToArray().Select(row => row.Layer).ToHashSet(), expectedLayers.ToHashSet());
        foreach (var row in rows.ToArray().GroupBy(row => row.Layer).Select(Join))
        {
            var expected = ledger[row.Layer];
            var single = _single.Select(single => single.Explanations[explanation].Ledger[row.Layer]).ToArray();
            var error = single.Max(balance => expected.DistanceTo(balance.Row));
            Check($"{row} of {who}, by the matrices {expected.Row}", expected.DistanceTo(row), share, error, expected.Magnitude);

            if (Drawn.Rules[explanation].GetValueOrDefault(row.Layer)?.Conserves(row.Operator) != false)
            {
                var gap = single.Max(balance => Math.Abs(balance.Row.Gap));
                Check($"balance of {row} of {who}", Math.Abs(row.Gap), share, gap, expected.Magnitude);
            }
        }
    }

    /// <summary>
    /// A layer that became several, as a Resize does one for each axis, has as many rows: what comes into the first goes out of the last.
    /// </summary>
    private static LedgerRow Join(IEnumerable<LedgerRow> rows) => rows.Aggregate((sum, row) => sum with
    {
        Out = row.Out,
        Bias = sum.Bias + row.Bias,
        Stabiliser = sum.Stabiliser + row.Stabiliser,
        Dropped = sum.Dropped + row.Dropped,
    });

    private double RelevanceError(int explanation) => _single.Max(
        single => Deviation.OfLargest(single.Explanations[explanation].Relevance, _exact.Explanations[explanation].Relevance));

    private void Check(string what, double deviation, double share, double error, double unit = 1)
    {
        var tolerance = Math.Max(Tolerance * unit, share * error);
        Assert.True(
            deviation <= tolerance && double.IsFinite(tolerance),
            $"{what}: off by {deviation:e1}, {tolerance:e1} allowed\n{Drawn}\n{string.Join('\n', Drawn.Network.Explanations)}");
    }
}
