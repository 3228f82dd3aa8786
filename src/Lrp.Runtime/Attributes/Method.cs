using Lrp.Shared;

namespace Lrp;

/// <summary>
/// Explanations that are no choice of rules per layer. Written in an attribute like a <see cref="Composite"/>; those that run the
/// network many times are done by <see cref="MethodDriver.Create"/> on an explainer with a compiled gradient.
/// </summary>
public static class Method
{
    /// <summary>∂logit/∂x: how a small change of each input element moves the output. (Simonyan et al., 2013.)</summary>
    public const string Gradient = PresetTexts.Gradient;

    /// <summary>|∂logit/∂x|: sensitivity, whatever the direction. (Simonyan et al., 2013.)</summary>
    public const string Sensitivity = PresetTexts.Sensitivity;

    /// <summary>(∂logit/∂x)²: shares of the squared length of the gradient. (Samek et al., IEEE TNNLS 2017.)</summary>
    public const string SquaredGradient = PresetTexts.SquaredGradient;

    /// <summary>x ∘ ∂logit/∂x. (Shrikumar et al., 2016.)</summary>
    public const string InputTimesGradient = PresetTexts.InputTimesGradient;

    /// <summary>The gradient, with ReLU applied to what flows back instead of the forward mask. (Zeiler and Fergus, ECCV 2014.)</summary>
    public const string Deconvnet = PresetTexts.Deconvnet;

    /// <summary>The gradient, with both: the forward mask and ReLU on what flows back. (Springenberg et al., 2014.)</summary>
    public const string GuidedBackpropagation = PresetTexts.GuidedBackpropagation;

    /// <summary>
    /// (x − x₀) ∘ the mean gradient on the straight way from a baseline x₀ = 0 to x, in 32 steps. Done by the driver
    /// <see cref="Lrp.IntegratedGradients"/>. (Sundararajan et al., ICML 2017.)
    /// </summary>
    public const string IntegratedGradients = PresetTexts.IntegratedGradients;

    /// <summary>
    /// The mean gradient of 20 copies of x with Gaussian noise, whose deviation is 0.1 of the range of x. Done by the driver
    /// <see cref="Lrp.SmoothGrad"/>. (Smilkov et al., 2017.)
    /// </summary>
    public const string SmoothGrad = PresetTexts.SmoothGrad;

    /// <summary>
    /// How far the logit falls when windows of 8 × 8 pixels are covered. Done by the driver <see cref="Lrp.Occlusion"/>.
    /// (Zeiler and Fergus, ECCV 2014.)
    /// </summary>
    public const string Occlusion = PresetTexts.Occlusion;
}
