namespace Lrp.Learning;

/// <summary>
/// Sequential minimal optimisation: each step moves two variables, one up and one down by the same amount. Which two, second-order
/// information says (Fan, Chen and Lin, "Working set selection using second order information for training support vector machines",
/// JMLR 6, 2005, WSS 2). Gradients are float64, kernel values float32.
/// </summary>
internal sealed class Smo
{
    /// <summary>Steps between two looks at the caller's wishes.</summary>
    private const int StepsPerReport = 1000;

    private readonly DualProblem _problem;
    private readonly KernelCache _kernels;
    private readonly double[] _diagonal;
    private readonly double[] _beta;
    private readonly double[] _gradient;

    /// <summary>0 for variables that may go up, and +∞ for others; 0 for those that may go down, and −∞ for others.</summary>
    private readonly double[] _ceiling, _floor;

    private Smo(DualProblem problem, KernelCache kernels, double[] diagonal)
    {
        (_problem, _kernels, _diagonal) = (problem, kernels, diagonal);
        _beta = [.. problem.Start];
        _gradient = [.. problem.Linear];
        (_ceiling, _floor) = (new double[_beta.Length], new double[_beta.Length]);
        for (var variable = 0; variable < _beta.Length; variable++)
        {
            if (_beta[variable] != 0)
                Move(kernels[variable % Count], _beta[variable], kernels[variable % Count], 0);
            Bound(variable);
        }
    }

    /// <summary>Samples. A variable's is its index modulo that.</summary>
    private int Count => _diagonal.Length;

    /// <param name="tolerance">The gap in the optimality conditions at which it ends.</param>
    /// <exception cref="InvalidOperationException">It does not end within so many steps.</exception>
    public static DualSolution Solve(
        DualProblem problem, KernelCache kernels, double[] diagonal, double tolerance, long mostSteps, Action<SupportVectorFit>? report,
        CancellationToken cancellation)
    {
        var solver = new Smo(problem, kernels, diagonal);
        for (var step = 0L; ; step++)
        {
            var (up, down, gap) = solver.Select();
            if (gap < tolerance)
                return new DualSolution(solver._beta, solver.Rho(), new SupportVectorFit(solver.Objective(), Math.Max(gap, 0), step));
            if (step == mostSteps)
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"After {step} steps the optimality conditions are still missed by {gap:G3}, more than the tolerance of {tolerance}."));
            if (step % StepsPerReport == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                report?.Invoke(new SupportVectorFit(solver.Objective(), gap, step));
            }

            solver.Step(up, down);
        }
    }

    /// <summary>
    /// Of the variables that may go up the one of least gradient; of those that may go down the one with which a step gains most,
    /// (gⱼ − gᵢ)² / 2a with the curvature a along it.
    /// </summary>
    private (int Up, int Down, double Gap) Select()
    {
        var (up, least) = Sweeps.Least(_gradient, _ceiling);
        if (double.IsPositiveInfinity(least))
            return (0, 0, 0);
        var row = _kernels[up % Count];
        var (down, best, most) = (0, 0.0, double.NegativeInfinity);
        for (var start = 0; start < _gradient.Length; start += Count)
        {
            var found = Sweeps.Steepest(
                _gradient.AsSpan(start, Count), _floor.AsSpan(start, Count), row, _diagonal, least, _diagonal[up % Count]);
            most = Math.Max(most, found.Most);
            if (found.Gain > best)
                (down, best) = (start + found.Index, found.Gain);
        }

        return (up, down, most - least);
    }

    private void Step(int up, int down)
    {
        var first = _kernels[up % Count];
        var second = _kernels[down % Count];
        var curvature = Sweeps.Curvature(_diagonal[up % Count] + _diagonal[down % Count] - (2.0 * first[down % Count]));
        var (above, below) = (_problem.Upper[up] - _beta[up], _beta[down] - _problem.Lower[down]);
        var step = Math.Min((_gradient[down] - _gradient[up]) / curvature, Math.Min(above, below));
        // At a bound exactly, whatever the sum would round to.
        _beta[up] = step == above ? _problem.Upper[up] : _beta[up] + step;
        _beta[down] = step == below ? _problem.Lower[down] : _beta[down] - step;
        Bound(up);
        Bound(down);
        Move(first, step, second, -step);
    }

    private void Bound(int variable)
    {
        _ceiling[variable] = _beta[variable] < _problem.Upper[variable] ? 0 : double.PositiveInfinity;
        _floor[variable] = _beta[variable] > _problem.Lower[variable] ? 0 : double.NegativeInfinity;
    }

    private void Move(ReadOnlySpan<float> first, double firstFactor, ReadOnlySpan<float> second, double secondFactor)
    {
        for (var start = 0; start < _gradient.Length; start += Count)
            Sweeps.Add(_gradient.AsSpan(start, Count), first, firstFactor, second, secondFactor);
    }

    /// <summary>½ βᵀKβ + qᵀβ = ½ Σ β(g + q).</summary>
    private double Objective()
    {
        var sum = 0.0;
        for (var variable = 0; variable < _beta.Length; variable++)
            sum += _beta[variable] * (_gradient[variable] + _problem.Linear[variable]);
        return sum / 2;
    }

    /// <summary>The gradient of the variables between their bounds, on average; without any, the middle of what bounds allow.</summary>
    private double Rho()
    {
        var (sum, free, least, most) = (0.0, 0, double.PositiveInfinity, double.NegativeInfinity);
        for (var variable = 0; variable < _beta.Length; variable++)
        {
            if (_ceiling[variable] == 0 && _floor[variable] == 0)
                (sum, free) = (sum + _gradient[variable], free + 1);
            least = Math.Min(least, _gradient[variable] + _ceiling[variable]);
            most = Math.Max(most, _gradient[variable] + _floor[variable]);
        }

        return free > 0 ? sum / free : (least + most) / 2;
    }
}
