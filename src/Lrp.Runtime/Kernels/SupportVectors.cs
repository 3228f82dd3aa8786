using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>A kernel machine in packed memory. Sums are in float64, since decision values are small differences of large ones.</summary>
internal readonly unsafe ref struct SupportVectors(
    float* vectors, double* coefficients, double* intercepts, ReadOnlySpan<KernelTerm> terms, ReadOnlySpan<int> groups, int features,
    int count)
{
    private readonly ReadOnlySpan<KernelTerm> _terms = terms;
    private readonly ReadOnlySpan<int> _groups = groups;

    public int Features => features;

    public int Count => count;

    public float* Vector(int vector) => vectors + ((long)vector * features);

    /// <summary>A function's support vectors, in two parts, and the row of their coefficients.</summary>
    public (int Start, int Count, int Row) Part(int function, int part) => KernelMath.Part(_groups, count, function, part);

    /// <summary>b + Σ c k.</summary>
    public double Decision(int function, double* kernels)
    {
        var sum = intercepts[function];
        for (var part = 0; part < 2; part++)
        {
            var (start, length, row) = Part(function, part);
            var row64 = coefficients + ((long)row * count) + start;
            for (var vector = 0; vector < length; vector++)
                sum += row64[vector] * kernels[start + vector];
        }

        return sum;
    }

    /// <summary>Adds factor · c to the weight of each support vector.</summary>
    public void AddCoefficients(int function, double factor, double* weights)
    {
        for (var part = 0; part < 2; part++)
        {
            var (start, length, row) = Part(function, part);
            for (var vector = start; vector < start + length; vector++)
                weights[vector] += factor * coefficients[((long)row * count) + vector];
        }
    }

    /// <summary>k of all support vectors.</summary>
    /// <param name="sums">Room for as many numbers.</param>
    public void Kernels(double* x, double* kernels, double* sums)
    {
        new Span<double>(kernels, count).Clear();
        foreach (ref readonly var term in _terms)
        {
            Sums(term, x, sums);
            AddOuter(term, sums, kernels);
        }
    }

    /// <summary>Adds Σ weights ∂k/∂x to each feature.</summary>
    /// <param name="kernels">The values of the kernel at x where they are known, else null.</param>
    /// <param name="sums">Room for as many numbers as there are support vectors.</param>
    public void AddGradient(double* x, double* weights, float* kernels, double* sums, double* target)
    {
        foreach (ref readonly var term in _terms)
        {
            var isKnown = kernels is not null && _terms.Length == 1 && term.Weight != 0 && term.Function != KernelFunction.Polynomial;
            if (!isKnown)
                Sums(term, x, sums);
            var isNormalised = term.Function == KernelFunction.Hellinger;
            var magnitude = isNormalised ? MagnitudeOf(term, x) : 0;
            var along = 0.0;
            for (var vector = 0; vector < count; vector++)
            {
                var weight = weights[vector] * term.Weight;
                var sum = isKnown && isNormalised ? kernels[vector] / term.Weight : sums[vector];
                var slope = isKnown ? SlopeOf(term, kernels[vector] / term.Weight) : KernelMath.OuterSlope(term, sums[vector]);
                if (isNormalised)
                {
                    along += weight * sum;
                    slope *= ScaleOf(term, vector, x, magnitude);
                }

                sums[vector] = weight * slope;
            }

            AddSlopes(term, x, sums, target);
            for (var index = term.Start; magnitude > 0 && index < term.Start + term.Length; index++)
                target[index] -= along * KernelMath.Sign(x[index]) / (2 * magnitude);
        }
    }

    /// <summary>Adds Σ weights k_d to each feature d, of kernels that are sums over features.</summary>
    /// <param name="scaled">Room for as many numbers as there are support vectors.</param>
    public void AddParts(double* x, double* weights, double* scaled, double* target)
    {
        foreach (ref readonly var term in _terms)
        {
            var magnitude = term.Function == KernelFunction.Hellinger ? MagnitudeOf(term, x) : 0;
            for (var vector = 0; vector < count; vector++)
            {
                scaled[vector] = weights[vector] * term.Weight
                    * (term.Function == KernelFunction.Hellinger ? ScaleOf(term, vector, x, magnitude) : 1);
            }

            float* u = vectors + term.Start;
            double* v = x + term.Start, to = target + term.Start;
            switch (term.Function)
            {
                case KernelFunction.Intersection: FeatureSums.Add<Minimum>(u, features, scaled, count, v, to, term.Length); break;
                case KernelFunction.ChiSquare: FeatureSums.Add<HarmonicMean>(u, features, scaled, count, v, to, term.Length); break;
                case KernelFunction.Hellinger: FeatureSums.Add<SignedRoot>(u, features, scaled, count, v, to, term.Length); break;
                default: FeatureSums.Add<Product>(u, features, scaled, count, v, to, term.Length); break;
            }
        }
    }

    /// <summary>Σ e(u, x) of a term, for all support vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sums(in KernelTerm term, double* x, double* sums)
    {
        var v = x + term.Start;
        var magnitude = term.Function == KernelFunction.Hellinger ? MagnitudeOf(term, x) : 0;
        for (var vector = 0; vector < count; vector++)
        {
            var u = Vector(vector) + term.Start;
            sums[vector] = term.Function switch
            {
                KernelFunction.Rbf => FeatureSums.Sum<SquaredDifference>(u, v, term.Length),
                KernelFunction.Intersection => FeatureSums.Sum<Minimum>(u, v, term.Length),
                KernelFunction.ChiSquare => FeatureSums.Sum<HarmonicMean>(u, v, term.Length),
                KernelFunction.ExponentialChiSquare => FeatureSums.Sum<ChiDistance>(u, v, term.Length),
                KernelFunction.Hellinger => FeatureSums.Sum<SignedRoot>(u, v, term.Length) * ScaleOf(term, vector, x, magnitude),
                _ => FeatureSums.Sum<Product>(u, v, term.Length),
            };
        }
    }

    /// <summary>Adds weight · φ(sum).</summary>
    private void AddOuter(in KernelTerm term, double* sums, double* kernels)
    {
        var vector = 0;
        if (term.Function is KernelFunction.Rbf or KernelFunction.ExponentialChiSquare)
        {
            var (factor, weight) = (Vector256.Create(-term.Gamma), Vector256.Create(term.Weight));
            for (; vector <= count - 4; vector += 4)
            {
                var values = weight * Vector256.Exp(factor * Vector256.Load(sums + vector));
                (Vector256.Load(kernels + vector) + values).Store(kernels + vector);
            }
        }

        for (; vector < count; vector++)
            kernels[vector] += term.Weight * KernelMath.Outer(term, sums[vector]);
    }

    private void AddSlopes(in KernelTerm term, double* x, double* weights, double* target)
    {
        float* u = vectors + term.Start;
        double* v = x + term.Start, to = target + term.Start;
        switch (term.Function)
        {
            case KernelFunction.Rbf:
                AddDifferences(u, weights, v, to, term.Length);
                break;
            case KernelFunction.Intersection: FeatureSums.Add<MinimumSlope>(u, features, weights, count, v, to, term.Length); break;
            case KernelFunction.ChiSquare: FeatureSums.Add<HarmonicMeanSlope>(u, features, weights, count, v, to, term.Length); break;
            case KernelFunction.ExponentialChiSquare:
                FeatureSums.Add<ChiDistanceSlope>(u, features, weights, count, v, to, term.Length);
                break;
            case KernelFunction.Hellinger: FeatureSums.Add<SignedRootSlope>(u, features, weights, count, v, to, term.Length); break;
            default: FeatureSums.Add<ProductSlope>(u, features, weights, count, v, to, term.Length); break;
        }
    }

    /// <summary>Σ w 2(v − u) = 2v Σ w − 2 Σ w u.</summary>
    private void AddDifferences(float* u, double* weights, double* v, double* target, int length)
    {
        var total = 0.0;
        for (var vector = 0; vector < count; vector++)
        {
            total += weights[vector];
            weights[vector] *= -2;
        }

        FeatureSums.Add<ProductSlope>(u, features, weights, count, v, target, length);
        for (var index = 0; index < length; index++)
            target[index] += 2 * total * v[index];
    }

    /// <summary>φ′ from φ.</summary>
    private static double SlopeOf(in KernelTerm term, double kernel) => term.Function switch
    {
        KernelFunction.Rbf or KernelFunction.ExponentialChiSquare => -term.Gamma * kernel,
        KernelFunction.Sigmoid => term.Gamma * (1 - (kernel * kernel)),
        _ => 1,
    };

    /// <summary>1/√(Σ|u| Σ|x|), of Hellinger's kernel.</summary>
    private double ScaleOf(in KernelTerm term, int vector, double* x, double magnitude)
    {
        var product = FeatureSums.Sum<Magnitude>(Vector(vector) + term.Start, x + term.Start, term.Length) * magnitude;
        return product == 0 ? 0 : 1 / Math.Sqrt(product);
    }

    /// <summary>Σ|x| over the features of a term.</summary>
    private static double MagnitudeOf(in KernelTerm term, double* x)
    {
        var sum = 0.0;
        for (var index = term.Start; index < term.Start + term.Length; index++)
            sum += Math.Abs(x[index]);
        return sum;
    }
}
