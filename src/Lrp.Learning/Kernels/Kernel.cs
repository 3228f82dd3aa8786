using System.Globalization;
using Lrp.Shared;

namespace Lrp.Learning;

/// <summary>
/// A kernel k(u, v), or a sum of kernels on ranges of features: <c>Kernel.ChiSquare.On(0, 200) + Kernel.Rbf(0.1).On(200, 16)</c>.
/// Those are the kernels that machines of the compiler have (docs/kernel-machines.md).
/// </summary>
public sealed class Kernel
{
    /// <summary>Of a term on all features, however many there are.</summary>
    internal const int All = 0;

    /// <summary>Names in files, by function.</summary>
    private static readonly Dictionary<KernelFunction, string> _names = new()
    {
        [KernelFunction.Linear] = "linear",
        [KernelFunction.Polynomial] = "poly",
        [KernelFunction.Rbf] = "rbf",
        [KernelFunction.Sigmoid] = "sigmoid",
        [KernelFunction.Intersection] = "hik",
        [KernelFunction.ChiSquare] = "chi2",
        [KernelFunction.ExponentialChiSquare] = "expchi2",
        [KernelFunction.Hellinger] = "hellinger",
    };

    private readonly KernelTerm[] _terms;

    private Kernel(params KernelTerm[] terms) => _terms = terms;

    /// <summary>Σ uv.</summary>
    public static Kernel Linear { get; } = Of(KernelFunction.Linear);

    /// <summary>Histogram intersection, Σ min(u, v).</summary>
    public static Kernel Intersection { get; } = Of(KernelFunction.Intersection);

    /// <summary>Σ 2uv/(u + v), of features that are not negative.</summary>
    public static Kernel ChiSquare { get; } = Of(KernelFunction.ChiSquare);

    /// <summary>Σ sign(uv) √|uv| / √(Σ|u| Σ|v|).</summary>
    public static Kernel Hellinger { get; } = Of(KernelFunction.Hellinger);

    /// <summary>The kernels that are added.</summary>
    internal IReadOnlyList<KernelTerm> Terms => _terms;

    /// <summary>exp(−γ Σ (u − v)²).</summary>
    /// <exception cref="ArgumentOutOfRangeException">γ is negative or no finite number.</exception>
    public static Kernel Rbf(double gamma) => Of(KernelFunction.Rbf, Positive(gamma));

    /// <summary>exp(−γ Σ (u − v)²/(u + v)), of features that are not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">γ is negative or no finite number.</exception>
    public static Kernel ExponentialChiSquare(double gamma) => Of(KernelFunction.ExponentialChiSquare, Positive(gamma));

    /// <summary>(γ Σ uv + c)^d.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is no finite number, or d is no whole number from 1 to 1000.</exception>
    public static Kernel Polynomial(double gamma = 1, double offset = 0, int degree = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degree, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(degree, 1000);
        return Of(KernelFunction.Polynomial, Finite(gamma), Finite(offset), degree);
    }

    /// <summary>tanh(γ Σ uv + c). It is no inner product, so that training may end in a local optimum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is no finite number.</exception>
    public static Kernel Sigmoid(double gamma = 1, double offset = 0) => Of(KernelFunction.Sigmoid, Finite(gamma), Finite(offset));

    /// <summary>The sum of two kernels.</summary>
    public static Kernel operator +(Kernel left, Kernel right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new Kernel([.. left._terms, .. right._terms]);
    }

    /// <summary>That kernel on a range of features, times a weight.</summary>
    /// <param name="start">The first of its features.</param>
    /// <param name="length">How many it reads.</param>
    /// <param name="weight">Positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such range, or the weight is not positive.</exception>
    public Kernel On(int start, int length, double weight = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Finite(weight));
        return new Kernel(Array.ConvertAll(
            _terms, term => term with { Start = start, Length = length, Weight = term.Weight * weight }));
    }

    /// <summary>k(u, v).</summary>
    /// <exception cref="ArgumentException">The samples do not fit the kernel, or each other.</exception>
    public double this[ReadOnlySpan<float> u, ReadOnlySpan<float> v]
    {
        get
        {
            if (u.Length != v.Length)
                throw new ArgumentException($"A sample has {u.Length} features, the other has {v.Length}.", nameof(v));
            var samples = new Samples([.. u, .. v], Math.Max(u.Length, 1));
            Span<float> row = stackalloc float[2];
            new SampleKernels(samples, this).Fill(0, row);
            return row[1];
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(" + ", _terms.Select(term => _names[term.Function]));

    /// <summary>Ranges of the terms among so many features.</summary>
    /// <exception cref="ArgumentException">There are too few features, or a histogram has negative ones.</exception>
    internal KernelTerm[] TermsOn(Samples samples)
    {
        foreach (var term in _terms.Where(term => (long)term.Start + term.Length > samples.Width))
        {
            throw new ArgumentException($"The kernel {_names[term.Function]} reads features {term.Start} to "
                + $"{term.Start + term.Length - 1}, but samples have {samples.Width}.", nameof(samples));
        }

        var terms = Array.ConvertAll(_terms, term => term.Length == All ? term with { Length = samples.Width } : term);
        foreach (var term in terms.Where(term => term.Function is KernelFunction.ChiSquare or KernelFunction.ExponentialChiSquare))
        {
            for (var row = 0; row < samples.Count; row++)
            {
                var histogram = samples[row].Slice(term.Start, term.Length);
                if (histogram.IndexOfAnyInRange(float.NegativeInfinity, -float.Epsilon) is var at and >= 0)
                {
                    throw new ArgumentException($"The kernel {_names[term.Function]} is of histograms, but feature {term.Start + at} of "
                        + $"sample {row} is negative.", nameof(samples));
                }
            }
        }

        return terms;
    }

    /// <summary>The kernel as files of safetensors have it in their metadata.</summary>
    /// <exception cref="InvalidOperationException">Terms differ in what such a file says once.</exception>
    internal IEnumerable<(string Key, string Value)> Metadata(int features)
    {
        var offsets = _terms.Where(term => term.Function is KernelFunction.Polynomial or KernelFunction.Sigmoid)
            .Select(term => term.Offset).Distinct().ToList();
        var degrees = _terms.Where(term => term.Function == KernelFunction.Polynomial).Select(term => term.Degree).Distinct().ToList();
        if (offsets.Count > 1 || degrees.Count > 1)
            throw new InvalidOperationException("A file has one coef0 and one degree, but kernels of this sum have several.");
        if (_terms is [{ Length: All, Weight: 1 } only])
        {
            yield return ("kernel", _names[only.Function]);
            yield return ("gamma", Text(only.Gamma));
        }
        else
        {
            yield return ("blocks", string.Join(',', _terms.Select(term => $"{_names[term.Function]}:{term.Start}:"
                + $"{(term.Length == All ? features : term.Length)}:{Text(term.Weight)}:{Text(term.Gamma)}")));
        }

        if (offsets is [var offset])
            yield return ("coef0", Text(offset));
        if (degrees is [var degree])
            yield return ("degree", Text(degree));
    }

    private static Kernel Of(KernelFunction function, double gamma = 1, double offset = 0, double degree = 3) =>
        new(new KernelTerm(function, 0, All, gamma, offset, degree, 1));

    private static double Positive(double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Finite(value), "gamma");
        return value;
    }

    private static double Finite(double value) =>
        double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A kernel's parameters are finite.");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
