namespace Lrp.Compiler.IR;

/// <summary>
/// Fisher vectors of descriptors x [N, L, D] under a mixture of K Gaussians with diagonal covariance: means over descriptors of
/// ψ = γ_k √w_k u for means and γ_k √(w_k/2) (u² − 1) for variances, with u = (x − µ)/σ = ax + b, w = 1/π, and posteriors
/// γ_k = softmax(c_k − Σu²/2) (Sánchez et al. 2013, eq. 16 to 18; there is no gradient by π unless asked for, (γ_k − π_k)/√π_k).
/// Inputs: descriptors, a = 1/σ [K, D], b = −µ/σ [K, D], c = ln π − Σ ln σ [K], √w = 1/√π [K].
/// Output: per cell of a pyramid [weights K,] means K·D, variances K·D: [N, cells · length].
/// </summary>
/// <param name="Threshold">Posteriors below it count as 0.</param>
/// <param name="HasWeights">Whether there are gradients by the weights of the mixture.</param>
/// <param name="Blocks"><see cref="PyramidCells"/>.</param>
public sealed partial record FisherVector(double Threshold, bool HasWeights, IntList Blocks) : Operator
{
    /// <summary>Numbers of a cell.</summary>
    public long Length(int gaussians, int dimensions) => gaussians * ((HasWeights ? 1L : 0) + (2L * dimensions));
}

/// <summary>
/// Relevance of a Fisher vector goes back to its descriptors. With ψ = ψ_d(l): R_l = Σ_d R_d ψ/S_ε(Σ_l' ψ); or by size,
/// R_l = Σ_d R_d |ψ|/Σ_l'|ψ|. Dimensions whose ψ is 0 for all descriptors of their cell give equal shares. Inputs: those of the Fisher
/// vector, R. Output [N, L].
/// </summary>
/// <param name="Epsilon">ε; null for shares by size.</param>
public sealed partial record FisherShares(FisherVector Fisher, double? Epsilon) : Operator;

/// <summary>Σ_l |ψ_d(l)|. Inputs and output: those of the Fisher vector.</summary>
public sealed partial record FisherMagnitudes(FisherVector Fisher) : Operator;
