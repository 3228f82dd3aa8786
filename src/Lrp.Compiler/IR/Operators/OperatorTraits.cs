using static Lrp.Compiler.IR.ReduceFunction;

namespace Lrp.Compiler.IR;

/// <summary>
/// What is true of an operator, whatever its inputs hold. A claim may be left out where it is true, and must not be made where it is not:
/// passes leave out work because of it.
/// </summary>
public readonly record struct OperatorTraits
{
    /// <summary>Numbers at one position of the inputs make the number at that position of the output.</summary>
    public bool IsPointwise { get; init; }

    /// <summary>The loader can compute it of weights: <c>WeightTensor</c> and the emitter of recipes know it.</summary>
    public bool IsRecipe { get; init; }

    /// <summary>Outputs are ≥ 0.</summary>
    public bool GivesNonNegative { get; init; }

    /// <summary>Outputs are ≥ 0 where all inputs are; those of a selection, whatever its condition.</summary>
    public bool KeepsNonNegative { get; init; }

    /// <summary>Half of the outputs, or more, are zero.</summary>
    public bool GivesZeros { get; init; }

    /// <summary>Not infinite, even where inputs are.</summary>
    public bool IsBounded { get; init; }

    /// <summary>The traits of an operator, one row each.</summary>
    public static OperatorTraits Of(Operator operation) => operation switch
    {
        Unary unary => Of(unary.FunctionTraits),
        UnaryDerivative slope => new() { IsPointwise = true, GivesZeros = slope.FunctionTraits.SlopeGivesZeros },
        Binary binary => Of(binary.FunctionTraits),
        Select => new() { IsPointwise = true, IsRecipe = true, KeepsNonNegative = true },

        // Movement.
        Identity or Reshape or Transpose or Slice or SliceAdjoint or Concat or Expand => new() { IsRecipe = true, KeepsNonNegative = true },
        ShuffleChannels => new() { KeepsNonNegative = true },
        Pad { Mode: PadMode.Constant } pad => new() { IsRecipe = true, KeepsNonNegative = pad.Value >= 0 },
        Pad => new() { KeepsNonNegative = true },
        Gather or Scatter => new() { IsRecipe = true },
        PadAdjoint or GatherAdjoint or GatherElements or GatherElementsAdjoint or TopIndices => default,

        // Layers, and what becomes one or comes of one.
        Dense or TapSum => new() { IsRecipe = true },
        Conv or ConvTranspose or OneSignConv or ConvBySign or Affine or BatchNormalization => default,
        MatMul or StridedMatMul => new() { KeepsNonNegative = true },

        // Windows and axes.
        Reduce reduce => new()
        {
            IsRecipe = true,
            GivesNonNegative = reduce.Function is SumSquare or L1 or L2,
            KeepsNonNegative = reduce.Function != LogSumExp,
        },
        MaxPool or AveragePool or Resample => new() { KeepsNonNegative = true },
        LpPool => new() { GivesNonNegative = true },
        Softmax => new() { GivesNonNegative = true, IsBounded = true },
        LocalResponseNormalization => new() { KeepsNonNegative = true },
        LogSoftmax or Normalization => default,
        Scan => default,
        KernelMachine => new() { IsRecipe = true },
        KernelMachineAdjoint or PairwiseCoupling => default,

        // Bags of words.
        Codebook => new() { GivesNonNegative = true },
        DescriptorPool or DescriptorPoolShares or HistogramNormalization or DescriptorAreas => new() { KeepsNonNegative = true },
        FisherMagnitudes => new() { GivesNonNegative = true },
        DescriptorGrid or LocalDescriptors or FisherVector or FisherShares => default,
        MaxPoolRoute or AveragePoolAdjoint or ReduceRoute or ResampleAdjoint => default,
        _ => throw new NotSupportedException($"{operation.Name} has no row in the table of traits"),
    };

    private static OperatorTraits Of(UnaryTraits function) => new()
    {
        IsPointwise = true,
        IsRecipe = true,
        GivesNonNegative = function.GivesNonNegative,
        KeepsNonNegative = function.KeepsNonNegative,
        GivesZeros = function.GivesZeros,
        IsBounded = function.IsBounded,
    };

    private static OperatorTraits Of(BinaryTraits function) => new()
    {
        IsPointwise = true,
        IsRecipe = true,
        GivesNonNegative = function.IsCondition,
        KeepsNonNegative = function.KeepsNonNegative,
        IsBounded = function.IsCondition,
    };
}
