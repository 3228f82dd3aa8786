namespace Lrp.Learning;

/// <summary>Trains support vector machines on samples with a kernel, or on a matrix of kernel values.</summary>
/// <remarks>
/// All methods throw <see cref="ArgumentException"/> where what they are given does not fit, <see cref="ArgumentOutOfRangeException"/>
/// where an option is none, <see cref="InvalidOperationException"/> where the solver does not end in
/// <see cref="SupportVectorOptions.MostSteps"/>, and <see cref="OperationCanceledException"/>. They give the same result whenever they are
/// given the same.
/// </remarks>
public static class Svm
{
    /// <summary>A classifier (C-SVC).</summary>
    /// <param name="labels">A label per sample; two different ones at least.</param>
    /// <param name="progress">Told how far the solver is.</param>
    public static KernelMachine Classifier(
        Samples samples, ReadOnlySpan<int> labels, Kernel kernel, SupportVectorOptions? options = null, IProgress<string>? progress = null,
        CancellationToken cancellation = default) =>
        Classifier(Values(samples, kernel), labels, options, progress, cancellation).Machine(samples, kernel);

    /// <summary>A classifier (C-SVC).</summary>
    /// <param name="values">A precomputed kernel.</param>
    /// <param name="labels">A label per sample; two different ones at least.</param>
    /// <param name="progress">Told how far the solver is.</param>
    public static SupportVectorSolution Classifier(
        KernelValues values, ReadOnlySpan<int> labels, SupportVectorOptions? options = null, IProgress<string>? progress = null,
        CancellationToken cancellation = default)
    {
        var training = new DualTraining(values, options, progress, cancellation);
        var classes = new ClassLabels(labels, values.Count, training.Options.ClassWeights);
        return training.Options.Scheme == ClassScheme.OneAgainstOne
            ? PairwiseTraining.Run(training, classes)
            : training.Solution(MachineKind.Classifier,
                [.. classes.Names.Select((_, index) => training.Solve(classes.AgainstRest(index, training.Options.Cost)))], classes.Names);
    }

    /// <summary>A regression (ε-SVR).</summary>
    /// <param name="targets">A finite number per sample.</param>
    /// <param name="progress">Told how far the solver is.</param>
    public static KernelMachine Regression(
        Samples samples, ReadOnlySpan<double> targets, Kernel kernel, SupportVectorOptions? options = null,
        IProgress<string>? progress = null, CancellationToken cancellation = default) =>
        Regression(Values(samples, kernel), targets, options, progress, cancellation).Machine(samples, kernel);

    /// <summary>A regression (ε-SVR).</summary>
    /// <param name="values">A precomputed kernel.</param>
    /// <param name="targets">A finite number per sample.</param>
    /// <param name="progress">Told how far the solver is.</param>
    public static SupportVectorSolution Regression(
        KernelValues values, ReadOnlySpan<double> targets, SupportVectorOptions? options = null, IProgress<string>? progress = null,
        CancellationToken cancellation = default)
    {
        var training = new DualTraining(values, options, progress, cancellation);
        if (targets.Length != values.Count)
            throw new ArgumentException($"There are {targets.Length} targets for {values.Count} samples.", nameof(targets));
        for (var sample = 0; sample < targets.Length; sample++)
        {
            if (!double.IsFinite(targets[sample]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The target of sample {sample} is {targets[sample]}."), nameof(targets));
            }
        }

        return training.Solution(MachineKind.Regression,
            [training.Solve(DualProblem.Regression(targets.ToArray(), training.Options.Cost, training.Options.Epsilon))], []);
    }

    /// <summary>A machine of one class: its decision value is negative where samples are unlike those of training.</summary>
    /// <param name="progress">Told how far the solver is.</param>
    public static KernelMachine OneClass(
        Samples samples, Kernel kernel, SupportVectorOptions? options = null, IProgress<string>? progress = null,
        CancellationToken cancellation = default) =>
        OneClass(Values(samples, kernel), options, progress, cancellation).Machine(samples, kernel);

    /// <summary>A machine of one class.</summary>
    /// <param name="values">A precomputed kernel.</param>
    /// <param name="progress">Told how far the solver is.</param>
    public static SupportVectorSolution OneClass(
        KernelValues values, SupportVectorOptions? options = null, IProgress<string>? progress = null,
        CancellationToken cancellation = default)
    {
        var training = new DualTraining(values, options, progress, cancellation);
        return training.Solution(MachineKind.OneClass, [training.Solve(DualProblem.Support(values.Count, training.Options.Nu))], []);
    }

    private static SampleKernels Values(Samples samples, Kernel kernel)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(kernel);
        return new SampleKernels(samples, kernel);
    }
}
