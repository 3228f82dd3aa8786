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
        if (functions >= vectors[0] || functions > MostCollapsed || (Groups.Count > 2 && Groups.Any(size => size == 0))
            || !(Terms is [{ Function: KernelFunction.Linear } term] && term.Length == vectors[1]))
            return null;
        var weights = Groups.Count > 2 ? PairwiseWeights(node, make, constant) : Weights(make, node.Inputs[2], node.Inputs[1]);
        var identity = new Tensor(new Shape(functions, functions));
        for (var function = 0; function < functions; function++)
            identity.Data[function * (functions + 1)] = 1;
        return (new KernelMachine(Terms, new IntList()), [weights, constant(identity), node.Inputs[3]]);
    }

    /// <summary>C S.</summary>
    private static Value Weights(Func<Operator, Value[], Value> make, Value coefficients, Value vectors) =>
        make(new Dense(), [coefficients, make(new Transpose(new IntList(1, 0)), [vectors])]);

    /// <summary>Of classes i &lt; j, row j − 1 of Cᵢ Sᵢ and row i of Cⱼ Sⱼ, with the support vectors of one class each.</summary>
    private Value PairwiseWeights(Node node, Func<Operator, Value[], Value> make, Func<Tensor, Value> constant)
    {
        var (features, rows, start) = (node.Inputs[1].Shape[1], Groups.Count - 1, 0);
        var parts = new List<Value>();
        foreach (var size in Groups)
        {
            parts.Add(Weights(make, Part(node.Inputs[2], 0, start, rows, size), Part(node.Inputs[1], start, 0, size, features)));
            start += size;
        }

        var all = make(new Concat(0), [.. parts]);
        var pairs = Enumerable.Range(0, node.Inputs[3].Shape[0]).Select(pair => KernelMath.PairOf(Groups.Count, pair)).ToList();
        return make(new Binary(BinaryFunction.Add), [
            Rows(pair => (pair.First * rows) + pair.Second - 1), Rows(pair => (pair.Second * rows) + pair.First)]);

        Value Part(Value value, int row, int column, int height, int width) =>
            make(new Slice(new IntList(row, column), new IntList(1, 1), new Shape(height, width)), [value]);

        Value Rows(Func<(int First, int Second), int> row) =>
            make(new Gather(0), [all, constant(Tensor.Vector([.. pairs.Select(pair => (double)row(pair))]))]);
    }

    /// <summary>What is left of a machine without support vectors, f = b: a linear one whose weights are 0.</summary>
    /// <param name="constant">Adds numbers.</param>
    /// <returns>The machine, and its support vectors and coefficients.</returns>
    internal static (KernelMachine Machine, Value Vectors, Value Coefficients) Constant(
        int features, int functions, Func<Tensor, Value> constant) =>
        (new KernelMachine(new([KernelTable.Term(KernelFunction.Linear, features, 0, 0, 0)]), new IntList()),
            constant(new Tensor(new Shape(1, features))), constant(new Tensor(new Shape(functions, 1))));

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
