using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>
/// One of the sums that a convolution kernel's tiles hold: most kernels have one, a <see cref="PairKernel"/> two, whose names in the
/// code end in B.
/// </summary>
/// <param name="Kernel">The kernel that sums this alone: its epilogue finishes the sum.</param>
/// <param name="Weights">Pointer to the weights, where they are loaded for this sum; else null.</param>
/// <param name="Factor">Local that holds the weights: as loaded (w, wB), or the positive or negative ones (wp, wn; a mask chooses).</param>
internal sealed record ChannelSum(Kernel Kernel, string Suffix, string? Weights, string Factor)
{
    /// <summary>Stands for the positive weights or the negative ones, as a mask says.</summary>
    private const string BySign = "";

    public string Accumulator { get; } = Suffix.Length == 0 ? "a" : "b";

    /// <summary>The local that holds one vector of a tile's sums.</summary>
    public string Register(int column, int vector, Tile tile) =>
        tile.Vectors == 1 ? $"{Accumulator}{column}" : $"{Accumulator}{column}_{vector}";

    /// <summary>The local, or the choice of locals, that a column's inputs are multiplied with.</summary>
    /// <param name="index">What the names of locals with weights end in.</param>
    public string FactorOf(VectorIsa isa, string index, int column) => Factor == BySign
        ? $"{isa.Type}.ConditionalSelect({MaskOf(column)}, wn{index}, wp{index})"
        : Factor + index;

    /// <summary>The local that is set where the tensor that decides is negative.</summary>
    public static string MaskOf(int column) => $"m{column}";

    public string Bias { get; } = $"bias{Suffix}";

    public IReadOnlyList<EpiloguePointer> Pointers { get; } = EpilogueEmitter.Pointers(Kernel.Epilogue, Suffix);

    /// <summary>The weights' pointer, where it is this sum's own, and the bias.</summary>
    public IEnumerable<string> Constants => Weights is null ? [Bias] : [Weights, Bias];

    public static IReadOnlyList<ChannelSum> Of(Kernel kernel) => kernel is not PairKernel pair
        ? [new(kernel, "", "weights", kernel.IsBySign ? BySign : "w")]
        : pair.Weights switch
        {
            PairWeights.Own => [new(pair.First, "", "weights", "w"), new(pair.Second, "B", "weightsB", "wB")],
            PairWeights.Shared => [new(pair.First, "", "weights", "w"), new(pair.Second, "B", null, "w")],
            PairWeights.PositivePart => [new(pair.First, "", "weights", "w"), new(pair.Second, "B", null, "wp")],
            PairWeights.PositiveAndNegative => [new(pair.First, "", "weights", "wp"), new(pair.Second, "B", null, "wn")],
            _ => [new(pair.First, "", "weights", "wn"), new(pair.Second, "B", null, "wp")],
        };

    /// <summary>Pointers to weights that go from block to block.</summary>
    public static IReadOnlyList<string> WeightsOf(Kernel kernel) => [.. Of(kernel).Select(sum => sum.Weights).OfType<string>()];

    /// <summary>The statements that bring the weights of all sums into locals whose names end in <paramref name="index"/>.</summary>
    /// <param name="channel">A variable that goes over the weights; empty where none does.</param>
    public static IEnumerable<string> LoadWeights(
        IReadOnlyList<ChannelSum> sums, VectorIsa isa, string index, int offset, string channel = "") =>
        LoadWeights(sums, isa, index, pointer => $"{isa.Type}.Load({TileLoop.At(pointer, offset, channel)})");

    /// <param name="load">Brings those of a pointer into a vector.</param>
    public static IEnumerable<string> LoadWeights(
        IReadOnlyList<ChannelSum> sums, VectorIsa isa, string index, Func<string, string> load)
    {
        foreach (var sum in sums)
        {
            if (sum.Weights is not null)
                yield return $"var w{sum.Suffix}{index} = {load(sum.Weights)};";
        }

        if (sums.Any(sum => sum.Factor is "wp" or BySign))
            yield return $"var wp{index} = {isa.Type}.MaxNative(w{index}, {isa.Type}<float>.Zero);";
        if (sums.Any(sum => sum.Factor is "wn" or BySign))
            yield return $"var wn{index} = {isa.Type}.MinNative(w{index}, {isa.Type}<float>.Zero);";
    }
}
