#nullable enable

namespace Lrp.Shared;

/// <summary>
/// The texts of the presets by their names: <c>Lrp.Composite</c> and <c>Lrp.Method</c> show them to users, the compiler knows them by name.
/// </summary>
internal static class PresetTexts
{
    public const string
        Epsilon = "convolution: epsilon(1e-6); dense: epsilon(1e-6)",
        EpsilonPlus = "convolution: z+; dense: epsilon(1e-6)",
        EpsilonPlusFlat = EpsilonPlus + FlatFirst,
        EpsilonAlpha2Beta1 = "convolution: alphabeta(2,1); dense: epsilon(1e-6)",
        EpsilonAlpha2Beta1Flat = EpsilonAlpha2Beta1 + FlatFirst,
        EpsilonGammaBox = "convolution: gamma(0.25); dense: epsilon(1e-6); first convolution: box(-1, 1)",
        DeepTaylor = Positive + "; first: box(-1, 1)",
        DeepTaylorUnbounded = Positive + "; first: wsquare",
        AttnLrp = "convolution, dense: epsilon(1e-6); softmax: taylor; matmul: uniform; normalisation: affine",
        CpLrp = AttnLrp + "; softmax: constant; matmul: epsilon(1e-6)",
        ExcitationBackprop = "activation: gradient; convolution, dense: z+(ignore-bias)";

    public const string
        Gradient = "gradient",
        Sensitivity = "sensitivity",
        SquaredGradient = "squared-gradient",
        InputTimesGradient = "input*gradient",
        Deconvnet = "deconvnet",
        GuidedBackpropagation = "guided-backpropagation",
        IntegratedGradients = "integrated-gradients(steps=32, baseline=0)",
        SmoothGrad = "smoothgrad(noise=0.1, samples=20, seed=0)",
        Occlusion = "occlusion(window=8, stride=8)";

    private const string FlatFirst = "; first: flat", Positive = "*: z+(ignore-bias)";
}
