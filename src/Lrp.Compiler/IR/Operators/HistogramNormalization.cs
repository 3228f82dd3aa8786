namespace Lrp.Compiler.IR;

/// <summary>
/// y = sign(x)|x|^a, divided by its norm, for each of some equal parts of the last axis on its own. What is 0 as a whole stays 0. Relevance
/// passes, since it is no mixture of features.
/// </summary>
/// <param name="Power">a.</param>
/// <param name="Norm">0 for none, 1 for Σ|y|, 2 for √Σy².</param>
public sealed partial record HistogramNormalization(double Power, int Norm, int Parts) : Operator;
