namespace Lrp.Evaluation;

/// <summary>
/// Whether relevance adds up to what is explained, and where the rest went. (Conservation: Bach et al., PLoS ONE 2015; completeness:
/// Sundararajan et al., ICML 2017.)
/// </summary>
/// <param name="Score">What is explained: where relevance starts.</param>
/// <param name="Sum">Σ R at the input.</param>
/// <param name="Bias">What biases absorbed, over all layers.</param>
/// <param name="Stabiliser">What stabilisers absorbed.</param>
/// <param name="Dropped">What went nowhere.</param>
public sealed record Completeness(double Score, double Sum, double Bias, double Stabiliser, double Dropped)
{
    /// <summary>|Σ R − score| / |score|: 0 where all of the output is explained.</summary>
    public double Error => Score != 0 ? Math.Abs(Sum - Score) / Math.Abs(Score) : double.NaN;

    /// <summary>The part of the score that neither the input nor the ledger accounts for.</summary>
    public double Unaccounted => (Score - Sum - Bias - Stabiliser - Dropped) / Math.Abs(Score);

    /// <summary>Reads what an explanation that was compiled with a ledger did in its last run.</summary>
    /// <param name="relevance">What it returned.</param>
    public static Completeness Of(IExplainer network, OutputScore score, ReadOnlySpan<float> relevance, int explanation = 0)
    {
        var sum = 0.0;
        foreach (var value in relevance)
            sum += value;
        double bias = 0, stabiliser = 0, dropped = 0;
        foreach (var row in network.Ledger(explanation))
            (bias, stabiliser, dropped) = (bias + row.Bias, stabiliser + row.Stabiliser, dropped + row.Dropped);
        return new Completeness(score.Read(network.Logits), sum, bias, stabiliser, dropped);
    }
}
