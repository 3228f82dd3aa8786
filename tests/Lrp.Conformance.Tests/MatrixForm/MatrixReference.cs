using Lrp.Cli.Checking;

namespace Lrp.Conformance.Tests;

/// <summary>What the matrices of a network say of one input, and what of that float32 can tell at all.</summary>
internal sealed class MatrixReference
{
    private const double Tolerance = 1e-5;

    private readonly DrawnNetwork _drawn;
    private readonly MatrixExplanation<double> _exact;
    private readonly double[] _relevance;

    /// <summary>
    /// The same formulas in float32, on inputs moved by their last bit too: how they differ tells a badly conditioned case from a wrong
    /// result.
    /// </summary>
    private readonly List<(MatrixExplanation<float> Matrices, float[] Relevance)> _single;

    public MatrixReference(DrawnNetwork drawn, float[] input, float[] seed)
    {
        _drawn = drawn;
        _exact = new(drawn, input);
        _relevance = _exact.Explain(drawn.Rules, seed);
        _single = [];
        foreach (var moved in new[] { input, Array.ConvertAll(input, MathF.BitIncrement), Array.ConvertAll(input, MathF.BitDecrement) })
        {
            var matrices = new MatrixExplanation<float>(drawn, moved);
            _single.Add((matrices, matrices.Explain(drawn.Rules, seed)));
        }
    }

    /// <param name="share">How many times the error of float32 matrices is allowed.</param>
    public void CheckLogits(string who, ReadOnlySpan<float> logits, double share) => Check(
        $"logits of {who}", Deviation.OfLargest(logits, _exact.Logits), share, _single.Max(single => Deviation.OfLargest(single.Matrices.Logits, _exact.Logits)));

    /// <inheritdoc cref="CheckLogits"/>
    public void CheckRelevance(string who, ReadOnlySpan<float> relevance, double share) => Check(
        $"relevance of {who}", Deviation.OfLargest(relevance, _relevance), share, _single.Max(single => Deviation.OfLargest(single.Relevance, _relevance)));

    /// <summary>Each column is that of the matrices, and the balance closes: both in units of Σ|R| of the layer's output.</summary>
    /// <inheritdoc cref="CheckLogits"/>
    public void CheckLedger(string who, ReadOnlySpan<LedgerRow> rows, double share)
    {
        Assert.Equal(_exact.Ledger.Keys.Order(), rows.ToArray().Select(row => row.Layer).Order());
        foreach (var row in rows)
        {
            var expected = _exact.Ledger[row.Layer];
            var single = _single.ConvertAll(single => single.Matrices.Ledger[row.Layer]);
            Check($"{row} of {who}, by the matrices {expected.Row}", expected.DistanceTo(row), share, single.Max(balance => expected.DistanceTo(balance.Row)), expected.Magnitude);

            // A gradient conserves nothing.
            if (_drawn.Rules.GetValueOrDefault(row.Layer)?.Name != "gradient")
                Check($"balance of {row} of {who}", Math.Abs(row.Gap), share, single.Max(balance => Math.Abs(balance.Row.Gap)), expected.Magnitude);
        }
    }

    private void Check(string what, double deviation, double share, double error, double unit = 1)
    {
        var tolerance = Math.Max(Tolerance * unit, share * error);
        Assert.True(deviation <= tolerance, $"{what}: off by {deviation:e1}, {tolerance:e1} allowed\n{_drawn}\n{_drawn.Network.Explanations[0]}");
    }
}
