namespace Lrp.Generated;

/// <summary>Probabilities of classes from those of pairs of them.</summary>
public static unsafe class PairwiseCouplings
{
    /// <summary>
    /// The second method of Wu, Lin and Weng (JMLR 5, 2004): p that minimises Σᵢ Σ_j≠i (r_ji pᵢ − r_ij p_j)², iterated as LIBSVM does, in
    /// at most max(100, classes) sweeps, until no equation is off by 0.005/classes.
    /// </summary>
    /// <param name="pairs">r_ij for i &lt; j [samples, classes · (classes − 1)/2].</param>
    /// <param name="target">p [samples, classes].</param>
    /// <param name="scratch">Room for 2 · classes · (classes + 2) floats.</param>
    public static void Couple(float* pairs, float* target, float* scratch, int samples, int classes)
    {
        double* q = (double*)scratch, products = q + ((long)classes * classes), p = products + classes;
        for (var sample = 0; sample < samples; sample++)
        {
            Fill(pairs, q, classes);
            new Span<double>(p, classes).Fill(1.0 / classes);
            for (var sweep = 0; sweep < Math.Max(100, classes); sweep++)
            {
                if (!Sweep(q, products, p, classes))
                    break;
            }

            for (var row = 0; row < classes; row++)
                *target++ = (float)p[row];
            pairs += classes * (classes - 1) / 2;
        }
    }

    /// <summary>Q_tt = Σ_j r_jt², Q_tj = −r_jt r_tj.</summary>
    private static void Fill(float* pairs, double* q, int classes)
    {
        new Span<double>(q, classes * classes).Clear();
        for (var first = 0; first < classes; first++)
        {
            for (var second = first + 1; second < classes; second++)
            {
                double r = *pairs++, rest = 1 - r;
                q[(first * classes) + first] += rest * rest;
                q[(second * classes) + second] += r * r;
                q[(first * classes) + second] = q[(second * classes) + first] = -r * rest;
            }
        }
    }

    /// <returns>Whether it had still to be done.</returns>
    private static bool Sweep(double* q, double* products, double* p, int classes)
    {
        var (form, worst) = (0.0, 0.0);
        for (var row = 0; row < classes; row++)
        {
            products[row] = 0;
            for (var column = 0; column < classes; column++)
                products[row] += q[(row * classes) + column] * p[column];
            form += p[row] * products[row];
        }

        for (var row = 0; row < classes; row++)
            worst = Math.Max(worst, Math.Abs(products[row] - form));
        if (worst < 0.005 / classes)
            return false;
        for (var row = 0; row < classes; row++)
        {
            var diagonal = q[(row * classes) + row];
            var step = (form - products[row]) / diagonal;
            p[row] += step;
            form = (form + (step * ((step * diagonal) + (2 * products[row])))) / ((1 + step) * (1 + step));
            for (var column = 0; column < classes; column++)
            {
                products[column] = (products[column] + (step * q[(row * classes) + column])) / (1 + step);
                p[column] /= 1 + step;
            }
        }

        return true;
    }
}
