namespace Lrp.Evaluation;

/// <summary>
/// How a network's output changes while more and more of its input is perturbed: f(x⁽⁰⁾), …, f(x⁽ᴸ⁾), in units of the output.
/// </summary>
/// <param name="Values">L + 1 numbers, the first for the input as it is.</param>
public sealed record PerturbationCurve(IReadOnlyList<double> Values)
{
    /// <summary>
    /// Area over the perturbation curve: 1/(L+1) Σₖ₌₀..ᴸ (f(x⁽⁰⁾) − f(x⁽ᵏ⁾)). (Samek et al., "Evaluating the visualization of what a
    /// deep neural network has learned", TNNLS 2017, equation 12.)
    /// </summary>
    public double Aopc => Values[0] - Values.Average();

    /// <summary>
    /// Area under the curve over the perturbed part of the input from 0 to 1, by trapezia: the deletion measure where perturbing
    /// deletes, most relevant first. (Petsiuk et al., "RISE", BMVC 2018.)
    /// </summary>
    public double AreaUnderCurve => Values.Count < 2
        ? double.NaN
        : (Values.Sum() - ((Values[0] + Values[^1]) / 2)) / (Values.Count - 1);

    /// <summary>
    /// Area between the curves: 1/(L+1) Σₖ (f(x_LeRF⁽ᵏ⁾) − f(x_MoRF⁽ᵏ⁾)). (The same paper, equation 13.)
    /// </summary>
    /// <exception cref="ArgumentException">The curves differ in length.</exception>
    public static double Abpc(PerturbationCurve leastRelevantFirst, PerturbationCurve mostRelevantFirst) =>
        leastRelevantFirst.Values.Count == mostRelevantFirst.Values.Count
            ? leastRelevantFirst.Values.Average() - mostRelevantFirst.Values.Average()
            : throw new ArgumentException(
                $"A curve of {leastRelevantFirst.Values.Count} points is not compared to one of {mostRelevantFirst.Values.Count}.");

    /// <summary>The mean of several curves, point by point.</summary>
    /// <exception cref="ArgumentException">There is none, or they differ in length.</exception>
    public static PerturbationCurve Mean(IReadOnlyCollection<PerturbationCurve> curves)
    {
        var length = curves.Select(curve => curve.Values.Count).Distinct().ToArray() is [var only]
            ? only
            : throw new ArgumentException("Curves of one length have a mean; these are none, or of several lengths.", nameof(curves));
        return new([.. Enumerable.Range(0, length).Select(point => curves.Average(curve => curve.Values[point]))]);
    }
}
