using System.Globalization;
using Lrp.Shared;

namespace Lrp.Learning;

/// <summary>A trained machine: decision functions f(x) = b + Σ c k(s, x) over its support vectors s.</summary>
public sealed class KernelMachine
{
    private readonly SampleKernels _kernels;
    private readonly int[] _groups;

    internal KernelMachine(SupportVectorSolution solution, Samples vectors, Kernel kernel)
    {
        (Solution, SupportVectors, Kernel) = (solution, vectors, kernel);
        _kernels = new SampleKernels(vectors, kernel);
        _groups = [.. solution.Groups];
    }

    /// <summary>Coefficients, intercepts, and which training samples the support vectors are.</summary>
    public SupportVectorSolution Solution { get; }

    /// <summary>The support vectors.</summary>
    public Samples SupportVectors { get; }

    /// <summary>Its kernel.</summary>
    public Kernel Kernel { get; }

    /// <summary>The decision values of a sample: one of each function.</summary>
    /// <exception cref="ArgumentException">The sample has another width.</exception>
    public double[] Decide(ReadOnlySpan<float> sample)
    {
        if (sample.Length != SupportVectors.Width)
            throw new ArgumentException($"A sample has {sample.Length} features, not {SupportVectors.Width}.", nameof(sample));
        var kernels = new double[SupportVectors.Count];
        _kernels.Fill(sample, kernels);
        var decisions = Solution.Intercepts.ToArray();
        for (var function = 0; function < decisions.Length; function++)
        {
            for (var part = 0; part < 2; part++)
            {
                var (start, count, row) = KernelMath.Part(_groups, kernels.Length, function, part);
                for (var vector = start; vector < start + count; vector++)
                    decisions[function] += Solution.Coefficients[row][vector] * kernels[vector];
            }
        }

        return decisions;
    }

    /// <summary>
    /// The label of a sample: one against one the first of those with most votes, otherwise that of the largest decision value.
    /// </summary>
    /// <exception cref="InvalidOperationException">The machine has no classes.</exception>
    public int Classify(ReadOnlySpan<float> sample)
    {
        if (Solution.Labels.Count == 0)
            throw new InvalidOperationException("The machine has no classes.");
        var scores = Decide(sample);
        if (_groups.Length > 0)
        {
            var votes = new double[_groups.Length];
            for (var function = 0; function < scores.Length; function++)
            {
                var (first, second) = KernelMath.PairOf(_groups.Length, function);
                votes[scores[function] > 0 ? first : second]++;
            }

            scores = votes;
        }

        return Solution.Labels[Array.IndexOf(scores, scores.Max())];
    }

    /// <summary>
    /// Writes a file of safetensors that the compiler reads as a network: <c>support_vectors</c>, <c>dual_coef</c>, <c>intercept</c> and
    /// the kernel. An output of that network is a decision value.
    /// </summary>
    /// <exception cref="InvalidOperationException">The kernel is a sum of several with differing c or d.</exception>
    public void Save(string path)
    {
        var metadata = Kernel.Metadata(SupportVectors.Width).ToDictionary(pair => pair.Key, pair => pair.Value);
        if (_groups.Length > 0)
            metadata["n_support"] = string.Join(',', _groups);
        if (Solution.Labels.Count > 0)
            metadata["labels"] = string.Join(',', Solution.Labels.Select(label => label.ToString(CultureInfo.InvariantCulture)));
        var (count, rows) = (SupportVectors.Count, Solution.Coefficients.Count);
        Dictionary<StoredTensor, double[]> content = new()
        {
            [new("dual_coef", "F64", [rows, count])] = [.. Solution.Coefficients.SelectMany(row => row)],
            [new("intercept", "F64", [Solution.Intercepts.Count])] = [.. Solution.Intercepts],
            [new("support_vectors", "F32", [count, SupportVectors.Width])] = SupportVectors.ToDoubles(),
        };
        using var stream = File.Create(path);
        Safetensors.Write(stream, [.. content.Keys], tensor => content[tensor], metadata);
    }

    /// <summary>
    /// Writes a model of LIBSVM, which svm-predict reads, and the compiler as a network that also has labels, and probabilities where they
    /// were trained.
    /// </summary>
    /// <exception cref="InvalidOperationException">LIBSVM has no such kernel, or no classifiers of one class against the rest.</exception>
    public void SaveLibsvm(string path)
    {
        string[] lines = [.. LibsvmModel.Lines(this)];
        File.WriteAllLines(path, lines);
    }
}
