#nullable enable

#if LRP_COMPILER
namespace Lrp.Compiler.Definitions;
#else
namespace Lrp;
#endif

/// <summary>What weights begin as that nobody has trained.</summary>
public enum WeightInitialisation
{
    /// <summary>Normally distributed, of variance 2 / inputs of a unit: what a layer before a ReLU wants. (He et al., ICCV 2015.)</summary>
    He,

    /// <summary>Biases, means.</summary>
    Zero,

    /// <summary>Scales, variances.</summary>
    One,
}
