namespace Lrp.Learning;

/// <summary>
/// Probabilities from decision values: P(first) = 1/(1 + exp(A f + B)) (Platt 1999), by Newton's method with backtracking on the
/// regularised likelihood (Lin, Lin and Weng, "A note on Platt's probabilistic outputs for support vector machines", 2007).
/// </summary>
internal static class Sigmoid
{
    private const int MostIterations = 100;

    /// <summary>Of the gradient; added to the Hessian, which may be singular; of a step; of a step's promise that it must keep.</summary>
    private const double Tolerance = 1e-5, Ridge = 1e-12, LeastStep = 1e-10, Sufficient = 1e-4;

    public static (double A, double B) Fit(double[] decisions, bool[] isFirst)
    {
        var firsts = isFirst.Count(first => first);
        // Platt's targets: what a uniform prior leaves of 1 and 0.
        var (high, low) = ((firsts + 1.0) / (firsts + 2.0), 1 / (isFirst.Length - firsts + 2.0));
        var targets = Array.ConvertAll(isFirst, first => first ? high : low);
        var (a, b) = (0.0, Math.Log((isFirst.Length - firsts + 1.0) / (firsts + 1.0)));
        var loss = Loss(decisions, targets, a, b);
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            double aa = Ridge, bb = Ridge, ab = 0, slopeA = 0, slopeB = 0;
            for (var sample = 0; sample < decisions.Length; sample++)
            {
                var (f, p) = (decisions[sample], Of((a * decisions[sample]) + b));
                var (spread, rest) = (p * (1 - p), targets[sample] - p);
                (aa, bb, ab) = (aa + (f * f * spread), bb + spread, ab + (f * spread));
                (slopeA, slopeB) = (slopeA + (f * rest), slopeB + rest);
            }

            if (Math.Abs(slopeA) < Tolerance && Math.Abs(slopeB) < Tolerance)
                break;
            var determinant = (aa * bb) - (ab * ab);
            var (stepA, stepB) = (-((bb * slopeA) - (ab * slopeB)) / determinant, -((aa * slopeB) - (ab * slopeA)) / determinant);
            var promise = (slopeA * stepA) + (slopeB * stepB);
            var part = 1.0;
            while (part >= LeastStep)
            {
                var next = Loss(decisions, targets, a + (part * stepA), b + (part * stepB));
                if (next < loss + (Sufficient * part * promise))
                {
                    (a, b, loss) = (a + (part * stepA), b + (part * stepB), next);
                    break;
                }

                part /= 2;
            }

            // No step is small enough: float64 tells no more.
            if (part < LeastStep)
                break;
        }

        return (a, b);
    }

    /// <summary>1/(1 + exp(x)), without an overflow.</summary>
    public static double Of(double x) => x >= 0 ? Math.Exp(-x) / (1 + Math.Exp(-x)) : 1 / (1 + Math.Exp(x));

    /// <summary>−Σ t ln p + (1 − t) ln(1 − p).</summary>
    private static double Loss(double[] decisions, double[] targets, double a, double b)
    {
        var sum = 0.0;
        for (var sample = 0; sample < decisions.Length; sample++)
        {
            var x = (a * decisions[sample]) + b;
            sum += x >= 0 ? (targets[sample] * x) + Math.Log(1 + Math.Exp(-x)) : ((targets[sample] - 1) * x) + Math.Log(1 + Math.Exp(x));
        }

        return sum;
    }
}
