namespace Lrp.Compiler.IR;

/// <summary>
/// The rules that kinds of layers can take, the default first (relevance.md's tables). Operators, the README's table and messages share them.
/// </summary>
internal static class RuleSets
{
    public static IReadOnlyList<string>
        Linear = ["epsilon", "z", "z+", "alphabeta", "gamma", "box", "wsquare", "flat", "pass", "gradient"],
        Activation = ["pass", "gradient"],
        Rectifier = ["pass", "gradient", "guided", "deconvnet"],

        // What goes away.
        Nothing = [],

        // Movements: their adjoint is their gradient, too.
        Route = ["route", "gradient"],

        // Pools and reductions that one element wins.
        Winner = ["winner", "split", "epsilon", "gradient"],

        // Means and sums: linear maps without bias whose weights are ≥ 0.
        Mean = ["norm", "epsilon", "alphabeta", "gradient"],

        // Functions f(cx) = cᵏf(x), which Euler's theorem shares out.
        Homogeneous = ["norm", "gradient"],
        NormPool = ["norm", "epsilon", "gradient"],
        Sum = ["norm", "epsilon", "gradient"],
        GatedProduct = ["signal", "uniform", "gradient"],
        Product = ["uniform", "signal", "gradient"],
        Quotient = ["signal", "uniform", "gradient"],
        Extreme = ["winner", "gradient"],
        MatrixProduct = ["uniform", "epsilon", "gradient"],
        ConstantMatrixProduct = ["epsilon", "gradient"],
        Softmax = ["taylor", "constant", "gradient"],
        Normalization = ["affine", "pass", "gradient"],
        Affine = ["affine", "epsilon", "pass", "gradient"],
        LocalResponse = ["taylor", "pass", "gradient"],

        // Kernel machines whose kernel is a sum over features, and others.
        KernelSum = ["exact", "taylor", "gradient", "path"],
        Kernel = ["taylor", "gradient", "path", "softmin"],

        // Bags of words: local descriptors pass relevance as a whole, histograms by shares.
        Whole = ["uniform"],
        Shares = ["norm"],
        Passing = ["pass"],
        Fisher = ["epsilon", "absolute"],

        // What no table has a rule for: said where it is taken by default.
        Gradient = ["gradient"],

        // Conditions, indices, roundings: flat almost everywhere.
        Constant = ["constant", "gradient"];
}
