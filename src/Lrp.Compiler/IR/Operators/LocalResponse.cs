namespace Lrp.Compiler.IR;

/// <summary>
/// Local response normalisation across channels, y_k = x_k / (κ + α/n Σ x_j²)^β, the sum over the n = <see cref="Size"/> channels around k
/// that exist: from k − ⌊(n − 1)/2⌋ to k + ⌈(n − 1)/2⌉. Input [N, C, spatial…], output like it.
/// </summary>
/// <param name="Offset">κ.</param>
public sealed partial record LocalResponseNormalization(int Size, double Alpha, double Beta, double Offset) : Operator;
