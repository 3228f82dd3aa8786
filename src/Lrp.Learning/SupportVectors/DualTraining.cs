namespace Lrp.Learning;

/// <summary>Solves dual problems on the same kernel values, with what the caller wishes.</summary>
internal sealed class DualTraining
{
    private readonly IProgress<string>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly KernelCache _cache;
    private readonly double[] _diagonal;

    public DualTraining(KernelValues values, SupportVectorOptions? options, IProgress<string>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(values);
        Options = options ?? new SupportVectorOptions();
        Options.Check();
        (Values, _progress, _cancellation) = (values, progress, cancellation);
        _cache = new KernelCache(values, Options.CacheMegabytes);
        _diagonal = values.Diagonal();
    }

    public KernelValues Values { get; }

    public SupportVectorOptions Options { get; }

    /// <summary>The same on some of the samples.</summary>
    public DualTraining On(int[] samples) => new(Values.Take(samples), Options, _progress, _cancellation);

    public DualSolution Solve(DualProblem problem) => Smo.Solve(
        problem, _cache, _diagonal, Options.Tolerance, Options.MostSteps,
        _progress is null ? null : fit => _progress.Report(FormattableString.Invariant(
            $"{Values.Count} samples, {fit.Iterations} steps: objective {fit.Objective:G6}, gap {fit.Gap:G3}")),
        _cancellation);

    /// <summary>Functions of which each has a row of coefficients for all support vectors.</summary>
    public SupportVectorSolution Solution(MachineKind kind, DualSolution[] functions, IReadOnlyList<int> labels)
    {
        // A sample may have several variables: what pulls up and what pulls down in a regression.
        var coefficients = Array.ConvertAll(functions, function =>
        {
            var sums = new double[Values.Count];
            for (var variable = 0; variable < function.Beta.Length; variable++)
                sums[variable % sums.Length] += function.Beta[variable];
            return sums;
        });
        int[] indices = [.. Enumerable.Range(0, Values.Count).Where(sample => coefficients.Any(row => row[sample] != 0))];
        // A constant function has none; files and machines need one.
        if (indices.Length == 0)
            indices = [0];
        return new SupportVectorSolution(Values)
        {
            Kind = kind,
            Indices = indices,
            Coefficients = Array.ConvertAll(coefficients, row => Array.ConvertAll(indices, index => row[index])),
            Intercepts = Array.ConvertAll(functions, function => -function.Rho),
            Labels = labels,
            Fits = Array.ConvertAll(functions, function => function.Fit),
        };
    }
}
