namespace Lrp.Learning;

/// <summary>
/// The dual of a support vector machine: minimise ½ βᵀKβ + qᵀβ where Σβ stays what it is at the start and lower ≤ β ≤ upper. The
/// coefficients of the decision function are β themselves, with their signs: f(x) = Σ βᵢ k(sᵢ, x) − ρ.
/// </summary>
/// <param name="Linear">q.</param>
/// <param name="Lower">Of each β.</param>
/// <param name="Upper">Of each β.</param>
/// <param name="Start">Where β begins, within the bounds.</param>
/// <remarks>There is a variable per sample, or several rounds of them, one behind the other.</remarks>
internal sealed record DualProblem(double[] Linear, double[] Lower, double[] Upper, double[] Start)
{
    /// <summary>C-SVC (Cortes and Vapnik 1995): β = αy with 0 ≤ α ≤ C, and qᵀβ = −Σα.</summary>
    /// <param name="isFirst">Whose samples have y = 1.</param>
    /// <param name="costs">C of y = 1, and of y = −1.</param>
    public static DualProblem Classification(bool[] isFirst, (double First, double Second) costs) => new(
        Array.ConvertAll(isFirst, first => first ? -1.0 : 1),
        Array.ConvertAll(isFirst, first => first ? 0 : -costs.Second),
        Array.ConvertAll(isFirst, first => first ? costs.First : 0),
        new double[isFirst.Length]);

    /// <summary>
    /// ε-SVR (Vapnik 1998): what pulls up, from 0 to C, then what pulls down, from −C to 0; each of them pays ε.
    /// </summary>
    public static DualProblem Regression(double[] targets, double cost, double epsilon)
    {
        var none = new double[targets.Length];
        var full = Array.ConvertAll(targets, _ => cost);
        return new DualProblem(
            [.. targets.Select(target => epsilon - target), .. targets.Select(target => -epsilon - target)],
            [.. none, .. full.Select(bound => -bound)], [.. full, .. none], new double[2 * targets.Length]);
    }

    /// <summary>One-class machines (Schölkopf et al. 2001), in LIBSVM's scale: 0 ≤ α ≤ 1 and Σα = νn.</summary>
    public static DualProblem Support(int count, double nu)
    {
        var start = new double[count];
        for (var sample = 0; sample < count; sample++)
            start[sample] = Math.Clamp((nu * count) - sample, 0, 1);
        return new DualProblem(new double[count], new double[count], [.. Enumerable.Repeat(1.0, count)], start);
    }
}

/// <summary>Where the solver ended.</summary>
/// <param name="Beta">β of each variable.</param>
/// <param name="Rho">ρ.</param>
/// <param name="Fit">How.</param>
internal sealed record DualSolution(double[] Beta, double Rho, SupportVectorFit Fit);

/// <summary>How the training of a decision function ended.</summary>
/// <param name="Objective">The dual objective, which is minimised; as svm-train prints it.</param>
/// <param name="Gap">By how much the optimality conditions are missed; less than the tolerance.</param>
/// <param name="Iterations">Steps of the solver.</param>
public readonly record struct SupportVectorFit(double Objective, double Gap, long Iterations);
