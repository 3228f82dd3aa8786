using Lrp.Compiler.Onnx;

namespace Lrp.Compiler.Pipelines;

/// <summary>A parameter of a step.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Usual">What it is where it is left out; "" where it must be there.</param>
/// <param name="Meaning">For readers.</param>
public sealed record PipelineParameter(string Name, string Usual, string Meaning)
{
    internal PipelineParameter(string name, OnnxAttributeType type, string usual, string meaning)
        : this(name, usual, meaning) => Type = type;

    internal OnnxAttributeType Type { get; }
}

/// <summary>A step of a pipeline.</summary>
/// <param name="Operator">Its name: of the domain lrp, where it is an operator of ours.</param>
/// <param name="Input">What it takes of the step before.</param>
/// <param name="Tensors">What it takes of the file.</param>
/// <param name="Output">What it gives.</param>
public sealed record PipelineRow(
    string Operator, string Input, string Tensors, string Output, IReadOnlyList<PipelineParameter> Parameters);

/// <summary>The one list of steps with parameters of their own: files are read by it, and the documentation shows it.</summary>
public static class PipelineTable
{
    /// <summary>The domain of operators that ONNX does not have.</summary>
    internal const string Domain = "lrp";

    private const OnnxAttributeType Text = OnnxAttributeType.String, Number = OnnxAttributeType.Float, Whole = OnnxAttributeType.Int,
        List = OnnxAttributeType.Ints;

    private static readonly PipelineParameter _levels = new("levels", List, "[1, 1]",
        "rows and columns of each level of a spatial pyramid, one after the other: [1, 1, 2, 2, 3, 1]. "
            + "A descriptor is in the cell of its area's centre");

    public static IReadOnlyList<PipelineRow> Rows { get; } =
    [
        new("DescriptorGrid", "image [C, H, W]", "mean [R] and basis [D, R] of a PCA, or none", "descriptors [L, D]",
        [
            new("kind", Text, "\"patch\"", "`patch`: the pixels of an area, channel by channel, row by row; `gradient`: histograms of "
                + "directions of gradients; `colour`: mean and standard deviation of each channel"),
            new("size", List, "", "height and width of an area; one number for both"),
            new("stride", List, "", "pixels from an area to the next, down and right; one number for both"),
            new("scales", List, "[1]", "what the size is multiplied by: a grid for each. Patches become means of s × s pixels"),
            new("contrast", Number, "left out", "c of p := p − mean(p), p := p/√(mean(p²) + c); left out: the descriptor stays"),
            new("cells", Whole, "4; 1 of colour", "rows and columns of cells in an area, of `gradient` and `colour`"),
            new("bins", Whole, "8", "directions, of `gradient`"),
            new("root", Whole, "0", "1: square roots of shares, of `gradient`, in place of clipped lengths"),
            new("coordinates", Whole, "0", "1: two more numbers behind the PCA, 2(x/W − 1/2) and 2(y/H − 1/2) of the area's centre"),
        ]),
        new("Codebook", "descriptors [L, D]", "words [K, D]", "assignments m [L, K]",
        [
            new("assignment", Text, "\"hard\"", "`hard`: 1 for the nearest word, the first of them; `soft`: exp(−β\\|z − c\\|²)/Σ; "
                + "`rank`: base^−r for the word of rank r = 1, 2, …"),
            new("beta", Number, "", "β of `soft`"),
            new("base", Number, "2.4", "the base of `rank`"),
            new("neighbours", Whole, "0; 8 of `rank`", "the nearest words that take part; 0 for all"),
        ]),
        new("Pool", "assignments [L, K]", "", "histogram [cells · K]",
        [
            new("function", Text, "\"mean\"", "`mean`: (1/L Σ\\|m\\|^p)^(1/p); `sum`: Σm; `max`: the largest"),
            new("p", Number, "1", "p of `mean`"),
            _levels,
        ]),
        new("FisherVector", "descriptors [L, D]", "π [K], µ [K, D], σ² [K, D]", "vector [cells · (K +) 2KD]",
        [
            new("weights", Whole, "0", "1: gradients by π come first in each cell"),
            new("threshold", Number, "0", "posteriors below it count as 0"),
            _levels,
        ]),
        new("Normalization", "histogram [V]", "", "histogram [V]",
        [
            new("power", Number, "1", "a of sign(x)\\|x\\|^a"),
            new("norm", Text, "\"none\"", "`l1`, `l2` or `none`: what it is divided by then. What is 0 stays so"),
            new("parts", Whole, "1", "equal parts that are normalised each on its own: the cells of a pyramid"),
        ]),
        new("KernelMachine", "features [V]", "support vectors [n, V], coefficients [n] or [m, n], intercepts [m]", "decision values [m]",
        [
            new("kernel", Text, "\"linear\"", "a kernel of [kernel-machines.md](kernel-machines.md)"),
            new("gamma", Number, "1", "γ"),
            new("coef0", Number, "0", "c"),
            new("degree", Number, "3", "d"),
            new("n_support", List, "left out", "support vectors per class, where the functions are those of one against one"),
        ]),
    ];

    internal static PipelineRow? Find(string operation) => Rows.FirstOrDefault(row => row.Operator == operation);
}
