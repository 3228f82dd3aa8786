using Lrp.Shared;

namespace Lrp.Compiler.IR;

public sealed partial record KernelMachine
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var (x, vectors, coefficients, intercepts) = (inputs[0], inputs[1], inputs[2], inputs[3]);
        int samples = x.Shape[0], features = x.Shape[1], count = vectors.Shape[0], functions = intercepts.Shape[0];
        Tensor decisions = new(new Shape(samples, functions)), kernels = new(new Shape(samples, count));
        for (var sample = 0; sample < samples; sample++)
        {
            for (var vector = 0; vector < count; vector++)
            {
                kernels.Data[(sample * count) + vector] =
                    KernelMath.Kernel(Terms, vectors.Data, vector * features, x.Data, sample * features);
            }

            for (var function = 0; function < functions; function++)
            {
                decisions.Data[(sample * functions) + function] = intercepts.Data[function] + Vectors(function, count)
                    .Sum(entry => coefficients.Data[entry.Coefficient] * kernels.Data[(sample * count) + entry.Vector]);
            }
        }

        return [decisions, kernels];
    }

    /// <summary>The support vectors of a function, in their order, and where their coefficients are.</summary>
    internal IEnumerable<(int Vector, int Coefficient)> Vectors(int function, int count)
    {
        var groups = Groups.ToArray();
        return new[] { KernelMath.Part(groups, count, function, 0), KernelMath.Part(groups, count, function, 1) }
            .SelectMany(part => Enumerable.Range(part.Start, part.Count).Select(vector => (vector, (part.Row * count) + vector)));
    }
}

public sealed partial record PairwiseCoupling
{
    /// <summary>LIBSVM's svm.cpp, multiclass_probability: at most max(100, k) sweeps, until no equation is off by 0.005/k.</summary>
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var (samples, pairs) = (inputs[0].Shape[0], inputs[0].Shape[1]);
        var result = new Tensor(new Shape(samples, Classes));
        for (var sample = 0; sample < samples; sample++)
            Couple(inputs[0].Data.AsSpan(sample * pairs, pairs), result.Data.AsSpan(sample * Classes, Classes));
        return [result];
    }

    private void Couple(ReadOnlySpan<double> pairs, Span<double> p)
    {
        var q = Quadratic(pairs);
        var products = new double[Classes];
        p.Fill(1.0 / Classes);
        for (var sweep = 0; sweep < Math.Max(100, Classes); sweep++)
        {
            var form = 0.0;
            for (var row = 0; row < Classes; row++)
            {
                products[row] = 0;
                for (var column = 0; column < Classes; column++)
                    products[row] += q[row, column] * p[column];
                form += p[row] * products[row];
            }

            if (products.Max(product => Math.Abs(product - form)) < 0.005 / Classes)
                break;
            for (var row = 0; row < Classes; row++)
            {
                var step = (form - products[row]) / q[row, row];
                p[row] += step;
                form = (form + (step * ((step * q[row, row]) + (2 * products[row])))) / ((1 + step) * (1 + step));
                for (var column = 0; column < Classes; column++)
                {
                    products[column] = (products[column] + (step * q[row, column])) / (1 + step);
                    p[column] /= 1 + step;
                }
            }
        }
    }

    /// <summary>Q_tt = Σ_j r_jt², Q_tj = −r_jt r_tj.</summary>
    private double[,] Quadratic(ReadOnlySpan<double> pairs)
    {
        var r = new double[Classes, Classes];
        var pair = 0;
        for (var first = 0; first < Classes; first++)
        {
            for (var second = first + 1; second < Classes; second++, pair++)
                (r[first, second], r[second, first]) = (pairs[pair], 1 - pairs[pair]);
        }

        var q = new double[Classes, Classes];
        for (var row = 0; row < Classes; row++)
        {
            for (var column = 0; column < Classes; column++)
            {
                if (column == row)
                    continue;
                q[row, row] += r[column, row] * r[column, row];
                q[row, column] = -r[column, row] * r[row, column];
            }
        }

        return q;
    }
}
