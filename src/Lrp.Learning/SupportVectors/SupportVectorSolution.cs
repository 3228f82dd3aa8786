namespace Lrp.Learning;

/// <summary>What a machine decides.</summary>
public enum MachineKind
{
    /// <summary>Which class a sample belongs to.</summary>
    Classifier,

    /// <summary>A number for it.</summary>
    Regression,

    /// <summary>Whether it is like those of training.</summary>
    OneClass,
}

/// <summary>What training found, in terms of the training samples: which of them are support vectors, and their coefficients.</summary>
public sealed class SupportVectorSolution
{
    /// <summary>A matrix may have been computed less exactly than we do; another kernel differs by more.</summary>
    private const double OtherKernel = 1e-3;

    private readonly KernelValues _values;

    internal SupportVectorSolution(KernelValues values) => _values = values;

    /// <summary>What the machine decides.</summary>
    public required MachineKind Kind { get; init; }

    /// <summary>Samples that are support vectors; one against one, class by class.</summary>
    public required IReadOnlyList<int> Indices { get; init; }

    /// <summary>
    /// Rows of coefficients, a number per support vector: a row per function; or one against one LIBSVM's, of which the function of
    /// classes i &lt; j reads row j − 1 for support vectors of i, and row i for those of j.
    /// </summary>
    public required IReadOnlyList<double[]> Coefficients { get; init; }

    /// <summary>What is added, per function. One against one in the order of pairs (0, 1), (0, 2), … (1, 2), …</summary>
    public required IReadOnlyList<double> Intercepts { get; init; }

    /// <summary>Support vectors per class, one against one; else none.</summary>
    public IReadOnlyList<int> Groups { get; init; } = [];

    /// <summary>The labels of classes, ascending; of machines without classes none.</summary>
    public IReadOnlyList<int> Labels { get; init; } = [];

    /// <summary>Platt's A and B per pair, where they were wished for: the first of a pair has 1/(1 + exp(A f + B)).</summary>
    public IReadOnlyList<(double A, double B)> Sigmoids { get; init; } = [];

    /// <summary>How each function was found.</summary>
    public required IReadOnlyList<SupportVectorFit> Fits { get; init; }

    /// <summary>The machine that has the support vectors themselves.</summary>
    /// <param name="samples">Those of training.</param>
    /// <param name="kernel">That of training, or the one that a precomputed matrix holds the values of.</param>
    /// <exception cref="ArgumentException">
    /// There are not as many samples as in training, or the kernel gives other values than training had.
    /// </exception>
    public KernelMachine Machine(Samples samples, Kernel kernel)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(kernel);
        if (samples.Count != _values.Count)
            throw new ArgumentException($"There are {samples.Count} samples, but {_values.Count} were trained with.", nameof(samples));
        var (expected, given) = (new float[samples.Count], new float[samples.Count]);
        _values.Fill(Indices[0], expected);
        new SampleKernels(samples, kernel).Fill(Indices[0], given);
        for (var sample = 0; sample < samples.Count; sample++)
        {
            if (Math.Abs(expected[sample] - given[sample]) > OtherKernel * Math.Max(Math.Abs(expected[sample]), Math.Abs(given[sample])))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"The kernel {kernel} of samples {Indices[0]} and {sample} is {given[sample]}, but training had {expected[sample]}."),
                    nameof(kernel));
            }
        }

        return new KernelMachine(this, samples.Take([.. Indices]), kernel);
    }
}
