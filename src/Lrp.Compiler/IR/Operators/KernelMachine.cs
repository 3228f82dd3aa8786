using Lrp.Shared;

namespace Lrp.Compiler.IR;

/// <summary>
/// Decision functions f = b + Σᵢ cᵢ k(sᵢ, x) over support vectors s. Inputs: samples x [N, V], support vectors [n, V], coefficients [m, n],
/// intercepts [m]. Outputs: f [N, m], and the kernel's values [N, n]. One against one, coefficients are LIBSVM's
/// [classes − 1, n], of which the function of classes i &lt; j reads row j − 1 for i's support vectors and row i for j's.
/// </summary>
/// <param name="Terms">The kernel: a weighted sum of kernels on ranges of features.</param>
/// <param name="Groups">
/// Support vectors per class, in their order, where the functions are those of one against one, (0, 1), (0, 2), … (1, 2), …; none
/// where each function has a row of coefficients for all support vectors.
/// </param>
public sealed partial record KernelMachine(EquatableArray<KernelTerm> Terms, IntList Groups) : Operator
{
    /// <summary>Coefficients of collapsed machines are the square of that.</summary>
    private const int MostCollapsed = 256;

    /// <summary>The kernel is a sum over features.</summary>
    public bool IsSum => Terms.All(term => KernelMath.IsSum(term.Function));

    /// <summary>
    /// The machine of a linear kernel whose support vectors are the weights of its functions, W = C S; null of another kernel, and where
    /// nothing is won. Its inputs behind x are W, the coefficients of that, and the intercepts.
    /// </summary>
    /// <param name="make">Computes weights from weights.</param>
    internal (KernelMachine Machine, Value[] Weights)? Collapsed(
        Node node, Func<Operator, Value[], Value> make, Func<Tensor, Value> constant)
    {
        var (vectors, functions) = (node.Inputs[1].Shape, node.Inputs[3].Shape[0]);
        if (Groups.Count > 2 || functions >= vectors[0] || functions > MostCollapsed
            || !(Terms is [{ Function: KernelFunction.Linear } term] && term.Length == vectors[1]))
            return null;
        var weights = make(new Dense(), [node.Inputs[2], make(new Transpose(new IntList(1, 0)), [node.Inputs[1]])]);
        var identity = new Tensor(new Shape(functions, functions));
        for (var function = 0; function < functions; function++)
            identity.Data[function * (functions + 1)] = 1;
        return (new KernelMachine(Terms, new IntList()), [weights, constant(identity), node.Inputs[3]]);
    }

    public override string ToString() => $"KernelMachine {KernelTable.Describe(Terms)}";
}

/// <summary>How the relevance of a kernel machine's functions is taken back to the sample.</summary>
public enum KernelRule
{
    /// <summary>R_d = g (b/V + Σᵢ cᵢ k_d(sᵢ, x)), of kernels that are sums over features.</summary>
    Exact,

    /// <summary>R_d = g ∂f/∂x_d: the chain rule.</summary>
    Gradient,

    /// <summary>R = g (x − x₀) ∘ ∇f(x₀) with f(x₀) = 0 on the way to the nearest support vector of the other sign.</summary>
    Taylor,

    /// <summary>R = g (x − x₀) ∘ ∫∇f along the way from that root.</summary>
    Path,

    /// <summary>R_d = g f Σᵢ pᵢ (x − sᵢ)_d² / |x − sᵢ|² with pᵢ = cᵢkᵢ / Σ ck, of an RBF kernel.</summary>
    SoftMinimum,
}

/// <summary>
/// What brings the relevance of a kernel machine back. Inputs: x, support vectors, coefficients, intercepts, g [N, m] (relevance per
/// decision value), and what the rule needs besides (<see cref="Extras"/>). Output: like x.
/// </summary>
/// <param name="Groups">Of the vectors that ways to a root lead to: per class, where the functions are those of one against one.</param>
public sealed partial record KernelMachineAdjoint(KernelMachine Machine, KernelRule Rule, IntList Groups) : Operator
{
    /// <summary>
    /// Inputs behind g: values [N, n] of the kernel; f [N, m]; support vectors [n, V] to look for a root at (those of a linear machine are
    /// no longer its own) and their f [n, m]; nodes and weights of an integral [2, steps].
    /// </summary>
    public IReadOnlyList<KernelMachineValue> Extras => Rule switch
    {
        KernelRule.Gradient => [KernelMachineValue.Kernels],
        KernelRule.SoftMinimum => [KernelMachineValue.Kernels, KernelMachineValue.Decisions],
        KernelRule.Taylor => [KernelMachineValue.Decisions, KernelMachineValue.Targets, KernelMachineValue.DecisionsOfTargets],
        KernelRule.Path =>
            [KernelMachineValue.Decisions, KernelMachineValue.Targets, KernelMachineValue.DecisionsOfTargets, KernelMachineValue.Nodes],
        _ => [],
    };

    public override string ToString() => $"KernelMachineAdjoint {Rule} {KernelTable.Describe(Machine.Terms)}";
}

/// <summary>What rules of kernel machines read besides the machine itself.</summary>
public enum KernelMachineValue
{
    Kernels,
    Decisions,
    Targets,
    DecisionsOfTargets,
    Nodes,
}

/// <summary>
/// Probabilities of k classes [N, k] from those of pairs [N, k(k − 1)/2], of the first of each: the second method of Wu, Lin and Weng
/// (JMLR 5, 2004), iterated as LIBSVM does.
/// </summary>
public sealed partial record PairwiseCoupling(int Classes) : Operator;
