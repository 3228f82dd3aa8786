#nullable enable
using System;
using System.Collections.Generic;

#if LRP_COMPILER
using Lrp.Compiler.IR;
#else
using Lrp.Generated;
#endif

namespace Lrp.Shared;

/// <summary>
/// Kernels as k = φ(Σ e(u, v)): a function e of single features, and an outer function φ of its sum; in float64, one number at a time.
/// The interpreter computes with it, and the loader what it needs of weights. The compiler links this file.
/// </summary>
internal static class KernelMath
{
    /// <summary>e(u, v) of one feature.</summary>
    public static double Inner(KernelFunction function, double u, double v) => function switch
    {
        KernelFunction.Rbf => (u - v) * (u - v),
        KernelFunction.Intersection => u < v ? u : v,
        KernelFunction.ChiSquare => u + v == 0 ? 0 : 2 * u * v / (u + v),
        KernelFunction.ExponentialChiSquare => u + v == 0 ? 0 : (u - v) * (u - v) / (u + v),
        KernelFunction.Hellinger => Sign(u) * Sign(v) * Math.Sqrt(Math.Abs(u * v)),
        _ => u * v,
    };

    /// <summary>∂e/∂v. Where e has none, at u = v = 0, the one from above; that of a root at v = 0 is infinite and counts as 0.</summary>
    public static double Slope(KernelFunction function, double u, double v) => function switch
    {
        KernelFunction.Rbf => 2 * (v - u),
        KernelFunction.Intersection => v < u ? 1 : double.IsNaN(v) ? v : 0,
        KernelFunction.ChiSquare => u + v == 0 ? 0 : 2 * u * u / ((u + v) * (u + v)),
        KernelFunction.ExponentialChiSquare => u + v == 0 ? 1 : (v - u) * ((3 * u) + v) / ((u + v) * (u + v)),
        KernelFunction.Hellinger => v == 0 ? 0 : Sign(u) * Math.Sqrt(Math.Abs(u)) / (2 * Math.Sqrt(Math.Abs(v))),
        _ => u,
    };

    /// <summary>φ(s).</summary>
    public static double Outer(KernelTerm term, double sum) => term.Function switch
    {
        KernelFunction.Polynomial => Math.Pow((term.Gamma * sum) + term.Offset, term.Degree),
        KernelFunction.Sigmoid => Math.Tanh((term.Gamma * sum) + term.Offset),
        KernelFunction.Rbf or KernelFunction.ExponentialChiSquare => Math.Exp(-term.Gamma * sum),
        _ => sum,
    };

    /// <summary>φ′(s).</summary>
    public static double OuterSlope(KernelTerm term, double sum) => term.Function switch
    {
        KernelFunction.Polynomial =>
            term.Degree == 0 ? 0 : term.Gamma * term.Degree * Math.Pow((term.Gamma * sum) + term.Offset, term.Degree - 1),
        KernelFunction.Sigmoid => term.Gamma * (1 - Math.Pow(Math.Tanh((term.Gamma * sum) + term.Offset), 2)),
        KernelFunction.Rbf or KernelFunction.ExponentialChiSquare => -term.Gamma * Math.Exp(-term.Gamma * sum),
        _ => 1,
    };

    /// <summary>φ is the identity: the kernel is a sum over features.</summary>
    public static bool IsSum(KernelFunction function) =>
        function is KernelFunction.Linear or KernelFunction.Intersection or KernelFunction.ChiSquare or KernelFunction.Hellinger;

    /// <summary>The classes i &lt; j of a one-vs-one function, by their place in the order (0, 1), (0, 2), … (1, 2), …</summary>
    /// <param name="classes">How many there are; fewer than two stand for two.</param>
    public static (int First, int Second) PairOf(int classes, int function)
    {
        var first = 0;
        for (var rivals = Math.Max(classes, 2) - 1; function >= rivals; rivals--)
        {
            function -= rivals;
            first++;
        }

        return (first, first + 1 + function);
    }

    /// <summary>How many functions there are to coefficients of so many rows.</summary>
    /// <param name="groups">Support vectors per class where functions are those of one against one.</param>
    public static int Functions(ReadOnlySpan<int> groups, int rows) => groups.Length == 0 ? rows : groups.Length * (groups.Length - 1) / 2;

    /// <summary>
    /// The support vectors of a function, in two parts, and the row of the coefficients that is theirs. Without classes that is all of
    /// them; of classes i &lt; j those of i with row j − 1, and those of j with row i.
    /// </summary>
    /// <param name="count">All support vectors.</param>
    /// <param name="part">0 or 1.</param>
    public static (int Start, int Count, int Row) Part(ReadOnlySpan<int> groups, int count, int function, int part)
    {
        if (groups.Length == 0)
            return part == 0 ? (0, count, function) : (0, 0, 0);
        var (first, second) = PairOf(groups.Length, function);
        var (own, other) = part == 0 ? (first, second) : (second, first);
        var start = 0;
        for (var group = 0; group < own; group++)
            start += groups[group];
        return (start, groups[own], other > own ? other - 1 : other);
    }

    /// <summary>Σ_terms weight · k(u, v), with both in arrays.</summary>
    public static double Kernel(IReadOnlyList<KernelTerm> terms, double[] u, int uStart, double[] v, int vStart)
    {
        var total = 0.0;
        foreach (var term in terms)
            total += term.Weight * Outer(term, Sum(term, u, uStart, v, vStart));
        return total;
    }

    /// <summary>Σ e(u, v) over the features of a term; normalised where the kernel is Hellinger's.</summary>
    public static double Sum(KernelTerm term, double[] u, int uStart, double[] v, int vStart)
    {
        var sum = 0.0;
        for (var feature = term.Start; feature < term.Start + term.Length; feature++)
            sum += Inner(term.Function, u[uStart + feature], v[vStart + feature]);
        return sum * Scale(term, u, uStart, v, vStart);
    }

    /// <summary>What Hellinger's kernel divides by, 1/√(Σ|u| Σ|v|); 1 for others.</summary>
    public static double Scale(KernelTerm term, double[] u, int uStart, double[] v, int vStart)
    {
        if (term.Function != KernelFunction.Hellinger)
            return 1;
        var product = Magnitude(term, u, uStart) * Magnitude(term, v, vStart);
        return product == 0 ? 0 : 1 / Math.Sqrt(product);
    }

    /// <summary>Σ|x| over the features of a term.</summary>
    public static double Magnitude(KernelTerm term, double[] x, int start)
    {
        var sum = 0.0;
        for (var feature = term.Start; feature < term.Start + term.Length; feature++)
            sum += Math.Abs(x[start + feature]);
        return sum;
    }

    /// <summary>−1, 0 or 1; what is no number stays none.</summary>
    public static double Sign(double x) => x > 0 ? 1 : x < 0 ? -1 : x;
}
