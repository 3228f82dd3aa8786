using Lrp.Shared;

namespace Lrp;

/// <summary>
/// Presets of layer-wise relevance propagation: which rule for which layer. Constants, so that one extends a preset by appending
/// (the last entry that matches wins): <c>Composite.EpsilonGammaBox + "; first: box(-2, 2)"</c>. In the formulas x is a layer's
/// input, z = Wx + b its output, R the relevance that arrives, W⁺ and W⁻ the positive and negative parts, S(d) = d + ε·sign(d).
/// </summary>
public static class Composite
{
    /// <summary>
    /// LRP-ε in every linear layer: x ∘ Wᵀ(R / S(z)). Close to gradient × input in ReLU networks: faithful, noisy.
    /// (Bach et al., PLoS ONE 2015.)
    /// </summary>
    public const string Epsilon = PresetTexts.Epsilon;

    /// <summary>
    /// z⁺ in convolutions: R' = x⁺∘W⁺ᵀg + x⁻∘W⁻ᵀg with g = R / S(W⁺x⁺ + W⁻x⁻ + b⁺): only what excites takes relevance. LRP-ε in
    /// dense layers. (Lapuschkin et al., ECML PKDD 2017; Kohlbrenner et al., IJCNN 2020.)
    /// </summary>
    public const string EpsilonPlus = PresetTexts.EpsilonPlus;

    /// <summary>
    /// <see cref="EpsilonPlus"/>, and in the first layer equal shares for every tap (W := 1, b := 0): smooth maps, independent of
    /// pixel values. The recommended start for photographs. (Bach et al., ICIP 2016; Kohlbrenner et al., IJCNN 2020.)
    /// </summary>
    public const string EpsilonPlusFlat = PresetTexts.EpsilonPlusFlat;

    /// <summary>
    /// αβ with α = 2, β = 1 in convolutions: twice what excites minus once what inhibits; negative relevance shows. LRP-ε in dense
    /// layers. (Bach et al., PLoS ONE 2015; Kohlbrenner et al., IJCNN 2020.)
    /// </summary>
    public const string EpsilonAlpha2Beta1 = PresetTexts.EpsilonAlpha2Beta1;

    /// <summary><see cref="EpsilonAlpha2Beta1"/>, and equal shares in the first layer. (Kohlbrenner et al., IJCNN 2020.)</summary>
    public const string EpsilonAlpha2Beta1Flat = PresetTexts.EpsilonAlpha2Beta1Flat;

    /// <summary>
    /// γ = 0.25 in convolutions (W + γW⁺ in place of W: excitation favoured), LRP-ε in dense layers, and z^B in the first
    /// convolution: x∘Wᵀg − l∘W⁺ᵀg − h∘W⁻ᵀg with g = R / S(Wx − W⁺l − W⁻h) for pixels between l = −1 and h = 1. Append
    /// <c>"; first convolution: box(l, h)"</c> for other bounds. (Montavon et al., in Explainable AI, LNCS 11700, 2019; generalised
    /// γ: Andéol et al., 2021.)
    /// </summary>
    public const string EpsilonGammaBox = PresetTexts.EpsilonGammaBox;

    /// <summary>
    /// Deep Taylor decomposition of networks that see pixels: z⁺ without bias everywhere, z^B in the first layer, for values
    /// between −1 and 1; append <c>"; first: box(l, h)"</c> for other bounds. (Montavon et al., Pattern Recognition 65, 2017.)
    /// </summary>
    public const string DeepTaylor = PresetTexts.DeepTaylor;

    /// <summary>
    /// Deep Taylor decomposition for real-valued input: z⁺ without bias everywhere, w² in the first layer: shares by squared
    /// weights. (Montavon et al., Pattern Recognition 65, 2017.)
    /// </summary>
    public const string DeepTaylorUnbounded = PresetTexts.DeepTaylorUnbounded;

    /// <summary>
    /// AttnLRP for transformers: LRP-ε in linear layers, x∘(R − s·ΣR) through softmax, half to either factor of a matrix product,
    /// normalisation as an affine map. (Achtibat et al., ICML 2024.)
    /// </summary>
    public const string AttnLrp = PresetTexts.AttnLrp;

    /// <summary>
    /// CP-LRP for transformers: attention weights count as constants, so all relevance of a product goes to the values.
    /// (Ali et al., ICML 2022.)
    /// </summary>
    public const string CpLrp = PresetTexts.CpLrp;

    /// <summary>
    /// Excitation backpropagation: z⁺ without bias in linear layers, probabilities of a winner-take-all walk from the output down.
    /// (Zhang et al., ECCV 2016.)
    /// </summary>
    public const string ExcitationBackprop = PresetTexts.ExcitationBackprop;
}
